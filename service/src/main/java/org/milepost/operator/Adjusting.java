package org.milepost.operator;

import java.util.Optional;
import org.milepost.ledger.Miles;

/**
 * A change of a balance by an operator.
 *
 * @param miles the change, negative to take miles; not zero
 * @param reference the operator's reference: repeated, it books nothing more
 */
public record Adjusting(String currency, Miles miles, String reason, String reference)
        implements BookingContent {

    private static final long MILES_MAX = 1_000_000_000_000L;

    /** Reads a form whose currency is known. */
    static Adjusting read(Form form, Optional<String> currency) {
        Optional<Long> miles = form.required("miles", form.number("miles", -MILES_MAX, MILES_MAX));
        Optional<String> reason = form.requiredText("reason", TextRule.LINE);
        Optional<String> reference = form.requiredText("reference", TextRule.REFERENCE);
        if (miles.isPresent() && miles.get() == 0) {
            form.error("miles", "must not be 0");
        }
        form.finish();
        return new Adjusting(
                currency.orElseThrow(),
                Miles.of(miles.orElseThrow()),
                reason.orElseThrow(),
                reference.orElseThrow());
    }

    /** Reads a form about miles that are taken, which has them without a sign. */
    static Adjusting readTaken(Form form, Optional<String> currency) {
        Optional<Long> miles = form.required("miles", form.number("miles", 1, MILES_MAX));
        Optional<String> reason = form.requiredText("reason", TextRule.LINE);
        Optional<String> reference = form.requiredText("reference", TextRule.REFERENCE);
        form.finish();
        return new Adjusting(
                currency.orElseThrow(),
                Miles.of(miles.orElseThrow()).negated(),
                reason.orElseThrow(),
                reference.orElseThrow());
    }

    @Override
    public long size() {
        return Math.abs(miles.count());
    }
}
