package org.milepost.staff;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * One-time codes of six digits that change every 30 seconds, computed from a secret and the time by
 * HMAC with SHA-1, as all authenticators do (RFC 6238, RFC 4226). Pure.
 */
final class Totp {

    /** The length of a secret (RFC 4226, section 4, R6). */
    static final int SECRET_BYTES = 20;

    static final int STEP_SECONDS = 30;

    /** How many steps the clock of an authenticator may be off (RFC 6238, section 5.2). */
    private static final int SKEW_STEPS = 1;

    private static final int MODULUS = 1_000_000;
    private static final String MAC = "HmacSHA1";
    private static final Pattern CODE = Pattern.compile("[0-9]{6}");
    private static final String BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private static final int BASE32_BITS = 5;
    private static final SecureRandom RANDOM = new SecureRandom();

    private Totp() {}

    /** A new secret. */
    static byte[] newSecret() {
        byte[] secret = new byte[SECRET_BYTES];
        RANDOM.nextBytes(secret);
        return secret;
    }

    /**
     * The step of which this is the code, now or one step before or after.
     *
     * @param after the step of the last code that was used; only later ones count
     * @return empty when it is the code of no such step
     */
    static OptionalLong step(byte[] secret, String code, Instant now, long after) {
        String digits = code.replace(" ", "");
        if (!CODE.matcher(digits).matches()) {
            return OptionalLong.empty();
        }
        long current = Math.floorDiv(now.getEpochSecond(), STEP_SECONDS);
        for (long step = current - SKEW_STEPS; step <= current + SKEW_STEPS; step++) {
            boolean same =
                    MessageDigest.isEqual(
                            bytes(digits), bytes("%06d".formatted(code(secret, step))));
            if (same && step > after) {
                return OptionalLong.of(step);
            }
        }
        return OptionalLong.empty();
    }

    /** The code of a step (RFC 4226, section 5.3). */
    static int code(byte[] secret, long step) {
        try {
            Mac mac = Mac.getInstance(MAC);
            mac.init(new SecretKeySpec(secret, MAC));
            byte[] hash = mac.doFinal(ByteBuffer.allocate(Long.BYTES).putLong(step).array());
            int offset = hash[hash.length - 1] & 0x0f;
            return (ByteBuffer.wrap(hash).getInt(offset) & Integer.MAX_VALUE) % MODULUS;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every JDK has HMAC with SHA-1", e);
        }
    }

    /** A secret as authenticators read it: base32 (RFC 4648, section 6), here without padding. */
    static String spelled(byte[] secret) {
        StringBuilder text = new StringBuilder();
        int bits = 0;
        int held = 0;
        for (byte next : secret) {
            held = (held << Byte.SIZE) | (next & 0xff);
            bits += Byte.SIZE;
            while (bits >= BASE32_BITS) {
                bits -= BASE32_BITS;
                text.append(BASE32.charAt((held >> bits) & 0x1f));
            }
            held &= (1 << bits) - 1;
        }
        return text.toString();
    }

    /** The secret of such a text; empty when it is none. */
    static Optional<byte[]> read(String spelled) {
        if (spelled.length() * BASE32_BITS != SECRET_BYTES * Byte.SIZE) {
            return Optional.empty();
        }
        ByteBuffer secret = ByteBuffer.allocate(SECRET_BYTES);
        int bits = 0;
        int held = 0;
        for (int i = 0; i < spelled.length(); i++) {
            int value = BASE32.indexOf(spelled.charAt(i));
            if (value < 0) {
                return Optional.empty();
            }
            held = (held << BASE32_BITS) | value;
            bits += BASE32_BITS;
            if (bits >= Byte.SIZE) {
                bits -= Byte.SIZE;
                secret.put((byte) (held >> bits));
            }
            held &= (1 << bits) - 1;
        }
        return Optional.of(secret.array());
    }

    private static byte[] bytes(String digits) {
        return digits.getBytes(StandardCharsets.US_ASCII);
    }
}
