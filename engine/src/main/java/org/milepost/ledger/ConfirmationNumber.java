package org.milepost.ledger;

import java.util.OptionalInt;

/**
 * A confirmation number as a caller sent it, for one account. It determines the ordinal of a
 * transfer; whether it is that transfer's number is known only when the transfer has been read,
 * because the epoch is part of it.
 *
 * <p>Threads: shared.
 */
public final class ConfirmationNumber {

    private final ConfirmationNumbers numbers;
    private final String text;
    private final OptionalInt ordinal;

    /** A number with the right check character, in capitals. */
    ConfirmationNumber(ConfirmationNumbers numbers, String text, OptionalInt ordinal) {
        this.numbers = numbers;
        this.text = text;
        this.ordinal = ordinal;
    }

    /**
     * The ordinal of the only transfer of the account that it can identify; empty if it is
     * mistyped.
     */
    public OptionalInt ordinal() {
        return ordinal;
    }

    /** Whether it is the confirmation number of this transfer. */
    public boolean names(BookedTransfer transfer) {
        return ordinal.isPresent() && text.equals(numbers.of(transfer));
    }
}
