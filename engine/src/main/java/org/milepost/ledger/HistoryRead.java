package org.milepost.ledger;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** One bounded reading of an account's history; a longer one is made of several. */
sealed interface HistoryRead {

    /** The account whose history is read. */
    AccountId account();

    /**
     * Finds between which ordinals the transfers of a time are.
     *
     * @param holder the number of the holder, which must be the account's own
     */
    record Find(AccountId account, String holder, Optional<Instant> from, Optional<Instant> until)
            implements HistoryRead {}

    /** Counts the transfers of a stretch that are not too large. */
    record Count(AccountId account, Stretch stretch, Miles changeMax) implements HistoryRead {}

    /** Reads transfers of a stretch that are not too large, the latest first. */
    record Page(AccountId account, Stretch stretch, Miles changeMax, int skip, int take)
            implements HistoryRead {}

    /**
     * The ordinals from the lowest to the highest, both included; none when the highest is lower.
     */
    record Stretch(int lowest, int highest) {

        boolean isEmpty() {
            return highest < lowest;
        }

        /** The highest ones of these, so many at most. */
        Stretch top(int count) {
            return new Stretch(Math.max(lowest, highest - count + 1), highest);
        }

        /** Those below an ordinal. */
        Stretch below(int ordinal) {
            return new Stretch(lowest, ordinal - 1);
        }
    }

    /** What a reading brought. */
    sealed interface Found {

        /** Of a {@link Find}: empty when there is no such account of that holder. */
        record Place(Optional<Stretch> stretch) implements Found {}

        /** Of a {@link Count}. */
        record Counted(int transfers) implements Found {}

        /** Of a {@link Page}. */
        record Rows(List<Transfer> transfers) implements Found {
            public Rows {
                transfers = List.copyOf(transfers);
            }
        }
    }
}
