package org.milepost.member;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.milepost.http.Fault;

@Tag("mutation")
class SecretHashTest {

    private static final String HASH = SecretHash.of("loy1-pos-secret");

    private final SecretHash hash = SecretHash.bounded();

    @Test
    void theSecretMatchesItsHash() {
        assertThat(hash.matches("loy1-pos-secret", HASH)).isTrue();
    }

    @Test
    void anotherSecretDoesNot() {
        assertThat(hash.matches("loy1-pos-secreT", HASH)).isFalse();
    }

    @Test
    void noSecretMatchesTheHashForUnknownMembers() {
        assertThat(hash.matches("", HASH)).isFalse();
    }

    /** Keyboards and systems write the same letters in different ways. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "caf\u00e9-cr\u00e8me 1",
                "cafe\u0301-cre\u0300me 1",
                "\uff43\uff41\uff46\u00e9-cr\u00e8me\u00a01"
            })
    void oneSecretHasManyForms(String form) {
        assertThat(hash.matches(form, SecretHash.of("cafe\u0301-cr\u00e8me 1"))).isTrue();
    }

    /** Made by another program of the secret as it came, before secrets were normalized. */
    @Test
    void aSecretThatWasHashedAsItCameMatchesAsItComes() {
        String before =
                "pbkdf2-sha512$1000$AAECAwQFBgcICQoLDA0ODw"
                        + "$Gqd5OGbNzTnAlwa0BLKNyp8Yith5XoXyFXwu21PGaNO83SSaBD2SK38q"
                        + "yfeshHRoSi/PRQbDUnlgJYwnzD+1/A";

        assertThat(hash.matches("cafe\u0301-creme", before)).isTrue();
        assertThat(hash.matches("cafe-creme", before)).isFalse();
    }

    @Test
    void aHashContainsItsParameters() {
        assertThat(HASH).matches("pbkdf2-sha512\\$210000\\$[A-Za-z0-9+/]{22}\\$[A-Za-z0-9+/]{86}");
    }

    @Test
    void twoHashesOfOneSecretDiffer() {
        assertThat(SecretHash.of("loy1-pos-secret")).isNotEqualTo(HASH);
    }

    @Test
    void aHashOfAnotherSchemeIsAFaultOfOurs() {
        assertThatThrownBy(() -> hash.matches("secret", "{SHA}secret"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageNotContaining("{SHA}");
    }

    @Test
    void aSecretMatchesTheHashThatWasMadeOfItAndNoOtherMatchesIt() {
        String cheap = SecretHash.of("secret", 1);

        assertThat(hash.matches("secret", cheap)).isTrue();
        assertThat(hash.matches("Secret", cheap)).isFalse();
        assertThat(hash.matches("secret", hash.make("secret"))).isTrue();
    }

    @Test
    void eachHashHasASaltOfItsOwn() {
        assertThat(List.of(salt(), salt(), salt())).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "pbkdf2-sha512$1$AAAA",
                "pbkdf2-sha512$1$AAAA$AAAA$AAAA",
                "pbkdf2-sha256$1$AAAA$AAAA",
                "pbkdf2-sha512$0$AAAA$AAAA",
                "pbkdf2-sha512$-1$AAAA$AAAA",
                "pbkdf2-sha512$10000001$AAAA$AAAA",
                "pbkdf2-sha512$2147483647$AAAA$AAAA"
            })
    void aHashThatIsNoneOfOursIsAFaultOfOursAndNotTried(String stored) {
        assertThatThrownBy(() -> hash.matches("secret", stored))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("A stored secret hash");
    }

    @Test
    void aCallerWithoutATurnMakesNoHashAndTakesNoTurnOfOthers() {
        SecretHash closed = new SecretHash(0, Duration.ZERO);
        SecretHash narrow = new SecretHash(1, Duration.ZERO);

        assertThatThrownBy(() -> closed.make("secret")).isInstanceOf(Fault.class);
        assertThatThrownBy(() -> closed.pretend("secret")).isInstanceOf(Fault.class);
        assertThat(narrow.make("secret")).isNotEqualTo(narrow.make("secret"));
    }

    @Test
    void halfOfTheCoresHashAtOnce() {
        int cores = Runtime.getRuntime().availableProcessors();

        assertThat(hash.concurrencyMax()).isEqualTo(Math.max(1, cores / 2));
    }

    @Test
    void aCallerThatIsInterruptedWhileItWaitsForATurnStaysInterrupted() {
        SecretHash closed = new SecretHash(0, Duration.ofSeconds(10));
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> closed.make("secret")).isInstanceOf(Fault.class);
        assertThat(Thread.interrupted()).isTrue();
    }

    private static String salt() {
        return SecretHash.of("secret", 1).split("\\$", -1)[2];
    }

    @Test
    void theCheckOfAnUnknownMemberTakesAsLongAsThatOfAKnownOne() {
        ThreadMXBean thread = ManagementFactory.getThreadMXBean();
        hash.pretend("warm");
        long start = thread.getCurrentThreadCpuTime();
        hash.matches("wrong", HASH);
        long known = thread.getCurrentThreadCpuTime() - start;
        start = thread.getCurrentThreadCpuTime();
        hash.pretend("wrong");
        long unknown = thread.getCurrentThreadCpuTime() - start;

        assertThat((double) unknown / known).isBetween(0.5, 2.0);
    }

    @Test
    void aCallerWithoutATurnGets503WithRetryAfter() throws Exception {
        SecretHash narrow = new SecretHash(1, Duration.ofMillis(1));
        List<Future<Integer>> outcomes = new ArrayList<>();
        try (ExecutorService many = Executors.newVirtualThreadPerTaskExecutor()) {
            Callable<Integer> attempt =
                    () -> {
                        try {
                            narrow.pretend("secret");
                            return 200;
                        } catch (Fault fault) {
                            return fault.status();
                        }
                    };
            for (int i = 0; i < 10; i++) {
                outcomes.add(many.submit(attempt));
            }
        }
        List<Integer> statuses = new ArrayList<>();
        for (Future<Integer> outcome : outcomes) {
            statuses.add(outcome.get());
        }

        assertThat(statuses).contains(200, 503).containsOnly(200, 503);
    }
}
