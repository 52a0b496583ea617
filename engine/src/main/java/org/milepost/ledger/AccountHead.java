package org.milepost.ledger;

import java.time.Instant;

/**
 * How far an account's history had come at one moment: what a record of the books keeps of it.
 *
 * @param id where the account is found
 * @param holderEnd the last four digits of the holder's number; fewer of a short number
 * @param ordinal the place of the latest transfer; 0 before the first
 * @param balance the sum of the transfers up to there
 * @param head the link of the latest transfer
 * @param lastAt the time of the latest transfer, in whole microseconds
 * @param dayUse what was used of a daily limit
 */
public record AccountHead(
        AccountId id,
        String holderEnd,
        int ordinal,
        Miles balance,
        Link head,
        Instant lastAt,
        DayUse dayUse) {

    private static final int DIGITS_TOLD_MAX = 4;

    /** How far this account's history has come. */
    static AccountHead of(Account account) {
        return new AccountHead(
                account.id(),
                holderEnd(account.holder()),
                account.ordinal(),
                account.balance(),
                account.head(),
                account.lastAt(),
                account.dayUse());
    }

    /** The last digits of a number, of which at least half stays untold. */
    static String holderEnd(String holder) {
        int told = Math.min(DIGITS_TOLD_MAX, holder.length() / 2);
        return holder.substring(holder.length() - told);
    }
}
