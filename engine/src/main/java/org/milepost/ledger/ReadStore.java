package org.milepost.ledger;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;
import org.milepost.postgres.RowArrays;

/**
 * The SQL of one kind of {@link Read}: a statement that reads for all commands of a batch, its
 * parameters and its rows. {@link JournalStore} sends it in one message with the others, after the
 * statement that locks the accounts, so that it sees everything that was committed before.
 *
 * <p>Threads: shared by all lanes; has no state.
 *
 * @param <K> the reads of this kind
 * @param <V> the value that a read finds
 */
abstract class ReadStore<K extends Read<V>, V> {

    private final Class<K> type;

    ReadStore(Class<K> type) {
        this.type = type;
    }

    /**
     * One read of a batch.
     *
     * @param operation the place of its command in the batch
     */
    record Wanted<K>(int operation, AccountId account, K read) {}

    /**
     * The statement. Its first column is the place of the read in the list, and each read has at
     * least one row.
     */
    abstract String sql();

    /** Binds the reads, with their places, in the order of the statement's parameters. */
    abstract RowArrays<?> bind(RowArrays<?> before, List<Wanted<K>> wanted) throws SQLException;

    /** The value that a row contains for its read. */
    abstract V value(ResultSet row, Wanted<K> wanted) throws SQLException;

    /**
     * Binds reads that name a transfer by its ordinal: the places, buckets, accounts and ordinals.
     */
    static <K> RowArrays<?> bindNamed(
            RowArrays<?> before, List<Wanted<K>> wanted, ToIntFunction<K> ordinal)
            throws SQLException {
        return before.then(IntStream.range(0, wanted.size()).boxed().toList())
                .integer(n -> n)
                .smallint(n -> wanted.get(n).account().bucket())
                .bigint(n -> wanted.get(n).account().number())
                .integer(n -> ordinal.applyAsInt(wanted.get(n).read()));
    }

    /** What the read finds after the commands of the batch that came before. */
    abstract V current(Batch batch, AccountId account, K read, V stored);

    /** What it finds when nothing is stored. */
    abstract V none();

    /** What a command finds: what was read from the database, with the changes of its batch. */
    final V found(Batch batch, AccountId account, Read<V> read, Readings stored) {
        return current(batch, account, type.cast(read), stored.get(read).orElseGet(this::none));
    }

    /** The reads of this kind in a batch, in the order of the commands. */
    final List<Wanted<K>> of(List<? extends AccountOperation<?>> operations) {
        List<Wanted<K>> wanted = new ArrayList<>();
        for (int place = 0; place < operations.size(); place++) {
            AccountOperation<?> operation = operations.get(place);
            for (Read<?> read : operation.reads()) {
                if (type.isInstance(read)) {
                    wanted.add(new Wanted<>(place, operation.account(), type.cast(read)));
                }
            }
        }
        return wanted;
    }

    /** Adds the values of the rows to the readings of the commands. */
    final void read(ResultSet rows, List<Wanted<K>> wanted, Batch.Reading[] readings)
            throws SQLException {
        while (rows.next()) {
            Wanted<K> one = wanted.get(rows.getInt(1));
            readings[one.operation()] =
                    readings[one.operation()].with(one.read(), value(rows, one));
        }
    }
}
