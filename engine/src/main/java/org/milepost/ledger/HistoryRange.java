package org.milepost.ledger;

import java.time.Instant;
import java.util.Optional;

/**
 * Which of an account's transfers are wanted: those of a time that are not too large, counted from
 * the latest.
 *
 * @param from none earlier than this
 * @param until all earlier than this
 * @param first the place of the first one wanted; the latest of the time has place 1
 * @param last the place of the last one wanted
 * @param changeMax those that move more, to or from the account, are left out and not counted
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

    /** How many are wanted at most. */
    public int size() {
        return last - first + 1;
    }
}
