package org.milepost.ledger;

import java.time.LocalDate;

/**
 * How much of a limit an account has used, and in which window.
 *
 * @param window the first day of the latest window in which the account was used
 * @param used the amount or number used, in the unit of the limit; not negative
 */
public record Counter(LocalDate window, long used) {

    /** Never used. */
    public static final Counter UNUSED = new Counter(LocalDate.EPOCH, 0);

    public Counter {
        if (used < 0) {
            throw new IllegalArgumentException("a counter is not negative");
        }
    }

    /** The counter as seen in a window: a later one starts at zero, an earlier one is this one. */
    Counter in(LocalDate other) {
        return other.isAfter(window) ? new Counter(other, 0) : this;
    }

    /**
     * With a use added, or given back if it was counted in this window.
     *
     * @throws ArithmeticException when the sum is beyond the range of a long
     */
    Counter after(CounterUse use) {
        if (use.amount() >= 0) {
            Counter current = in(use.window());
            return new Counter(current.window, Math.addExact(current.used, use.amount()));
        }
        return use.window().equals(window)
                ? new Counter(window, Math.max(0, used + use.amount()))
                : this;
    }
}
