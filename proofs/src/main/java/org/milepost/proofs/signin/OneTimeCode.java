package org.milepost.proofs.signin;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.time.Instant;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** What an authenticator shows (RFC 6238). */
final class OneTimeCode {

    private static final int STEP_SECONDS = 30;
    private static final int SECRET_BYTES = 20;
    private static final int BITS = 5;
    private static final String BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    private OneTimeCode() {}

    /**
     * A code of six digits.
     *
     * @param spelled the secret in base32
     * @param later how many steps of 30 seconds after now
     */
    static String of(String spelled, int later) {
        long step = Instant.now().getEpochSecond() / STEP_SECONDS + later;
        try {
            Mac mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(secret(spelled), "HmacSHA1"));
            byte[] hash = mac.doFinal(ByteBuffer.allocate(Long.BYTES).putLong(step).array());
            int offset = hash[hash.length - 1] & 0x0f;
            int number = ByteBuffer.wrap(hash).getInt(offset) & Integer.MAX_VALUE;
            return "%06d".formatted(number % 1_000_000);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every JDK has HMAC with SHA-1", e);
        }
    }

    private static byte[] secret(String spelled) {
        String letters = spelled.replace(" ", "");
        ByteBuffer secret = ByteBuffer.allocate(SECRET_BYTES);
        int held = 0;
        int bits = 0;
        for (int i = 0; i < letters.length(); i++) {
            held = (held << BITS) | BASE32.indexOf(letters.charAt(i));
            bits += BITS;
            if (bits >= Byte.SIZE) {
                bits -= Byte.SIZE;
                secret.put((byte) (held >> bits));
                held &= (1 << bits) - 1;
            }
        }
        return secret.array();
    }
}
