package org.milepost.ledger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;
import org.milepost.postgres.RowArrays;
import org.milepost.postgres.Transaction;

/**
 * Reads transfers for readers of the feed: by key, with their balances and what is stored beside
 * them. Each method is one statement, or a few, in the reader's transaction.
 */
public final class FollowedTransferStore {

    /**
     * The transfers of each account from the lowest to the highest wanted ordinal, the latest
     * first, with the account's balance after the highest. {@code OFFSET 0} keeps the planner from
     * reading whole tables while it has no statistics of them.
     */
    private static final String TRANSFERS =
            """
            SELECT w.bucket, w.account, t.ordinal, t.kind, t.amount, t.house, t.undoes, t.at,
                   t.epoch, t.facts, t.link, a.currency, a.balance - l.later AS last_balance
              FROM (SELECT bucket, account, min(ordinal) AS lowest, max(ordinal) AS highest
                      FROM unnest(?::smallint[], ?::bigint[], ?::integer[])
                           AS k (bucket, account, ordinal)
                     GROUP BY bucket, account) w
             CROSS JOIN LATERAL (
                   SELECT currency, balance FROM account
                    WHERE bucket = w.bucket AND account = w.account OFFSET 0) a
             CROSS JOIN LATERAL (
                   SELECT coalesce(sum(amount), 0)::bigint AS later FROM transfer
                    WHERE bucket = w.bucket AND account = w.account AND ordinal > w.highest
                   OFFSET 0) l
             CROSS JOIN LATERAL (
                   SELECT ordinal, kind, amount, house, undoes, at, epoch, facts, link
                     FROM transfer
                    WHERE bucket = w.bucket AND account = w.account
                      AND ordinal BETWEEN w.lowest AND w.highest
                   OFFSET 0) t
             ORDER BY w.bucket, w.account, t.ordinal DESC
            """;

    private static final String LEGS =
            """
            SELECT g.bucket, g.account, g.ordinal, g.house, g.currency, g.amount
              FROM unnest(?::smallint[], ?::bigint[], ?::integer[])
                   AS k (bucket, account, ordinal)
             CROSS JOIN LATERAL (
                   SELECT * FROM transfer_leg
                    WHERE bucket = k.bucket AND account = k.account AND ordinal = k.ordinal
                   OFFSET 0) g
             ORDER BY g.bucket, g.account, g.ordinal, g.leg
            """;

    private static final String PARTS =
            """
            SELECT p.bucket, p.account, p.ordinal, p.original
              FROM unnest(?::smallint[], ?::bigint[], ?::integer[])
                   AS k (bucket, account, ordinal)
             CROSS JOIN LATERAL (
                   SELECT * FROM part_reversal
                    WHERE bucket = k.bucket AND account = k.account AND ordinal = k.ordinal
                   OFFSET 0) p
            """;

    /** The kind is that of {@link Identity.Kind#KEY}. */
    private static final String KEYS =
            """
            SELECT r.bucket, r.account, r.ordinal, r.digest
              FROM unnest(?::smallint[], ?::bigint[], ?::integer[])
                   AS k (bucket, account, ordinal)
             CROSS JOIN LATERAL (
                   SELECT * FROM answer
                    WHERE bucket = k.bucket AND account = k.account AND kind = 1
                      AND ordinal = k.ordinal
                   OFFSET 0) r
            """;

    private FollowedTransferStore() {}

    /**
     * These transfers, each once, in the order of their keys.
     *
     * @throws IllegalStateException when one is not booked
     */
    public static List<FollowedTransfer> read(Transaction transaction, List<TransferId> wanted) {
        List<TransferId> keys = wanted.stream().distinct().sorted().toList();
        try {
            return read(transaction.handle().getConnection(), keys);
        } catch (SQLException e) {
            throw new UnableToExecuteStatementException(e, null);
        }
    }

    private static List<FollowedTransfer> read(Connection connection, List<TransferId> keys)
            throws SQLException {
        Map<TransferId, List<Leg>> legs = new HashMap<>();
        each(
                connection,
                LEGS,
                keys,
                row ->
                        legs.computeIfAbsent(id(row), _ -> new ArrayList<>())
                                .add(
                                        new Leg(
                                                new HouseId(row.getInt(4)),
                                                row.getInt(5),
                                                Miles.of(row.getLong(6)))));
        Map<TransferId, Integer> parts = new HashMap<>();
        each(connection, PARTS, keys, row -> parts.put(id(row), row.getInt(4)));
        Map<TransferId, OptionalLong> digests = new HashMap<>();
        each(connection, KEYS, keys, row -> digests.put(id(row), OptionalLong.of(row.getLong(4))));
        Map<TransferId, FollowedTransfer> found = new HashMap<>();
        for (Row row : rows(connection, keys)) {
            TransferId id = row.transfer().id();
            found.put(
                    id,
                    new FollowedTransfer(
                            row.transfer(),
                            row.currency(),
                            row.balance(),
                            legs.getOrDefault(id, List.of()),
                            parts.getOrDefault(id, 0),
                            digests.getOrDefault(id, OptionalLong.empty())));
        }
        return keys.stream()
                .map(
                        id ->
                                Optional.ofNullable(found.get(id))
                                        .orElseThrow(
                                                () ->
                                                        new IllegalStateException(
                                                                "the feed names a transfer that is"
                                                                        + " not booked")))
                .toList();
    }

    /** A transfer with the balance after it, once the later one of its account is known. */
    private record Row(Transfer transfer, int currency, Miles balance) {

        /** This one, when it comes just before another row in the history of an account. */
        Row before(Row later) {
            boolean isSameAccount = later.transfer.id().account().equals(transfer.id().account());
            return isSameAccount
                    ? new Row(transfer, currency, later.balance.minus(later.transfer.change()))
                    : this;
        }
    }

    /** The latest of each account comes first, so that balances are computed backwards. */
    private static List<Row> rows(Connection connection, List<TransferId> keys)
            throws SQLException {
        List<Row> rows = new ArrayList<>();
        each(
                connection,
                TRANSFERS,
                keys,
                row -> {
                    Row read = new Row(transfer(row), row.getInt(12), Miles.of(row.getLong(13)));
                    rows.add(rows.isEmpty() ? read : read.before(rows.getLast()));
                });
        return rows;
    }

    private static Transfer transfer(ResultSet row) throws SQLException {
        int undoes = row.getInt(7);
        return new Transfer(
                id(row),
                TransferKind.ofCode(row.getInt(4)),
                Miles.of(row.getLong(5)),
                new HouseId(row.getInt(6)),
                undoes == 0 ? OptionalInt.empty() : OptionalInt.of(undoes),
                row.getObject(8, OffsetDateTime.class).toInstant(),
                new Epoch(row.getInt(9)),
                row.getString(10),
                new Link(row.getBytes(11)));
    }

    private static TransferId id(ResultSet row) throws SQLException {
        return new TransferId(new AccountId(row.getInt(1), row.getLong(2)), row.getInt(3));
    }

    /** What is done with a row. */
    private interface RowReader {
        void read(ResultSet row) throws SQLException;
    }

    private static void each(
            Connection connection, String sql, List<TransferId> keys, RowReader reader)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            RowArrays.bind(statement, keys)
                    .smallint(id -> id.account().bucket())
                    .bigint(id -> id.account().number())
                    .integer(TransferId::ordinal);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    reader.read(rows);
                }
            }
        }
    }
}
