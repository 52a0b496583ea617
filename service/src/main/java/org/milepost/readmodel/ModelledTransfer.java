package org.milepost.readmodel;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import org.milepost.dialect.TransferDetails;
import org.milepost.ledger.FollowedTransfer;
import org.milepost.ledger.Transfer;
import org.milepost.ledger.TransferId;

/**
 * A row of the read model of transfers.
 *
 * @param confirmation the indexed part of the confirmation number
 * @param month the first day of the month of its business day
 */
record ModelledTransfer(
        FollowedTransfer followed, TransferDetails details, long confirmation, LocalDate month) {

    private static final Duration FAR = Duration.ofDays(250 * 365);

    Transfer transfer() {
        return followed.transfer();
    }

    TransferId id() {
        return transfer().id();
    }

    int bucket() {
        return id().account().bucket();
    }

    long account() {
        return id().account().number();
    }

    /**
     * When it happened at the partner; the time of the booking when nobody said so, or the time is
     * more than 250 years from 1970.
     */
    Instant happenedAt() {
        return details.happenedAt()
                .filter(it -> Duration.between(Instant.EPOCH, it).abs().compareTo(FAR) < 0)
                .orElse(transfer().at());
    }

    /** The transfer that it undoes or is a part reversal of; 0 when there is none. */
    int undoes() {
        return transfer().undoes().orElse(followed.partOf());
    }
}
