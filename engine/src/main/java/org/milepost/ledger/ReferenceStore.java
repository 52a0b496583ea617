package org.milepost.ledger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;
import org.milepost.postgres.RowArrays;
import org.milepost.postgres.Transaction;

/** Reads, without locks, what adjustments would find, for many at once. */
public final class ReferenceStore {

    private static final String FIND =
            """
            SELECT a.holder, w.content_high, w.content_low
              FROM unnest(?::integer[], ?::smallint[], ?::bigint[], ?::smallint[], ?::bigint[])
                   AS k (n, bucket, account, kind, digest)
              LEFT JOIN account a ON a.bucket = k.bucket AND a.account = k.account
              LEFT JOIN answer w ON w.bucket = k.bucket AND w.kind = k.kind
                                AND w.account = k.account AND w.digest = k.digest
             ORDER BY k.n
            """;

    /** What an adjustment would find. */
    public enum State {
        /** The account, and nothing under the reference. */
        FREE,
        /** The same adjustment was booked. */
        BOOKED,
        /** The reference was used with other content. */
        USED,
        /** There is no such account. */
        NO_ACCOUNT
    }

    private ReferenceStore() {}

    /** What each would find now, in their order. */
    public static List<State> find(Transaction transaction, List<Adjustment> adjustments) {
        List<State> states = new ArrayList<>(adjustments.size());
        Connection connection = transaction.handle().getConnection();
        try (PreparedStatement statement = connection.prepareStatement(FIND)) {
            List<Integer> places = IntStream.range(0, adjustments.size()).boxed().toList();
            RowArrays.bind(statement, places)
                    .integer(n -> n)
                    .smallint(n -> adjustments.get(n).account().bucket())
                    .bigint(n -> adjustments.get(n).account().number())
                    .smallint(n -> adjustments.get(n).identity().kind().code())
                    .bigint(n -> adjustments.get(n).identity().digest().high());
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    states.add(state(rows, adjustments.get(states.size())));
                }
            }
        } catch (SQLException e) {
            throw new UnableToExecuteStatementException(e, null);
        }
        return states;
    }

    private static State state(ResultSet row, Adjustment adjustment) throws SQLException {
        if (!adjustment.holder().equals(row.getString(1))) {
            return State.NO_ACCOUNT;
        }
        long high = row.getLong(2);
        if (row.wasNull()) {
            return State.FREE;
        }
        return adjustment.accepts(new Fingerprint(high, row.getLong(3)))
                ? State.BOOKED
                : State.USED;
    }
}
