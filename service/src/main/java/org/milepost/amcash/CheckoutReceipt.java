package org.milepost.amcash;

import java.time.Instant;
import java.util.Optional;
import org.milepost.ledger.BookedTransfer;
import org.milepost.ledger.StoredAnswer;

/**
 * The answer to a call before it is worded: when it was decided, what it booked, and its numbers.
 *
 * @param booking the transfer that it booked, whose number the answer shows
 */
record CheckoutReceipt(Instant at, Optional<BookedTransfer> booking, Outcome outcome) {

    /** The receipt of a stored answer. */
    static CheckoutReceipt of(StoredAnswer stored) {
        return new CheckoutReceipt(stored.at(), stored.booking(), Outcome.ofFacts(stored.facts()));
    }

    /** A receipt of something that booked nothing. */
    static CheckoutReceipt of(Instant at, Outcome outcome) {
        return new CheckoutReceipt(at, Optional.empty(), outcome);
    }
}
