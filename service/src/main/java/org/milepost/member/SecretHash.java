package org.milepost.member;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.text.Normalizer;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.milepost.http.Fault;
import org.milepost.http.RetryAfter;

/**
 * Slow salted hashes of members' passwords, PBKDF2 with HMAC-SHA-512 (RFC 8018), as the text {@code
 * pbkdf2-sha512$iterations$salt$hash} with salt and hash in unpadded base64. Hashing takes a core
 * for a tenth of a second, so that only a few are computed at the same time. Hashes for new
 * passwords are computed one at a time, so that a check waits for at most one of them.
 *
 * <p>A secret is normalized (NFKC) before it is hashed, because keyboards and systems write the
 * same letters in different ways. Hashes of earlier versions are of the secret as it came: a secret
 * that is not normalized is compared with both.
 *
 * <p>Threads: shared.
 */
public final class SecretHash {

    /** The number in OWASP's Password Storage Cheat Sheet for PBKDF2 with HMAC-SHA-512. */
    private static final int ITERATIONS = 210_000;

    private static final int ITERATIONS_MAX = 10_000_000;
    private static final int SALT_BYTES = 16;
    private static final int HASH_BYTES = 64;
    private static final String SCHEME = "pbkdf2-sha512";
    private static final Base64.Encoder TO_TEXT = Base64.getEncoder().withoutPadding();
    private static final SecureRandom RANDOM = new SecureRandom();

    /** The hash for an unknown member, with the same cost as a real one. */
    private static final String NOBODY =
            text(ITERATIONS, new byte[SALT_BYTES], new byte[HASH_BYTES]);

    private final int concurrencyMax;
    private final Semaphore turns;
    private final Semaphore making = new Semaphore(1, true);
    private final Duration waitMax;

    /**
     * Hashing within these limits.
     *
     * @param concurrencyMax hashes computed at the same time
     * @param waitMax how long a check waits for its turn
     */
    public SecretHash(int concurrencyMax, Duration waitMax) {
        this.concurrencyMax = concurrencyMax;
        this.turns = new Semaphore(concurrencyMax, true);
        this.waitMax = waitMax;
    }

    /** Half of the cores, and two seconds for a turn. */
    public static SecretHash bounded() {
        int cores = Runtime.getRuntime().availableProcessors();
        return new SecretHash(Math.max(1, cores / 2), Duration.ofSeconds(2));
    }

    /** How many hashes are computed at the same time. */
    public int concurrencyMax() {
        return concurrencyMax;
    }

    /** A new hash of this secret, with a new salt. */
    public static String of(String secret) {
        return of(secret, ITERATIONS);
    }

    /** A hash with this number of iterations. */
    static String of(String secret, int iterations) {
        byte[] salt = new byte[SALT_BYTES];
        RANDOM.nextBytes(salt);
        return text(iterations, salt, pbkdf2(normalized(secret), salt, iterations));
    }

    /** One form of texts that look the same (NIST SP 800-63B, section 3.1.1.2). */
    static String normalized(String secret) {
        return Normalizer.normalize(secret, Normalizer.Form.NFKC);
    }

    /**
     * A new hash of this secret, computed when it is its turn.
     *
     * @throws Fault 503 when there was no turn in time
     */
    public String make(String secret) {
        take(making);
        try {
            take(turns);
            try {
                return of(secret);
            } finally {
                turns.release();
            }
        } finally {
            making.release();
        }
    }

    /**
     * Whether the secret is the one that was hashed.
     *
     * @throws Fault 503 when there was no turn in time
     */
    public boolean matches(String secret, String hash) {
        take(turns);
        try {
            return isOf(secret, hash);
        } finally {
            turns.release();
        }
    }

    /** The same without waiting for a turn. */
    public static boolean isOf(String secret, String hash) {
        Parts expected = Parts.of(hash);
        String normalized = normalized(secret);
        return expected.isOf(normalized)
                || (!normalized.equals(secret)
                        && expected.isOf(secret)); // hashed without normalization
    }

    /**
     * Takes as long as {@link #matches}, for an unknown member.
     *
     * @throws Fault 503 when there was no turn in time
     */
    public void pretend(String secret) {
        matches(secret, NOBODY);
    }

    private void take(Semaphore from) {
        try {
            if (from.tryAcquire(waitMax.toNanos(), TimeUnit.NANOSECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw new Fault(503, "Too many passwords at once.", RetryAfter.header(waitMax));
    }

    private static String text(int iterations, byte[] salt, byte[] hash) {
        return String.join(
                "$",
                SCHEME,
                Integer.toString(iterations),
                TO_TEXT.encodeToString(salt),
                TO_TEXT.encodeToString(hash));
    }

    private static byte[] pbkdf2(String secret, byte[] salt, int iterations) {
        PBEKeySpec spec =
                new PBEKeySpec(secret.toCharArray(), salt, iterations, HASH_BYTES * Byte.SIZE);
        try {
            return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA512")
                    .generateSecret(spec)
                    .getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every JDK has PBKDF2 with HMAC-SHA-512", e);
        } finally {
            spec.clearPassword();
        }
    }

    @SuppressWarnings("ArrayRecordComponent") // never compared as a whole
    private record Parts(int iterations, byte[] salt, byte[] hash) {
        static Parts of(String text) {
            String[] parts = text.split("\\$", -1);
            if (parts.length != 4 || !parts[0].equals(SCHEME)) {
                throw new IllegalStateException("A stored secret hash is not of a known scheme");
            }
            int iterations = Integer.parseInt(parts[1]);
            if (iterations < 1 || iterations > ITERATIONS_MAX) {
                throw new IllegalStateException("A stored secret hash asks for too much work");
            }
            Base64.Decoder decoder = Base64.getDecoder();
            return new Parts(iterations, decoder.decode(parts[2]), decoder.decode(parts[3]));
        }

        boolean isOf(String secret) {
            return MessageDigest.isEqual(pbkdf2(secret, salt, iterations), hash);
        }
    }
}
