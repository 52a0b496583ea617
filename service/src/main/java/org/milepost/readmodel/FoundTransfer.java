package org.milepost.readmodel;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.milepost.ledger.BookedTransfer;
import org.milepost.ledger.HouseRole;
import org.milepost.ledger.Miles;
import org.milepost.ledger.Transfer;

/**
 * A transfer that was found.
 *
 * @param transfer as it is booked
 * @param text the personal data and free text beside it, unless there is none or it was erased
 * @param holder the number of its account's holder
 * @param currency the number of its currency
 * @param balance the account's balance after it
 * @param partner the number of the partner; 0 when there is none
 * @param house what the house account on the other side is for
 * @param happenedAt when it happened at the partner, if that is another time
 * @param undone the transfer that it undoes or is a part reversal of
 * @param undoneBy the transfers that undo it, wholly or in part, in the order of their ordinals
 */
public record FoundTransfer(
        Transfer transfer,
        Optional<String> text,
        String holder,
        int currency,
        Miles balance,
        int partner,
        HouseRole house,
        Optional<Instant> happenedAt,
        Optional<BookedTransfer> undone,
        List<BookedTransfer> undoneBy) {

    public FoundTransfer {
        undoneBy = List.copyOf(undoneBy);
    }

    /** Its place in lists by time. */
    public TransferKey key() {
        return new TransferKey(transfer.at(), transfer.id());
    }
}
