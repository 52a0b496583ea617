package org.milepost.operator;

import java.util.Optional;
import org.milepost.ledger.Miles;

/**
 * What an operator does to a balance.
 *
 * @param currency the code of the currency
 * @param miles what is given, or taken when negative; not zero
 * @param reason why, for people
 * @param reference the operator's own name for it: the same one again does nothing more
 */
public record Adjusting(String currency, Miles miles, String reason, String reference) {

    private static final long MILES_MAX = 1_000_000_000_000L;

    /** What a form asks for, in the currency that was read from it or that there is only one of. */
    static Adjusting read(Form form, Optional<String> currency) {
        Optional<Long> miles = form.required("miles", form.number("miles", -MILES_MAX, MILES_MAX));
        Optional<String> reason = form.required("reason", form.text("reason", TextRule.LINE));
        Optional<String> reference =
                form.required("reference", form.text("reference", TextRule.REFERENCE));
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
}
