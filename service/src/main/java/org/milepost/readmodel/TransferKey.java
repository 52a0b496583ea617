package org.milepost.readmodel;

import java.time.Instant;
import java.util.Optional;
import org.milepost.ledger.AccountId;
import org.milepost.ledger.TransferId;

/**
 * The place of a transfer in lists by time.
 *
 * @param at the time of the transfer
 */
public record TransferKey(Instant at, TransferId id) {

    /** The form in which a list gives it as the place to continue from. */
    public String cursor() {
        return "%d-%d-%d-%d-%d"
                .formatted(
                        at.getEpochSecond(),
                        at.getNano(),
                        id.account().bucket(),
                        id.account().number(),
                        id.ordinal());
    }

    /** The place that a list gave; empty when it is none. */
    public static Optional<TransferKey> ofCursor(String cursor) {
        if (!cursor.matches("[0-9]{1,11}-[0-9]{1,9}-[0-9]{1,3}-[0-9]{1,18}-[0-9]{1,9}")
                && !cursor.matches("[0-9]{1,11}-[0-9]{1,9}-[0-9]{1,3}-[0-9]{19}-[0-9]{1,9}")) {
            return Optional.empty();
        }
        String[] parts = cursor.split("-", -1);
        try {
            return Optional.of(
                    new TransferKey(
                            Instant.ofEpochSecond(
                                    Long.parseLong(parts[0]), Long.parseLong(parts[1])),
                            new TransferId(
                                    new AccountId(
                                            Integer.parseInt(parts[2]), Long.parseLong(parts[3])),
                                    Integer.parseInt(parts[4]))));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
