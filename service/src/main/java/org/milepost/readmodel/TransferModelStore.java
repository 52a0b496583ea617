package org.milepost.readmodel;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;
import org.milepost.ledger.AccountId;
import org.milepost.ledger.Leg;
import org.milepost.ledger.TransferId;
import org.milepost.postgres.RowArrays;
import org.milepost.postgres.Transaction;

/** Writes the read model of transfers, in the transaction of the reader's position. */
final class TransferModelStore {

    /** A transfer that comes a second time is not written again. */
    private static final String ADD =
            """
            INSERT INTO transfer_model
                   (at, account, amount, balance, confirmation, ordinal, partner, offer, undoes,
                    bucket, currency, kind, happened_at, store, device, trace, transaction_id,
                    reference_id)
            SELECT timestamptz 'epoch' + k.at * interval '1 microsecond', k.account, k.amount,
                   k.balance, k.confirmation, k.ordinal, h.partner, k.offer, k.undoes, k.bucket,
                   k.currency, k.kind,
                   CASE WHEN k.happened <> k.at
                        THEN timestamptz 'epoch' + k.happened * interval '1 microsecond' END,
                   k.store, k.device, k.trace, k.transaction_id, k.reference_id
              FROM unnest(?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[],
                          ?::integer[], ?::integer[], ?::integer[], ?::integer[], ?::smallint[],
                          ?::smallint[], ?::smallint[], ?::bigint[], ?::text[], ?::text[],
                          ?::text[], ?::text[], ?::text[])
                   AS k (at, account, amount, balance, confirmation, ordinal, house, offer, undoes,
                         bucket, currency, kind, happened, store, device, trace, transaction_id,
                         reference_id)
              LEFT JOIN house h ON h.house = k.house
                ON CONFLICT (bucket, account, ordinal) DO NOTHING
            RETURNING bucket, account, ordinal
            """;

    private static final String ADD_KEYS =
            """
            INSERT INTO request_key_model (digest, at, account, ordinal, bucket)
            SELECT digest, timestamptz 'epoch' + at * interval '1 microsecond', account, ordinal,
                   bucket
              FROM unnest(?::bigint[], ?::bigint[], ?::bigint[], ?::integer[], ?::smallint[])
                   AS k (digest, at, account, ordinal, bucket)
                ON CONFLICT DO NOTHING
            """;

    private static final String ADD_MOVEMENTS =
            """
            INSERT INTO movement_model AS m (house, month, kind, transfers, amount)
            SELECT house, date 'epoch' + month, kind, transfers, amount
              FROM unnest(?::integer[], ?::integer[], ?::smallint[], ?::bigint[], ?::bigint[])
                   AS k (house, month, kind, transfers, amount)
                ON CONFLICT (house, month, kind)
                DO UPDATE SET transfers = m.transfers + excluded.transfers,
                              amount = m.amount + excluded.amount
            """;

    private static final int TEXT_LENGTH_MAX = 255;

    private TransferModelStore() {}

    /** What some transfers added to a house account in a month. */
    private record Movement(int house, LocalDate month, int kind) {
        static final Comparator<Movement> ORDER =
                Comparator.comparingInt(Movement::house)
                        .thenComparing(Movement::month)
                        .thenComparingInt(Movement::kind);
    }

    /** How many, and how much. */
    private record Sum(long transfers, long amount) {
        Sum plus(Sum other) {
            return new Sum(transfers + other.transfers, Math.addExact(amount, other.amount));
        }
    }

    /** Adds rows that are not there yet, and what they add to house accounts. */
    static void add(Transaction transaction, List<ModelledTransfer> rows) {
        Connection connection = transaction.handle().getConnection();
        try {
            Set<TransferId> added = addRows(connection, rows);
            List<ModelledTransfer> fresh =
                    rows.stream().filter(it -> added.contains(it.id())).toList();
            addKeys(connection, fresh);
            addMovements(connection, fresh);
        } catch (SQLException e) {
            throw new UnableToExecuteStatementException(e, null);
        }
    }

    private static Set<TransferId> addRows(Connection connection, List<ModelledTransfer> rows)
            throws SQLException {
        Set<TransferId> added = new HashSet<>();
        try (PreparedStatement statement = connection.prepareStatement(ADD)) {
            RowArrays.bind(statement, rows)
                    .micros(it -> it.transfer().at())
                    .bigint(ModelledTransfer::account)
                    .bigint(it -> it.transfer().change().count())
                    .bigint(it -> it.followed().balance().count())
                    .bigint(ModelledTransfer::confirmation)
                    .integer(it -> it.id().ordinal())
                    .integer(it -> it.transfer().house().number())
                    .integer(it -> it.details().offer())
                    .integer(ModelledTransfer::undoes)
                    .smallint(ModelledTransfer::bucket)
                    .smallint(it -> it.followed().currency())
                    .smallint(it -> it.transfer().kind().code())
                    .micros(ModelledTransfer::happenedAt)
                    .text(it -> it.details().store())
                    .text(it -> it.details().device())
                    .text(it -> it.details().trace())
                    .text(it -> indexable(it.details().transactionId()))
                    .text(it -> indexable(it.details().referenceId()));
            try (ResultSet ids = statement.executeQuery()) {
                while (ids.next()) {
                    added.add(
                            new TransferId(
                                    new AccountId(ids.getInt(1), ids.getLong(2)), ids.getInt(3)));
                }
            }
        }
        return added;
    }

    /** The beginning of a text, as long as a search can be; an index refuses very long texts. */
    private static String indexable(String text) {
        return text.codePointCount(0, text.length()) <= TEXT_LENGTH_MAX
                ? text
                : text.substring(0, text.offsetByCodePoints(0, TEXT_LENGTH_MAX));
    }

    private static void addKeys(Connection connection, List<ModelledTransfer> rows)
            throws SQLException {
        List<ModelledTransfer> keyed =
                rows.stream().filter(it -> it.followed().keyDigest().isPresent()).toList();
        if (keyed.isEmpty()) {
            return;
        }
        try (PreparedStatement statement = connection.prepareStatement(ADD_KEYS)) {
            RowArrays.bind(statement, keyed)
                    .bigint(it -> it.followed().keyDigest().orElseThrow())
                    .micros(it -> it.transfer().at())
                    .bigint(ModelledTransfer::account)
                    .integer(it -> it.id().ordinal())
                    .smallint(ModelledTransfer::bucket);
            statement.executeUpdate();
        }
    }

    private static void addMovements(Connection connection, List<ModelledTransfer> rows)
            throws SQLException {
        Map<Movement, Sum> sums = new TreeMap<>(Movement.ORDER);
        for (ModelledTransfer row : rows) {
            int kind = row.transfer().kind().code();
            sums.merge(
                    new Movement(row.transfer().house().number(), row.month(), kind),
                    new Sum(1, row.followed().firstAmount().count()),
                    Sum::plus);
            for (Leg leg : row.followed().legs()) {
                sums.merge(
                        new Movement(leg.house().number(), row.month(), kind),
                        new Sum(1, leg.amount().count()),
                        Sum::plus);
            }
        }
        if (sums.isEmpty()) {
            return;
        }
        try (PreparedStatement statement = connection.prepareStatement(ADD_MOVEMENTS)) {
            RowArrays.bind(statement, List.copyOf(sums.entrySet()))
                    .integer(it -> it.getKey().house())
                    .days(it -> it.getKey().month())
                    .smallint(it -> it.getKey().kind())
                    .bigint(it -> it.getValue().transfers())
                    .bigint(it -> it.getValue().amount());
            statement.executeUpdate();
        }
    }

    /** Deletes the keys whose answers are not stored any more. */
    static void expireKeys(Transaction transaction, Instant until) {
        transaction
                .update("DELETE FROM request_key_model WHERE at < :until")
                .bind("until", until.atOffset(ZoneOffset.UTC))
                .execute();
    }

    /** Deletes all rows. */
    static void clear(Transaction transaction) {
        transaction.update("TRUNCATE transfer_model, request_key_model, movement_model").execute();
    }
}
