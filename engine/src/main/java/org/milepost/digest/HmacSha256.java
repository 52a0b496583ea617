package org.milepost.digest;

import java.security.InvalidKeyException;
import java.security.Key;
import java.security.NoSuchAlgorithmException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * HMAC with SHA-256 (RFC 2104): for seals, names of keys and confirmation numbers.
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
        Mac mac = keyed(key(key));
        for (byte[] part : parts) {
            mac.update(part);
        }
        return mac.doFinal();
    }

    /** A key of these bytes, of which there is at least one. */
    public static Key key(byte[] bytes) {
        return new SecretKeySpec(bytes, ALGORITHM);
    }

    /** A code with this key and no content so far; a clone costs less than another one. */
    public static Mac keyed(Key key) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return mac;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has HMAC with SHA-256", e);
        } catch (InvalidKeyException e) {
            throw new IllegalStateException("The key is not one of " + ALGORITHM, e);
        }
    }
}
