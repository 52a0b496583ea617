package org.milepost.amcash;

import java.time.Instant;
import java.util.Optional;
import org.milepost.ledger.Remembered;
import org.milepost.ledger.TransferId;

/**
 * The answer to a call before it is worded: when it was decided, what it booked, and its numbers.
 *
 * @param at when it was decided
 * @param transfer the transfer that it booked, whose number the answer shows
 * @param outcome what was decided
 */
record Receipt(Instant at, Optional<TransferId> transfer, Outcome outcome) {

    /** The receipt of a remembered answer. */
    static Receipt of(Remembered remembered) {
        return new Receipt(
                remembered.at(), remembered.transfer(), Outcome.ofFacts(remembered.facts()));
    }

    /** A receipt of something that booked nothing. */
    static Receipt of(Instant at, Outcome outcome) {
        return new Receipt(at, Optional.empty(), outcome);
    }
}
