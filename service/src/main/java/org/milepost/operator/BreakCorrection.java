package org.milepost.operator;

import java.util.Optional;
import org.milepost.ledger.Miles;

/**
 * The correction of a break, as an operator asks for it.
 *
 * @param number names the break
 * @param miles the change of the member's balance: the opposite of what the break differs by
 */
public record BreakCorrection(String currency, long number, Miles miles, String reason)
        implements BookingContent {

    private static final long MILES_MAX = 1_000_000_000_000L;
    private static final long NUMBER_MAX = 999_999_999_999_999_999L;

    /** Reads a form whose currency is known. */
    static BreakCorrection read(Form form, Optional<String> currency) {
        Optional<Long> number = form.required("break", form.number("break", 1, NUMBER_MAX));
        Optional<Long> miles = form.required("miles", form.number("miles", -MILES_MAX, MILES_MAX));
        Optional<String> reason = form.requiredText("reason", TextRule.LINE);
        if (miles.isPresent() && miles.get() == 0) {
            form.error("miles", "must not be 0");
        }
        form.finish();
        return new BreakCorrection(
                currency.orElseThrow(),
                number.orElseThrow(),
                Miles.of(miles.orElseThrow()),
                reason.orElseThrow());
    }

    @Override
    public long size() {
        return Math.abs(miles.count());
    }

    /** A break is corrected once. */
    @Override
    public String reference() {
        return "break-" + number;
    }
}
