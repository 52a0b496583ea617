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

    /** The receipt of a stored answer. */
    static TransferReceipt of(StoredAnswer stored) {
        return new TransferReceipt(stored.at(), stored.booking(), Outcome.ofFacts(stored.facts()));
    }
}
