package org.milepost.ledger;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What the reads of one command found, by read. Immutable.
 *
 * @param values by read, of the type that the read declares
 */
record Readings(Map<Read<?>, Object> values) {

    /** Of a command that reads nothing. */
    static final Readings NONE = new Readings(Map.of());

    Readings {
        values = Map.copyOf(values);
    }

    /** With what one more read found. */
    <V> Readings with(Read<V> read, V value) {
        Map<Read<?>, Object> more = new HashMap<>(values);
        more.put(read, value);
        return new Readings(more);
    }

    /** Without the reads of one kind. */
    Readings without(Class<? extends Read<?>> kind) {
        Map<Read<?>, Object> fewer = new HashMap<>(values);
        fewer.keySet().removeIf(kind::isInstance);
        return new Readings(fewer);
    }

    /** What a read found; empty when it was not read. */
    @SuppressWarnings("unchecked") // with() pairs each read with a value of its type
    <V> Optional<V> get(Read<V> read) {
        return Optional.ofNullable((V) values.get(read));
    }
}
