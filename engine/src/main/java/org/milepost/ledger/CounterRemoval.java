package org.milepost.ledger;

/**
 * Removes a counter with slices that no limit compares any more.
 *
 * @param counter the number of the counter
 */
public record CounterRemoval(int counter) implements CounterChange {

    @Override
    public Counters in(Counters before) {
        return before.with(counter, SlicedCounter.UNUSED);
    }
}
