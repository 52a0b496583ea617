package org.milepost.avios;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.milepost.avios.ProofAttempts.Pair;
import org.milepost.programme.ApiKeyDigest;

/** How names and proofs that do not fit are slowed down. */
final class ProofAttemptsTest {

    private static final Pair PAIR = pair("sandbox0sandbox0sandbox0", "3081471017300186");

    private Instant now = Instant.parse("2026-06-15T12:00:00Z");
    private final ProofAttempts attempts = new ProofAttempts(() -> now);

    @Test
    void fiveFailuresAreReportedAndThenEachWaitIsTwiceAsLongUpToALimit() {
        List<Long> seconds = new ArrayList<>();
        for (int i = 0; i < 18; i++) {
            assertThat(attempts.count(PAIR, false)).isZero();
            Duration wait = attempts.count(PAIR, true);
            seconds.add(wait.toSeconds());
            now = now.plus(wait);
        }

        assertThat(seconds)
                .containsExactly(
                        0L, 0L, 0L, 0L, 1L, 2L, 4L, 8L, 16L, 32L, 64L, 128L, 256L, 512L, 900L, 900L,
                        900L, 900L);
    }

    /** Otherwise an answer during the wait would reveal the result. */
    @Test
    void duringAWaitWhatFitsWaitsLikeWhatDoesNot() {
        fail(5);

        assertThat(attempts.count(PAIR, true)).isEqualTo(Duration.ofSeconds(1));
        assertThat(attempts.count(PAIR, false)).isEqualTo(Duration.ofSeconds(1));
        now = now.plusMillis(999);
        assertThat(attempts.count(PAIR, true)).isEqualTo(Duration.ofMillis(1));
        now = now.plusMillis(1);
        assertThat(attempts.count(PAIR, true)).isZero();
    }

    /** A caller that knows one answer, such as HOUSEHOLD, must not guess others without a limit. */
    @Test
    void whatFitsForgivesNothing() {
        fail(4);
        assertThat(attempts.count(PAIR, true)).isZero();
        fail(1);

        assertThat(attempts.count(PAIR, true)).isEqualTo(Duration.ofSeconds(1));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void anotherKeyAndAnotherAccountAreNotSlowed(boolean fits) {
        fail(5);

        assertThat(attempts.count(pair("sandbox1sandbox1sandbox1", PAIR.account()), fits)).isZero();
        assertThat(attempts.count(pair("sandbox0sandbox0sandbox0", "36020200"), fits)).isZero();
        assertThat(attempts.count(new Pair("HOTEL", PAIR.key(), "BAEC", PAIR.account()), fits))
                .isZero();
    }

    @Test
    void aDayWithoutAFailureRemovesThem() {
        fail(5);
        now = now.plus(Duration.ofHours(24));

        fail(4);
        assertThat(attempts.count(PAIR, true)).isZero();
    }

    @Test
    void manyAtOnceGuessNoMoreThanOneAfterTheOther() throws Exception {
        List<Callable<Duration>> guesses = new ArrayList<>();
        for (int i = 0; i < 600; i++) {
            guesses.add(() -> attempts.count(PAIR, false));
        }
        int told = 0;
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Duration> each : threads.invokeAll(guesses)) {
                told += each.get().isZero() ? 1 : 0;
            }
        }

        assertThat(told).isEqualTo(5);
    }

    private void fail(int times) {
        for (int i = 0; i < times; i++) {
            assertThat(attempts.count(PAIR, false)).isZero();
        }
    }

    private static Pair pair(String key, String account) {
        return new Pair("HOTEL", ApiKeyDigest.of(key), "ATRP", account);
    }
}
