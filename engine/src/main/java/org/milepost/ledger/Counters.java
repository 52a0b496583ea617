package org.milepost.ledger;

import java.nio.ByteBuffer;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The counters of an account. The first, with the code 0, has columns of its own, because nearly
 * every redemption changes it; the others share one column.
 *
 * @param first the counter with the code 0
 * @param others those with other codes, by code
 */
public record Counters(Counter first, Map<Integer, Counter> others) {

    /** Nothing was counted. */
    public static final Counters NONE = new Counters(Counter.UNUSED, Map.of());

    /** Code, window in days since 1970, and use. */
    private static final int ENTRY_LENGTH = Byte.BYTES + Integer.BYTES + Long.BYTES;

    public Counters {
        others = Map.copyOf(others);
    }

    /** The counter of this kind as of a business day. */
    public Counter on(LocalDate day, CounterKind kind) {
        return of(kind).in(kind.window().start(day));
    }

    /** These counters after a transfer. */
    public Counters after(List<CounterUse> uses) {
        Counters after = this;
        for (CounterUse use : uses) {
            after = after.after(use);
        }
        return after;
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
            return new Counters(counter, others);
        }
        SortedMap<Integer, Counter> more = new TreeMap<>(others);
        more.put(kind.code(), counter);
        return new Counters(first, more);
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
     * The counters with this stored form.
     *
     * @throws IllegalArgumentException when it is damaged
     */
    public static Counters ofStored(Counter first, byte[] stored) {
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
        return new Counters(first, others);
    }
}
