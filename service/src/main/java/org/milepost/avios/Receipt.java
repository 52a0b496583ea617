package org.milepost.avios;

import java.time.Instant;
import java.util.Optional;
import org.milepost.ledger.Remembered;
import org.milepost.ledger.TransferId;

/**
 * What the books answer to a command.
 *
 * @param at when it was decided
 * @param transfer what was booked, if anything
 * @param outcome how it was decided
 */
record Receipt(Instant at, Optional<TransferId> transfer, Outcome outcome) {

    /** The receipt that the books remember. */
    static Receipt of(Remembered remembered) {
        return new Receipt(
                remembered.at(), remembered.transfer(), Outcome.ofFacts(remembered.facts()));
    }
}
