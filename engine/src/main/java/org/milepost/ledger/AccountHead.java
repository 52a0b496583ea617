package org.milepost.ledger;

import java.time.Instant;

/**
 * The end of an account's history at one moment, as a record of the books stores it.
 *
 * @param id the account's key
 * @param holderEnd the last four digits of the holder's number; fewer of a short number
 * @param ordinal the place of the latest transfer; 0 before the first
 * @param balance the sum of the transfers up to there
 * @param head the link of the latest transfer
 * @param lastAt the time of the latest transfer, in whole microseconds
 * @param counters how much of its limits is used
 */
public record AccountHead(
        AccountId id,
        String holderEnd,
        int ordinal,
        Miles balance,
        Link head,
        Instant lastAt,
        Counters counters) {

    private static final int DIGITS_MAX = 4;

    /** The end of this account's history. */
    static AccountHead of(Account account) {
        return new AccountHead(
                account.id(),
                holderEnd(account.holder()),
                account.ordinal(),
                account.balance(),
                account.head(),
                account.lastAt(),
                account.counters());
    }

    /** The last digits of a number, at most half of it. */
    static String holderEnd(String holder) {
        int count = Math.min(DIGITS_MAX, holder.length() / 2);
        return holder.substring(holder.length() - count);
    }
}
