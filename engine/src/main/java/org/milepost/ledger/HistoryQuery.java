package org.milepost.ledger;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** One bounded read of an account's history. A longer one consists of several. */
sealed interface HistoryQuery {

    /** The account whose history is read. */
    AccountId account();

    /**
     * Finds the first and the last ordinal of a period.
     *
     * @param holder the holder's number; an account of another holder is not found
     */
    record Find(AccountId account, String holder, Optional<Instant> from, Optional<Instant> until)
            implements HistoryQuery {}

    /** Counts the transfers of a range that do not exceed the maximum. */
    record Count(AccountId account, OrdinalRange range, Miles changeMax) implements HistoryQuery {}

    /** Reads the transfers of a range that do not exceed the maximum, the latest first. */
    record Page(AccountId account, OrdinalRange range, Miles changeMax, int skip, int take)
            implements HistoryQuery {}

    /** A range of ordinals, both ends included; empty when the highest is lower than the lowest. */
    record OrdinalRange(int lowest, int highest) {

        boolean isEmpty() {
            return highest < lowest;
        }

        /** The highest ordinals of this range, at most this many. */
        OrdinalRange top(int count) {
            return new OrdinalRange(Math.max(lowest, highest - count + 1), highest);
        }

        /** The part below an ordinal. */
        OrdinalRange below(int ordinal) {
            return new OrdinalRange(lowest, ordinal - 1);
        }
    }

    /** The result of a query. */
    sealed interface Found {

        /** The result of {@link Find}; empty when this holder has no such account. */
        record Ordinals(Optional<OrdinalRange> range) implements Found {}

        /** The result of {@link Count}. */
        record Counted(int transfers) implements Found {}

        /** The result of {@link Page}. */
        record Rows(List<HistoryEntry> entries) implements Found {
            public Rows {
                entries = List.copyOf(entries);
            }
        }
    }
}
