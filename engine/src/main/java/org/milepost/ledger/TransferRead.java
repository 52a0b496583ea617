package org.milepost.ledger;

import java.util.List;
import java.util.Optional;

/**
 * Reads an earlier transfer of the command's account, and how it was undone.
 *
 * @param ordinal the transfer's ordinal
 */
public record TransferRead(int ordinal) implements Read<Optional<AccountView.NamedTransfer>> {

    /** The reads of a command that names a transfer; none for a mistyped number. */
    public static List<Read<?>> of(ConfirmationNumber number) {
        return number.ordinal().isPresent()
                ? List.of(new TransferRead(number.ordinal().getAsInt()))
                : List.of();
    }

    @Override
    public ReadStore<?, Optional<AccountView.NamedTransfer>> readStore() {
        return TransferReadStore.INSTANCE;
    }
}
