package org.milepost.postgres;

import org.milepost.digest.Sha256;

/**
 * The bucket of a member's rows: the first part of every key, by which rows can be distributed over
 * servers.
 *
 * <p>It is a stable hash of the programme and the number. It is in this package so that the ledger
 * and the members' tables use the same bucket without depending on each other.
 *
 * @param number 0 to 255
 */
public record Bucket(int number) {

    /** The number of buckets. Part of the stored keys: never changes. */
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
