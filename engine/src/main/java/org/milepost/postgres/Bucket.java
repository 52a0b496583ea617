package org.milepost.postgres;

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
        return new Bucket(Byte.toUnsignedInt(Sha256.of(programme, number)[0]));
    }
}
