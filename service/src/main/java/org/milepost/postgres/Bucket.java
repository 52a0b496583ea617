package org.milepost.postgres;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Where the rows of one member live: the first part of every key, by which they can be spread over
 * servers.
 *
 * <p>It follows from the programme and the number by a stable hash. It is here, below the rooms
 * that keep such rows, so that the books and the members put what belongs together into the same
 * bucket without knowing each other.
 *
 * @param number 0 to 255
 */
public record Bucket(int number) {

    /** How many there are. Part of the stored keys: never changes. */
    public static final int COUNT = 256;

    public Bucket {
        if (number < 0 || number >= COUNT) {
            throw new IllegalArgumentException("not a bucket: " + number);
        }
    }

    /**
     * The bucket of a number: the first byte of SHA-256 over both texts in UTF-8, each preceded by
     * its length in four bytes.
     *
     * @param programme the programme's code
     * @param number a collector or membership number, with its leading zeros
     */
    public static Bucket of(String programme, String number) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            update(digest, programme);
            update(digest, number);
            return new Bucket(Byte.toUnsignedInt(digest.digest()[0]));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }

    private static void update(MessageDigest digest, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
        digest.update(bytes);
    }
}
