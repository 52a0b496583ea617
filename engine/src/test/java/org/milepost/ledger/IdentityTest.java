package org.milepost.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Fingerprints, and the identities made of them. */
@Tag("mutation")
class IdentityTest {
    private static final Duration MEMORY = Duration.ofDays(7);

    @Test
    void aFingerprintIsTheFirst16BytesOfTheDigestOverTextsWithTheirLengths() throws Exception {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        digest.update(new byte[] {0, 0, 0, 3});
        digest.update("Zo!".getBytes(StandardCharsets.UTF_8));
        digest.update(new byte[] {0, 0, 0, 0});

        assertThat(Fingerprint.of("Zo!", "").bytes()).isEqualTo(Arrays.copyOf(digest.digest(), 16));
    }

    @Test
    void textsThatAreTheSameWhenJoinedAreDistinguished() {
        assertThat(
                        List.of(
                                Fingerprint.of("ab", "c"),
                                Fingerprint.of("a", "bc"),
                                Fingerprint.of("abc"),
                                Fingerprint.of("abc", ""),
                                Fingerprint.of("", "abc")))
                .doesNotHaveDuplicates();
    }

    @Test
    void aFingerprintSurvivesItsStoredForm() {
        Fingerprint fingerprint = Fingerprint.of("text");

        assertThat(Fingerprint.ofBytes(fingerprint.bytes())).isEqualTo(fingerprint);
        assertThat(fingerprint.bytes()).hasSize(16);
    }

    @Test
    void fingerprintsAreOrderedAsTheDatabaseOrdersTheirBytes() {
        Random random = new Random(3);
        List<Fingerprint> fingerprints = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            fingerprints.add(
                    new Fingerprint(random.nextInt(5) - 2L, random.nextBoolean() ? -1 : 1));
        }
        List<Fingerprint> byBytes = new ArrayList<>(fingerprints);
        byBytes.sort(Comparator.comparing(it -> new BigInteger(1, it.bytes())));

        Collections.sort(fingerprints);

        assertThat(fingerprints).isEqualTo(byBytes);
    }

    @Test
    void aRetryWithTheSameKeyAndContentHasTheSameIdentity() {
        assertThat(Identity.ofKey("loy1", "redeem", "k", "c", MEMORY))
                .isEqualTo(Identity.ofKey("loy1", "redeem", "k", "c", MEMORY));
    }

    @Test
    void callerCallAndKeyMakeAKeysIdentityAndContentDoesNot() {
        Identity one = Identity.ofKey("loy1", "redeem", "k", "c", MEMORY);

        assertThat(
                        List.of(
                                one.digest(),
                                Identity.ofKey("loy2", "redeem", "k", "c", MEMORY).digest(),
                                Identity.ofKey("loy1", "reverse", "k", "c", MEMORY).digest(),
                                Identity.ofKey("loy1", "redeem", "l", "c", MEMORY).digest()))
                .doesNotHaveDuplicates();
        Identity other = Identity.ofKey("loy1", "redeem", "k", "d", MEMORY);
        assertThat(other.digest()).isEqualTo(one.digest());
        assertThat(other.content()).isNotEqualTo(one.content());
    }

    @Test
    void withoutAKeyTheContentIsTheIdentity() {
        Identity one = Identity.ofContent("loy1", "redeem", "c", MEMORY);

        assertThat(one.digest()).isEqualTo(one.content());
        assertThat(
                        List.of(
                                one.digest(),
                                Identity.ofContent("loy2", "redeem", "c", MEMORY).digest(),
                                Identity.ofContent("loy1", "reverse", "c", MEMORY).digest(),
                                Identity.ofContent("loy1", "redeem", "d", MEMORY).digest()))
                .doesNotHaveDuplicates();
    }

    @Test
    void aKeyAndAContentOfTheSameTextAreDifferentIdentities() {
        AccountId account = new AccountId(1, 1);
        Identity key = Identity.ofKey("loy1", "redeem", "x", "x", MEMORY);
        Identity content = Identity.ofContent("loy1", "redeem", "x", MEMORY);

        assertThat(key.digest()).isEqualTo(content.digest());
        assertThat(new Batch.AnswerKey(account, key.kind(), key.digest().high()))
                .isNotEqualTo(
                        new Batch.AnswerKey(account, content.kind(), content.digest().high()));
    }

    @Test
    void theStoredCodesNeverChange() {
        assertThat(Identity.Kind.KEY.code()).isEqualTo(1);
        assertThat(Identity.Kind.CONTENT.code()).isEqualTo(2);
    }

    @Test
    void onlyReferencesAreRememberedForMoreThanAWeek() {
        assertThat(
                        Identity.ofKey("p", "call", "k", "c", Identity.ANSWER_LIFETIME_MAX)
                                .answerLifetime())
                .isEqualTo(Duration.ofDays(7));
        assertThatThrownBy(
                        () ->
                                Identity.ofKey(
                                        "p",
                                        "call",
                                        "k",
                                        "c",
                                        Identity.ANSWER_LIFETIME_MAX.plusNanos(1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Identity.ofContent("p", "call", "c", Duration.ofDays(8)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(Identity.ofReference("p", "call", "r", "c").answerLifetime())
                .isGreaterThan(Duration.ofDays(36_000));
    }
}
