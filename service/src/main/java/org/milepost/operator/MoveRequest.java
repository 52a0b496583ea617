package org.milepost.operator;

import java.util.Optional;
import org.milepost.ledger.Miles;

/**
 * A move of miles from one account to another, as an operator requests it.
 *
 * @param miles how many; positive
 * @param to the number of the account that gets them, in the same programme and currency
 * @param reference the operator's reference: repeated, it books nothing more
 */
public record MoveRequest(String currency, Miles miles, String to, String reason, String reference)
        implements BookingContent {

    private static final long MILES_MAX = 1_000_000_000_000L;

    /** Reads a form whose currency is known. */
    static MoveRequest read(Form form, Optional<String> currency) {
        Optional<Long> miles = form.required("miles", form.number("miles", 1, MILES_MAX));
        Optional<String> to = form.requiredText("to", TextRule.MEMBER_NUMBER);
        Optional<String> reason = form.requiredText("reason", TextRule.LINE);
        Optional<String> reference = form.requiredText("reference", TextRule.REFERENCE);
        form.finish();
        return new MoveRequest(
                currency.orElseThrow(),
                Miles.of(miles.orElseThrow()),
                to.orElseThrow(),
                reason.orElseThrow(),
                reference.orElseThrow());
    }

    @Override
    public long size() {
        return miles.count();
    }
}
