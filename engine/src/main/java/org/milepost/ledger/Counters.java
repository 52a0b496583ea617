package org.milepost.ledger;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The counters of an account. The first, with the code 0, has columns of its own, because nearly
 * every redemption changes it; the others of a kind share one column, and those with slices another
 * one.
 *
 * @param first the counter with the code 0
 * @param others those with other codes, by code
 * @param sliced those with slices that have a use, by number
 */
public record Counters(
        Counter first, Map<Integer, Counter> others, Map<Integer, SlicedCounter> sliced) {

    /** Nothing was counted. */
    public static final Counters NONE = new Counters(Counter.UNUSED, Map.of());

    private static final byte[] NOTHING = {};

    /** Code, window in days since 1970, and use. */
    private static final int ENTRY_LENGTH = Byte.BYTES + Integer.BYTES + Long.BYTES;

    public Counters {
        others = Map.copyOf(others);
        sliced = Map.copyOf(sliced);
    }

    /** Without counters with slices. */
    public Counters(Counter first, Map<Integer, Counter> others) {
        this(first, others, Map.of());
    }

    /** The counter with slices of that number. */
    public SlicedCounter sliced(int number) {
        return sliced.getOrDefault(number, SlicedCounter.UNUSED);
    }

    /** The counter of this kind as of a business day. */
    public Counter on(LocalDate day, CounterKind kind) {
        return of(kind).in(kind.window().start(day));
    }

    /** These counters after a transfer. */
    public Counters after(List<? extends CounterChange> changes) {
        Counters after = this;
        for (CounterChange change : changes) {
            after = change.in(after);
        }
        return after;
    }

    /** These counters with another one with slices. */
    Counters with(int number, SlicedCounter counter) {
        SortedMap<Integer, SlicedCounter> more = new TreeMap<>(sliced);
        if (counter.isEmpty()) {
            more.remove(number);
        } else {
            more.put(number, counter);
        }
        return new Counters(first, others, more);
    }

    /** These counters after one use. */
    public Counters after(CounterUse use) {
        return with(use.kind(), of(use.kind()).after(use));
    }

    private Counter of(CounterKind kind) {
        return kind.code() == 0 ? first : others.getOrDefault(kind.code(), Counter.UNUSED);
    }

    private Counters with(CounterKind kind, Counter counter) {
        if (kind.code() == 0) {
            return new Counters(counter, others, sliced);
        }
        SortedMap<Integer, Counter> more = new TreeMap<>(others);
        more.put(kind.code(), counter);
        return new Counters(first, more, sliced);
    }

    /** The stored form of those with slices, in the order of their numbers. */
    public byte[] storedSlices() {
        if (sliced.isEmpty()) {
            return NOTHING;
        }
        int length =
                sliced.values().stream().mapToInt(it -> Integer.BYTES + it.storedLength()).sum();
        ByteBuffer stored = ByteBuffer.allocate(length);
        new TreeMap<>(sliced).forEach((number, counter) -> counter.store(stored.putInt(number)));
        return stored.array();
    }

    /** The stored form of the others, in the order of their codes. */
    public byte[] stored() {
        ByteBuffer stored = ByteBuffer.allocate(others.size() * ENTRY_LENGTH);
        new TreeMap<>(others)
                .forEach(
                        (code, counter) ->
                                stored.put(code.byteValue())
                                        .putInt(Math.toIntExact(counter.window().toEpochDay()))
                                        .putLong(counter.used()));
        return stored.array();
    }

    /**
     * The counters with these stored forms.
     *
     * @throws IllegalArgumentException when one is damaged
     */
    public static Counters ofStored(Counter first, byte[] stored, byte[] slices) {
        return new Counters(first, ofStored(stored), slicesOfStored(slices));
    }

    private static Map<Integer, SlicedCounter> slicesOfStored(byte[] stored) {
        if (stored.length == 0) {
            return Map.of();
        }
        SortedMap<Integer, SlicedCounter> sliced = new TreeMap<>();
        ByteBuffer bytes = ByteBuffer.wrap(stored);
        try {
            while (bytes.hasRemaining()) {
                int number = bytes.getInt();
                if (number < 1 || sliced.put(number, SlicedCounter.ofStored(bytes)) != null) {
                    throw new IllegalArgumentException("counter " + number + " is stored wrongly");
                }
            }
        } catch (BufferUnderflowException e) {
            throw new IllegalArgumentException("slices of " + stored.length + " bytes", e);
        }
        return sliced;
    }

    private static Map<Integer, Counter> ofStored(byte[] stored) {
        if (stored.length % ENTRY_LENGTH != 0) {
            throw new IllegalArgumentException("counters of " + stored.length + " bytes");
        }
        SortedMap<Integer, Counter> others = new TreeMap<>();
        ByteBuffer bytes = ByteBuffer.wrap(stored);
        while (bytes.hasRemaining()) {
            int code = bytes.get();
            LocalDate window = LocalDate.ofEpochDay(bytes.getInt());
            if (code < 1 || others.put(code, new Counter(window, bytes.getLong())) != null) {
                throw new IllegalArgumentException("counter " + code + " is stored wrongly");
            }
        }
        return others;
    }
}
