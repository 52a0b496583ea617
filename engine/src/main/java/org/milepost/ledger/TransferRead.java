package org.milepost.ledger;

import java.util.List;
import java.util.Optional;

/**
 * Reads an earlier transfer of the command's account, and how it was undone.
 *
 * @param ordinal the transfer's ordinal
 */
public record TransferRead(int ordinal) implements Read<Optional<AccountView.NamedTransfer>> {

    /**
     * The reads of a command that names a transfer: the transfer, which parts of it were reversed,
     * and its legs. None for a mistyped number.
     */
    public static List<Read<?>> of(ConfirmationNumber number) {
        return number.ordinal().isPresent() ? of(number.ordinal().getAsInt()) : List.of();
    }

    /** The same for an ordinal. */
    static List<Read<?>> of(int ordinal) {
        return List.of(new TransferRead(ordinal), new PartsRead(ordinal), new LegsRead(ordinal));
    }

    @Override
    public ReadStore<?, Optional<AccountView.NamedTransfer>> readStore() {
        return TransferReadStore.INSTANCE;
    }
}
