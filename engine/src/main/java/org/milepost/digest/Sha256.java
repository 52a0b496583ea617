package org.milepost.digest;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * SHA-256 over texts, each preceded by its length in four bytes so that different lists of texts
 * have different digests: for keys, links and fingerprints of rows.
 *
 * <p>Threads: shared.
 */
public final class Sha256 {

    /** Copied for each use: looking up an algorithm takes as long as digesting a short text. */
    private static final MessageDigest BLANK = find();

    private Sha256() {}

    /** The 32 bytes of the digest over these texts in UTF-8. */
    public static byte[] of(String... texts) {
        MessageDigest digest = begun();
        ByteBuffer length = ByteBuffer.allocate(Integer.BYTES);
        for (String text : texts) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            length.clear().putInt(bytes.length);
            digest.update(length.array());
            digest.update(bytes);
        }
        return digest.digest();
    }

    /** A fresh digest, for other content. */
    public static MessageDigest begun() {
        try {
            return (MessageDigest) BLANK.clone();
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Every Java platform has the algorithm. */
    private static MessageDigest find() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
