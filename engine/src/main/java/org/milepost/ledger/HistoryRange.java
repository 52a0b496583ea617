package org.milepost.ledger;

import java.time.Instant;
import java.util.Optional;

/**
 * The wanted transfers of an account: those of a period that do not exceed a maximum, counted from
 * the latest.
 *
 * @param from the earliest time, inclusive
 * @param until the latest time, exclusive
 * @param first the place of the first wanted transfer; the latest of the period has place 1
 * @param last the place of the last wanted transfer
 * @param changeMax transfers of more miles, to or from the account, are neither returned nor
 *     counted
 */
public record HistoryRange(
        Optional<Instant> from, Optional<Instant> until, int first, int last, Miles changeMax) {

    public HistoryRange {
        if (first < 1 || last < first || !changeMax.isPositive()) {
            throw new IllegalArgumentException("not a range: " + first + " to " + last);
        }
    }

    /** The latest transfers, of any time. */
    public static HistoryRange latest(int count, Miles changeMax) {
        return new HistoryRange(Optional.empty(), Optional.empty(), 1, count, changeMax);
    }

    /** The most transfers that it selects. */
    public int size() {
        return last - first + 1;
    }
}
