package org.milepost.ledger;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.milepost.ledger.Batch.AnswerKey;
import org.milepost.ledger.Batch.AnswerRow;
import org.milepost.postgres.RowArrays;
import org.milepost.postgres.Session;

/**
 * The SQL of stored answers within a batch. Every operation reads its own answer, and in the same
 * statement the balance of its companion, the account that it only reads.
 *
 * <p>Threads: shared by all lanes; has no state.
 */
final class StoredAnswerStore {

    /**
     * {@code OFFSET 0} prevents a sequential scan, which the planner chooses while the statistics
     * say that the table is empty.
     */
    static final String READ =
            """
            SELECT k.n, w.at, w.ordinal, w.content_high, w.content_low, w.facts,
                   CASE WHEN w.facts = '' THEN t.facts END, w.holders, c.balance, t.epoch
              FROM unnest(?::integer[], ?::smallint[], ?::bigint[], ?::smallint[], ?::bigint[],
                          ?::bigint[], ?::text[])
                   AS k (n, bucket, account, kind, digest, companion, holder)
              LEFT JOIN answer w ON w.bucket = k.bucket AND w.kind = k.kind
                                AND w.account = k.account AND w.digest = k.digest
              LEFT JOIN LATERAL (
                   SELECT b.facts, b.epoch
                     FROM transfer b
                    WHERE b.bucket = w.bucket AND b.account = w.account AND b.ordinal = w.ordinal
                   OFFSET 0) t ON true
              LEFT JOIN account c ON c.bucket = k.bucket AND c.account = k.companion
                                 AND c.holder = k.holder
            """;

    static final String INSERT =
            """
            INSERT INTO answer
                   (bucket, account, kind, digest, content_high, content_low, holders, at,
                    ordinal, facts)
            SELECT bucket, account, kind, digest, content_high, content_low, holders,
                   timestamptz 'epoch' + interval '1 microsecond' * at, ordinal, facts
              FROM unnest(?::smallint[], ?::bigint[], ?::smallint[], ?::bigint[], ?::bigint[],
                          ?::bigint[], ?::bytea[], ?::bigint[], ?::integer[], ?::text[])
                   AS w (bucket, account, kind, digest, content_high, content_low, holders, at,
                         ordinal, facts)
            """;

    private static final String DELETE =
            """
            DELETE FROM answer w
             USING unnest(?::smallint[], ?::bigint[], ?::smallint[], ?::bigint[])
                   AS k (bucket, account, kind, digest)
             WHERE w.bucket = k.bucket AND w.kind = k.kind
               AND w.account = k.account AND w.digest = k.digest
            """;

    private StoredAnswerStore() {}

    /** Binds the keys of the stored answers and of the companions' balances. */
    static RowArrays<Integer> bindReads(
            RowArrays<?> before, List<? extends AccountOperation<?>> operations)
            throws SQLException {
        return before.then(IntStream.range(0, operations.size()).boxed().toList())
                .integer(n -> n)
                .smallint(n -> operations.get(n).account().bucket())
                .bigint(n -> operations.get(n).account().number())
                .smallint(n -> operations.get(n).identity().kind().code())
                .bigint(n -> operations.get(n).identity().digest().high())
                .bigint(n -> operations.get(n).companion().map(AccountId::number).orElse(0L))
                .text(n -> operations.get(n).holder());
    }

    /** Reads the answers and balances of all operations, by their places. */
    static Batch.Reading[] read(ResultSet rows, List<? extends AccountOperation<?>> operations)
            throws SQLException {
        Batch.Reading[] readings = new Batch.Reading[operations.size()];
        while (rows.next()) {
            int place = rows.getInt(1);
            readings[place] = reading(rows, operations.get(place).account());
        }
        return readings;
    }

    private static Batch.Reading reading(ResultSet row, AccountId account) throws SQLException {
        long balance = row.getLong(9);
        Optional<Miles> companion =
                row.wasNull() ? Optional.empty() : Optional.of(Miles.of(balance));
        return new Batch.Reading(answer(row, account), companion);
    }

    private static Optional<AnswerRow> answer(ResultSet row, AccountId account)
            throws SQLException {
        OffsetDateTime answeredAt = row.getObject(2, OffsetDateTime.class);
        if (answeredAt == null) {
            return Optional.empty();
        }
        int ordinal = row.getInt(3);
        String transferFacts = row.getString(7);
        Optional<BookedTransfer> booking =
                ordinal == 0
                        ? Optional.empty()
                        : Optional.of(
                                new BookedTransfer(
                                        new TransferId(account, ordinal),
                                        new Epoch(row.getInt(10))));
        return Optional.of(
                new AnswerRow(
                        new Fingerprint(row.getLong(4), row.getLong(5)),
                        new StoredAnswer(
                                answeredAt.toInstant(),
                                booking,
                                transferFacts == null ? row.getString(6) : transferFacts),
                        AnswerRecipients.ofBytes(row.getBytes(8)),
                        transferFacts != null));
    }

    /** Binds the answers to insert. */
    static RowArrays<Map.Entry<AnswerKey, AnswerRow>> bindInserts(
            RowArrays<?> before, List<Map.Entry<AnswerKey, AnswerRow>> answers)
            throws SQLException {
        return before.then(answers)
                .smallint(it -> it.getKey().account().bucket())
                .bigint(it -> it.getKey().account().number())
                .smallint(it -> it.getKey().kind().code())
                .bigint(it -> it.getKey().digest())
                .bigint(it -> it.getValue().content().high())
                .bigint(it -> it.getValue().content().low())
                .bytea(it -> it.getValue().recipients().bytes())
                .micros(it -> it.getValue().answer().at())
                .integer(
                        it ->
                                it.getValue()
                                        .answer()
                                        .booking()
                                        .map(booked -> booked.id().ordinal())
                                        .orElse(0))
                .text(it -> it.getValue().ownFacts());
    }

    /** Deletes answers; a statement of its own. */
    static void delete(Session session, List<AnswerKey> keys) throws SQLException {
        if (keys.isEmpty()) {
            return;
        }
        PreparedStatement statement =
                RowArrays.bind(session, DELETE, keys)
                        .smallint(it -> it.account().bucket())
                        .bigint(it -> it.account().number())
                        .smallint(it -> it.kind().code())
                        .bigint(AnswerKey::digest)
                        .statement();
        statement.executeUpdate();
    }
}
