package org.milepost.avios;

import java.time.Instant;
import java.util.Optional;
import org.milepost.ledger.BookedTransfer;
import org.milepost.ledger.StoredAnswer;

/**
 * The answer to a command before it is worded.
 *
 * @param booking what was booked, if anything
 */
record TransferReceipt(Instant at, Optional<BookedTransfer> booking, Outcome outcome) {

    /** The receipt that the books remember. */
    static TransferReceipt of(StoredAnswer remembered) {
        return new TransferReceipt(
                remembered.at(), remembered.booking(), Outcome.ofFacts(remembered.facts()));
    }
}
