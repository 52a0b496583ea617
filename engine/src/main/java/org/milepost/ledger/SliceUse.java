package org.milepost.ledger;

/**
 * What a transfer adds to a counter with slices, or gives back.
 *
 * @param counter the number of the counter, 1 or more
 * @param slice the slice of time in which it is counted; a later slice has a higher number
 * @param sliceCount how many slices count together, this one and those before it; 0 for what is
 *     given back
 * @param amount positive when used, negative or zero when given back
 */
public record SliceUse(int counter, long slice, int sliceCount, long amount)
        implements CounterChange {

    public SliceUse {
        boolean isPossible =
                amount > 0
                        ? sliceCount >= 1 && sliceCount <= SlicedCounter.SLICES_MAX
                        : sliceCount == 0;
        if (counter < 1 || !isPossible) {
            throw new IllegalArgumentException(
                    "counter " + counter + " with " + sliceCount + " slices");
        }
    }

    /** What gives an amount back that was counted in a slice. */
    public static SliceUse giveBack(int counter, long slice, long amount) {
        if (amount < 0) {
            throw new IllegalArgumentException("what is given back is not negative");
        }
        return new SliceUse(counter, slice, 0, -amount);
    }

    @Override
    public Counters in(Counters before) {
        return before.with(counter, before.sliced(counter).after(this));
    }
}
