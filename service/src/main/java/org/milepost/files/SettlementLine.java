package org.milepost.files;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import org.milepost.ledger.TransferKind;

/**
 * What a transfer added to one house account of a partner: one line of a settlement file. It names
 * no member. Texts are empty when there is none.
 *
 * @param day the business day of its file
 * @param bookedOn the business day of the transfer's time; before {@code day} only when the line
 *     was read after that day had been closed
 * @param amount what was added to the house account: above zero when the partner got miles
 * @param confirmation the confirmation number of the transfer
 * @param original the transfer that it undoes or reverses a part of
 * @param happenedAt when it happened at the partner, if the partner said so
 * @param terminal the till
 * @param trace the partner's own number of the request
 */
record SettlementLine(
        LineKey key,
        House house,
        LocalDate day,
        LocalDate bookedOn,
        TransferKind kind,
        long amount,
        String confirmation,
        Optional<Original> original,
        Optional<Instant> happenedAt,
        String store,
        String terminal,
        String trace,
        String transactionId,
        String reference) {

    /**
     * An earlier transfer.
     *
     * @param day the business day on which it was booked
     */
    record Original(String confirmation, LocalDate day) {}
}
