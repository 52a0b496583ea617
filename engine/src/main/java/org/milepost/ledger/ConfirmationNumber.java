package org.milepost.ledger;

import java.util.OptionalInt;

/**
 * A confirmation number as somebody sent it, for one account. It tells where to look for a
 * transfer; that it really is the transfer's can be said only when the transfer has been read, with
 * the epoch that it was booked in.
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

    /** The ordinal of the only transfer of the account that it can name; none if it is mistyped. */
    public OptionalInt ordinal() {
        return ordinal;
    }

    /** Whether it is the number of this transfer. */
    public boolean names(Booking transfer) {
        return ordinal.isPresent() && text.equals(numbers.of(transfer));
    }
}
