package org.milepost.ledger;

import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How much of a limit an account has used, by slices of time. A window that moves is the latest of
 * them: a use counts while its slice is among these, so a window of equal slices needs one number a
 * slice, however many uses there are. The slices are those of the rules that compare the limit; the
 * ledger only adds.
 *
 * @param used what was used in each slice that has a use, above zero, in the unit of the limit
 */
public record SlicedCounter(SortedMap<Long, Long> used) {

    /** Never used. */
    public static final SlicedCounter UNUSED = new SlicedCounter(Collections.emptySortedMap());

    /** The most slices that count together. */
    public static final int SLICES_MAX = 61;

    /** The number of slices, and the latest one. */
    private static final int HEAD_LENGTH = Byte.BYTES + Long.BYTES;

    /** How far a slice is behind the latest one, and what was used in it. */
    private static final int SLICE_LENGTH = Byte.BYTES + Long.BYTES;

    public SlicedCounter {
        used = Collections.unmodifiableSortedMap(new TreeMap<>(used));
        for (long amount : used.values()) {
            if (amount < 1) {
                throw new IllegalArgumentException("a slice without a use is not kept");
            }
        }
        if (!used.isEmpty() && used.lastKey() - used.firstKey() >= SLICES_MAX) {
            throw new IllegalArgumentException("slices that never count together");
        }
    }

    /** Whether nothing is counted. */
    public boolean isEmpty() {
        return used.isEmpty();
    }

    /** The slice in which a use counts: a clock that is behind counts in the latest slice. */
    public long current(long slice) {
        return used.isEmpty() ? slice : Math.max(slice, used.lastKey());
    }

    /**
     * What was used from a slice on.
     *
     * @throws ArithmeticException when the sum is beyond the range of a long
     */
    public long usedSince(long firstSlice) {
        long sum = 0;
        for (long amount : used.tailMap(firstSlice).values()) {
            sum = Math.addExact(sum, amount);
        }
        return sum;
    }

    /**
     * With a use added, without the slices that no longer count; or with a use given back, if its
     * slice still counts.
     *
     * @throws ArithmeticException when the sum is beyond the range of a long
     */
    SlicedCounter after(SliceUse use) {
        SortedMap<Long, Long> changed;
        if (use.amount() > 0) {
            long slice = current(use.slice());
            changed = new TreeMap<>(used.tailMap(slice - use.sliceCount() + 1));
            changed.merge(slice, use.amount(), Math::addExact);
        } else {
            changed = new TreeMap<>(used);
            long rest = Math.addExact(used.getOrDefault(use.slice(), 0L), use.amount());
            if (rest > 0) {
                changed.put(use.slice(), rest);
            } else {
                changed.remove(use.slice());
            }
        }
        return new SlicedCounter(changed);
    }

    /** The length of the stored form. */
    int storedLength() {
        return HEAD_LENGTH + used.size() * SLICE_LENGTH;
    }

    /** Writes the stored form of a counter with a use. */
    void store(ByteBuffer stored) {
        stored.put((byte) used.size()).putLong(used.lastKey());
        used.forEach(
                (slice, amount) -> stored.put((byte) (used.lastKey() - slice)).putLong(amount));
    }

    /**
     * Reads a stored form.
     *
     * @throws IllegalArgumentException when it is damaged
     * @throws java.nio.BufferUnderflowException when it ends early
     */
    static SlicedCounter ofStored(ByteBuffer stored) {
        int size = stored.get();
        long latest = stored.getLong();
        SortedMap<Long, Long> used = new TreeMap<>();
        for (int i = 0; i < size; i++) {
            int behind = stored.get();
            if (behind < 0 || used.put(latest - behind, stored.getLong()) != null) {
                throw new IllegalArgumentException("a slice is stored wrongly");
            }
        }
        if (used.isEmpty() || used.lastKey() != latest) {
            throw new IllegalArgumentException("the latest slice is not stored");
        }
        return new SlicedCounter(used);
    }
}
