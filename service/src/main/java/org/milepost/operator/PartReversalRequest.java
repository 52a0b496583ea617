package org.milepost.operator;

import java.util.Optional;
import org.milepost.ledger.Miles;

/**
 * The reversal of a part of a redemption, as an operator requests it.
 *
 * @param confirmationNumber names the redemption
 * @param miles how many go back to the member; positive
 * @param reference the operator's reference: repeated, it books nothing more
 */
public record PartReversalRequest(
        String currency, String confirmationNumber, Miles miles, String reason, String reference)
        implements BookingContent {

    private static final long MILES_MAX = 1_000_000_000_000L;

    /** Reads a form whose currency is known. */
    static PartReversalRequest read(Form form, Optional<String> currency) {
        Optional<String> number =
                form.requiredText("confirmationNumber", TextRule.CONFIRMATION_NUMBER);
        Optional<Long> miles = form.required("miles", form.number("miles", 1, MILES_MAX));
        Optional<String> reason = form.requiredText("reason", TextRule.LINE);
        Optional<String> reference = form.requiredText("reference", TextRule.REFERENCE);
        form.finish();
        return new PartReversalRequest(
                currency.orElseThrow(),
                number.orElseThrow(),
                Miles.of(miles.orElseThrow()),
                reason.orElseThrow(),
                reference.orElseThrow());
    }

    @Override
    public long size() {
        return miles.count();
    }
}
