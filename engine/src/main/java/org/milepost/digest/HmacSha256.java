package org.milepost.digest;

import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * HMAC with SHA-256 (RFC 2104): for tokens, seals, identifiers of keys and confirmation numbers.
 *
 * <p>Threads: shared; a {@link Mac} that {@link #keyed} returns is used by one thread.
 */
public final class HmacSha256 {

    /** The name of the algorithm in the Java platform. */
    private static final String ALGORITHM = "HmacSHA256";

    private HmacSha256() {}

    /**
     * The 32 bytes of the code over this content, one part after the other.
     *
     * @param key at least one byte
     */
    public static byte[] of(byte[] key, byte[]... parts) {
        Mac mac = keyed(key);
        for (byte[] part : parts) {
            mac.update(part);
        }
        return mac.doFinal();
    }

    /**
     * A code with this key and no content so far; a clone of it costs less than another one.
     *
     * @param key at least one byte
     */
    public static Mac keyed(byte[] key) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key, ALGORITHM));
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every JDK has HMAC with SHA-256", e);
        }
    }
}
