package org.milepost.ledger;

/**
 * The transfers of one bucket as a count and three sums, to compare the feed with the books without
 * keeping either in memory. Sums are modulo 2<sup>64</sup>.
 *
 * @param transfers how many
 * @param accounts the sum of their account numbers
 * @param ordinals the sum of their ordinals
 * @param products the sum of account number times ordinal
 */
public record FeedTally(long transfers, long accounts, long ordinals, long products) {

    /** No transfer. */
    public static final FeedTally NONE = new FeedTally(0, 0, 0, 0);

    /** With one more transfer. */
    FeedTally with(TransferId transfer) {
        long account = transfer.account().number();
        long ordinal = transfer.ordinal();
        return new FeedTally(
                transfers + 1,
                accounts + account,
                ordinals + ordinal,
                products + account * ordinal);
    }

    /** The tally of both. */
    FeedTally plus(FeedTally other) {
        return new FeedTally(
                transfers + other.transfers,
                accounts + other.accounts,
                ordinals + other.ordinals,
                products + other.products);
    }
}
