package org.milepost.ledger;

import java.time.Instant;
import java.util.List;

/**
 * A member's account in one currency, as of one moment.
 *
 * @param id its key
 * @param holder the collector or membership number it belongs to
 * @param currency the number of its currency
 * @param balance the sum of its transfers
 * @param floor the lowest balance it may have; zero until a correction needed a lower one
 * @param counters how much of its limits is used
 * @param standing its status and the holder's restrictions
 * @param ordinal the place of the latest transfer; 0 before the first
 * @param lastAt the time of the latest transfer; no later one is earlier
 * @param head the link of the latest transfer
 */
public record Account(
        AccountId id,
        String holder,
        int currency,
        Miles balance,
        Miles floor,
        Counters counters,
        Standing standing,
        int ordinal,
        Instant lastAt,
        Link head) {

    /** A new account without history. */
    static Account opened(
            AccountId id, String holder, int currency, Standing standing, Instant now) {
        return new Account(
                id,
                holder,
                currency,
                Miles.ZERO,
                Miles.ZERO,
                Counters.NONE,
                standing,
                0,
                now,
                Link.first(id, currency, holder));
    }

    /** The most that can be redeemed now. A floor below zero is for corrections only. */
    public Miles available() {
        return floor.isLessThan(Miles.ZERO) ? balance : balance.minus(floor);
    }

    /** Whether a correction by the operator would leave less than this. */
    public boolean wouldBeBelow(Miles lowest, Miles change) {
        return change.isLessThan(Miles.ZERO) && balance.plus(change).isLessThan(lowest);
    }

    /** This account after a transfer that continues its history. */
    Account after(Transfer transfer, List<? extends CounterChange> uses) {
        if (transfer.id().ordinal() != ordinal + 1 || transfer.at().isBefore(lastAt)) {
            throw new IllegalStateException("not the next transfer of its account");
        }
        Miles after = balance.plus(transfer.change());
        if (after.isLessThan(floor)) {
            throw new IllegalStateException("the balance would be below the account's floor");
        }
        return new Account(
                id,
                holder,
                currency,
                after,
                floor,
                counters.after(uses),
                standing,
                ordinal + 1,
                transfer.at(),
                transfer.link());
    }
}
