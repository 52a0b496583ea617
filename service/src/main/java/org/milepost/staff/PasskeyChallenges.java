package org.milepost.staff;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import org.milepost.digest.HmacSha256;

/**
 * The challenges that authenticators sign: the second at which one expires, random bytes, and an
 * HMAC-SHA-256 over both, the purpose and the person. So every instance recognizes the challenges
 * of all, and requests for many of them fill no table. Only used ones are stored, until they
 * expire.
 *
 * <p>Threads: immutable; shared.
 *
 * @param key of the HMAC, 32 bytes
 * @param clock real time
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record PasskeyChallenges(byte[] key, InstantSource clock) {

    /** How long a person has to use an authenticator. */
    static final Duration LIFETIME = Duration.ofMinutes(5);

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int RANDOM_BYTES = 16;
    private static final int SEALED_BYTES = Long.BYTES + RANDOM_BYTES;
    private static final int SEAL_BYTES = 32;

    /** What a challenge is for. */
    enum Purpose {
        SIGN_IN,
        REGISTRATION,
        ENROLMENT
    }

    /**
     * A new challenge.
     *
     * @param staff whom it is for; empty when that is not known yet
     */
    byte[] issue(Purpose purpose, String staff) {
        byte[] random = new byte[RANDOM_BYTES];
        RANDOM.nextBytes(random);
        byte[] sealed =
                ByteBuffer.allocate(SEALED_BYTES)
                        .putLong(clock.instant().plus(LIFETIME).getEpochSecond())
                        .put(random)
                        .array();
        return ByteBuffer.allocate(SEALED_BYTES + SEAL_BYTES)
                .put(sealed)
                .put(seal(sealed, purpose, staff))
                .array();
    }

    /** Whether a challenge was issued for this and has not expired. */
    boolean isCurrent(byte[] challenge, Purpose purpose, String staff) {
        if (challenge.length != SEALED_BYTES + SEAL_BYTES) {
            return false;
        }
        byte[] sealed = Arrays.copyOf(challenge, SEALED_BYTES);
        byte[] seal = Arrays.copyOfRange(challenge, SEALED_BYTES, challenge.length);
        return MessageDigest.isEqual(seal, seal(sealed, purpose, staff))
                && clock.instant().isBefore(endsAt(challenge));
    }

    /** When a challenge of ours expires. */
    static Instant endsAt(byte[] challenge) {
        return Instant.ofEpochSecond(ByteBuffer.wrap(challenge).getLong());
    }

    private byte[] seal(byte[] sealed, Purpose purpose, String staff) {
        return HmacSha256.of(key, sealed, (purpose + " " + staff).getBytes(StandardCharsets.UTF_8));
    }

    /** Without the key. */
    @Override
    public String toString() {
        return "PasskeyChallenges";
    }
}
