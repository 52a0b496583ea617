package org.milepost.postgres;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import java.util.function.ToLongFunction;

/**
 * Binds a list of rows to a set-based statement, with one array parameter for each column, in the
 * order of the calls; {@code unnest(?::smallint[], ?::bigint[])} makes rows of them again.
 *
 * <p>Threads: those of the session.
 */
public final class RowArrays<T> {

    /** The server computes in double precision, which is exact up to this value. */
    private static final long MICROS_MAX = 1L << 53;

    private final PreparedStatement statement;
    private final List<T> rows;
    private int parameter;

    private RowArrays(PreparedStatement statement, int parameter, List<T> rows) {
        this.statement = statement;
        this.parameter = parameter;
        this.rows = rows;
    }

    /** Begins binding these rows to a statement of the session. */
    public static <T> RowArrays<T> bind(Session session, String sql, List<T> rows)
            throws SQLException {
        return new RowArrays<>(session.prepare(sql), 0, rows);
    }

    /** Begins binding these rows to a statement, which the caller closes. */
    public static <T> RowArrays<T> bind(PreparedStatement statement, List<T> rows) {
        return new RowArrays<>(statement, 0, rows);
    }

    /**
     * Continues with the rows of the next statement, when several are joined by semicolons and sent
     * in one message.
     */
    public <U> RowArrays<U> then(List<U> others) {
        return new RowArrays<>(statement, parameter, others);
    }

    /** A scalar parameter before, between or after the columns. */
    public RowArrays<T> value(int value) throws SQLException {
        statement.setInt(++parameter, value);
        return this;
    }

    /** A scalar parameter of bytes. */
    public RowArrays<T> value(byte[] value) throws SQLException {
        statement.setBytes(++parameter, value);
        return this;
    }

    /** A smallint column. */
    public RowArrays<T> smallint(ToIntFunction<T> column) throws SQLException {
        short[] values = new short[rows.size()];
        for (int i = 0; i < values.length; i++) {
            int value = column.applyAsInt(rows.get(i));
            if (value != (short) value) {
                throw new ArithmeticException("not a smallint");
            }
            values[i] = (short) value;
        }
        return array(values);
    }

    /** An integer column. */
    public RowArrays<T> integer(ToIntFunction<T> column) throws SQLException {
        int[] values = new int[rows.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = column.applyAsInt(rows.get(i));
        }
        return array(values);
    }

    /** A bigint column. */
    public RowArrays<T> bigint(ToLongFunction<T> column) throws SQLException {
        long[] values = new long[rows.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = column.applyAsLong(rows.get(i));
        }
        return array(values);
    }

    /** A text column. */
    public RowArrays<T> text(Function<T, String> column) throws SQLException {
        String[] values = new String[rows.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = column.apply(rows.get(i));
        }
        return array(values);
    }

    /** A bytea column. */
    public RowArrays<T> bytea(Function<T, byte[]> column) throws SQLException {
        byte[][] values = new byte[rows.size()][];
        for (int i = 0; i < values.length; i++) {
            values[i] = column.apply(rows.get(i));
        }
        return array(values);
    }

    /**
     * A bigint column of microseconds since 1970, finer fractions cut off, to be added to {@code
     * timestamptz 'epoch'} as an interval, which is faster for the server than parsing text.
     *
     * @throws ArithmeticException for a time that is 285 years from 1970 or further
     */
    public RowArrays<T> micros(Function<T, Instant> column) throws SQLException {
        return bigint(
                row -> {
                    Instant time = column.apply(row);
                    long micros =
                            Math.addExact(
                                    Math.multiplyExact(time.getEpochSecond(), 1_000_000L),
                                    time.getNano() / 1_000);
                    if (Math.abs(micros) > MICROS_MAX) {
                        throw new ArithmeticException("too far from 1970");
                    }
                    return micros;
                });
    }

    /** An integer column of days since 1970, to be added to {@code date 'epoch'}. */
    public RowArrays<T> days(Function<T, LocalDate> column) throws SQLException {
        return integer(row -> Math.toIntExact(column.apply(row).toEpochDay()));
    }

    /** The statement with all its parameters. */
    public PreparedStatement statement() {
        return statement;
    }

    /** The driver sends arrays of primitives, strings and byte arrays in binary form. */
    private RowArrays<T> array(Object values) throws SQLException {
        statement.setObject(++parameter, values);
        return this;
    }
}
