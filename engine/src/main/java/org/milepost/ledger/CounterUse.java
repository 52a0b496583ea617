package org.milepost.ledger;

import java.time.LocalDate;

/**
 * What a transfer adds to a counter of its account, or gives back. Made by {@link CounterKind}.
 *
 * @param kind the counter
 * @param window the first day of the window
 * @param amount positive when used, negative when given back; 1, 0 or -1 for a count
 */
public record CounterUse(CounterKind kind, LocalDate window, long amount) implements CounterChange {

    public CounterUse {
        if (kind.measure() == CounterKind.Measure.COUNT && Math.abs(amount) > 1) {
            throw new IllegalArgumentException("a transfer counts once");
        }
    }

    @Override
    public Counters in(Counters before) {
        return before.after(this);
    }
}
