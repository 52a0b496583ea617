package org.milepost.ledger;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.milepost.postgres.RowArrays;

/**
 * The SQL of one kind of {@link Effect}: a statement that inserts the rows of all bookings of a
 * batch. {@link JournalStore} sends it in one message with the others and the commit.
 *
 * <p>Threads: shared by all lanes; has no state.
 *
 * @param <E> the effects of this kind
 */
abstract class EffectStore<E extends Effect> {

    private final Class<E> type;

    EffectStore(Class<E> type) {
        this.type = type;
    }

    /**
     * One effect of a batch.
     *
     * @param transfer the transfer that it belongs to
     */
    record Written<E>(TransferId transfer, E effect) {}

    /** The statement. */
    abstract String sql();

    /** Binds the effects in the order of the statement's parameters. */
    abstract RowArrays<?> bind(RowArrays<?> before, List<Written<E>> written) throws SQLException;

    /** The effects of this kind, in the order of their keys: rows are inserted in one order. */
    final List<Written<E>> of(List<Written<Effect>> effects) {
        List<Written<E>> written = new ArrayList<>();
        for (Written<Effect> one : effects) {
            if (type.isInstance(one.effect())) {
                written.add(new Written<>(one.transfer(), type.cast(one.effect())));
            }
        }
        written.sort(this::compare);
        return written;
    }

    /** The order of keys. */
    int compare(Written<E> one, Written<E> other) {
        return one.transfer().compareTo(other.transfer());
    }

    /** Binds the effects of this kind. */
    final RowArrays<?> bindAll(RowArrays<?> before, List<Written<Effect>> effects)
            throws SQLException {
        return bind(before, of(effects));
    }
}
