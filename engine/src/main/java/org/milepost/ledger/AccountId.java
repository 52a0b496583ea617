package org.milepost.ledger;

import java.nio.ByteBuffer;
import java.util.Comparator;
import org.milepost.digest.Sha256;
import org.milepost.postgres.Bucket;

/**
 * The key of a member's account: its bucket and its number within it.
 *
 * <p>Both follow from the programme, the holder's number and the currency by a stable hash, so that
 * a request needs no lookup to find its account. All accounts of one holder share a bucket. The row
 * contains the holder's number, which readers compare, so that a hash collision can hide an account
 * but never give access to another holder's.
 *
 * @param bucket 0 to 255
 * @param number positive
 */
public record AccountId(int bucket, long number) implements Comparable<AccountId> {

    /** The number of buckets. Part of the stored keys: never changes. */
    public static final int BUCKETS = Bucket.COUNT;

    private static final Comparator<AccountId> KEY_ORDER =
            Comparator.comparingInt(AccountId::bucket).thenComparingLong(AccountId::number);

    public AccountId {
        if (bucket < 0 || bucket >= BUCKETS || number <= 0) {
            throw new IllegalArgumentException("not an account: bucket " + bucket);
        }
    }

    /**
     * The account of a holder in one currency.
     *
     * @param programme the programme's code, such as {@code AIRMILES}
     * @param holder the collector or membership number as issued, digits with their leading zeros
     * @param currency the currency's code within the programme, such as {@code CASH}
     */
    public static AccountId of(String programme, String holder, String currency) {
        byte[] account = Sha256.of(programme, holder, currency);
        long number = ByteBuffer.wrap(account).getLong() & Long.MAX_VALUE;
        return new AccountId(Bucket.of(programme, holder).number(), Math.max(1, number));
    }

    /** The lock order: by bucket, then by number. */
    @Override
    public int compareTo(AccountId other) {
        return KEY_ORDER.compare(this, other);
    }
}
