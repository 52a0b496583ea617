package org.milepost.avios;

import java.time.Instant;
import java.util.Optional;
import org.milepost.ledger.BookedTransfer;
import org.milepost.ledger.StoredAnswer;

/**
 * What the books answer to a command.
 *
 * @param at when it was decided
 * @param booking what was booked, if anything
 * @param outcome how it was decided
 */
record Receipt(Instant at, Optional<BookedTransfer> booking, Outcome outcome) {

    /** The receipt that the books remember. */
    static Receipt of(StoredAnswer remembered) {
        return new Receipt(
                remembered.at(), remembered.booking(), Outcome.ofFacts(remembered.facts()));
    }
}
