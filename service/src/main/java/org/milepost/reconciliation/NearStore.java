package org.milepost.reconciliation;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.milepost.postgres.Transaction;
import org.milepost.reconciliation.ReconciliationRun.Cursor;

/** The SQL for lines that have no common key: both sides by amount, store and time. */
final class NearStore {

    private NearStore() {}

    /** A line of the partner that was not found. */
    record Their(int line, long amount, String store, Instant at) {}

    /**
     * A line of ours that was not found.
     *
     * @param at the time that is compared
     */
    record Our(Cursor cursor, long amount, String store, Instant at) {}

    /** A pair of lines. */
    record Pair(Their their, Our our) {}

    /** The lines of the partner after one of them, in the order of amount, store and time. */
    static List<Their> theirs(Transaction transaction, long file, long afterLine, int limit) {
        return transaction
                .query(
                        afterLine == 0
                                ? """
                                SELECT line, amount, store, at FROM partner_line
                                 WHERE file = :file AND verdict = 0 AND at IS NOT NULL
                                   AND :after = 0
                                 ORDER BY amount, store, at, line LIMIT :limit
                                """
                                : """
                                SELECT line, amount, store, at FROM partner_line
                                 WHERE file = :file AND verdict = 0 AND at IS NOT NULL
                                   AND (amount, store, at, line) >
                                       (SELECT amount, store, at, line FROM partner_line
                                         WHERE file = :file AND line = :after)
                                 ORDER BY amount, store, at, line LIMIT :limit
                                """)
                .bind("file", file)
                .bind("after", afterLine)
                .bind("limit", limit)
                .map(
                        (row, _) ->
                                new Their(
                                        row.getInt("line"),
                                        row.getLong("amount"),
                                        row.getString("store"),
                                        row.getObject("at", OffsetDateTime.class).toInstant()))
                .list();
    }

    /** Our lines after one of them, in the same order. */
    static List<Our> ours(Transaction transaction, long file, Cursor after, int limit) {
        return transaction
                .query(
                        after.equals(Cursor.START)
                                ? """
                                SELECT at, bucket, account, ordinal, leg, amount, store, compared
                                  FROM our_line
                                 WHERE file = :file AND line = 0 AND leg >= 0
                                   AND (:at, :bucket, :account, :ordinal, :leg) IS NOT NULL
                                 ORDER BY amount, store, compared, at, bucket, account, ordinal,
                                          leg
                                 LIMIT :limit
                                """
                                : """
                                SELECT at, bucket, account, ordinal, leg, amount, store, compared
                                  FROM our_line
                                 WHERE file = :file AND line = 0
                                   AND (amount, store, compared, at, bucket, account, ordinal,
                                        leg) >
                                       (SELECT amount, store, compared, at, bucket, account,
                                               ordinal, leg
                                          FROM our_line
                                         WHERE file = :file AND at = :at AND bucket = :bucket
                                           AND account = :account AND ordinal = :ordinal
                                           AND leg = :leg)
                                 ORDER BY amount, store, compared, at, bucket, account, ordinal,
                                          leg
                                 LIMIT :limit
                                """)
                .bind("file", file)
                .bind("at", after.at().atOffset(ZoneOffset.UTC))
                .bind("bucket", (short) after.bucket())
                .bind("account", after.account())
                .bind("ordinal", after.ordinal())
                .bind("leg", (short) after.leg())
                .bind("limit", limit)
                .map(
                        (row, _) ->
                                new Our(
                                        new Cursor(
                                                row.getObject("at", OffsetDateTime.class)
                                                        .toInstant(),
                                                row.getInt("bucket"),
                                                row.getLong("account"),
                                                row.getInt("ordinal"),
                                                row.getInt("leg")),
                                        row.getLong("amount"),
                                        row.getString("store"),
                                        row.getObject("compared", OffsetDateTime.class)
                                                .toInstant()))
                .list();
    }

    /** Stores that these lines are the same. */
    static void pair(Transaction transaction, long file, List<Pair> pairs) {
        if (pairs.isEmpty()) {
            return;
        }
        transaction
                .update(
                        """
                        WITH pairs AS MATERIALIZED (
                            SELECT * FROM unnest(
                                   CAST(:lines AS integer[]), CAST(:ats AS timestamptz[]),
                                   CAST(:buckets AS integer[]), CAST(:accounts AS bigint[]),
                                   CAST(:ordinals AS integer[]), CAST(:legs AS integer[]))
                                   AS k (line, at, bucket, account, ordinal, leg)
                        ), taken AS (
                            UPDATE our_line o SET line = p.line
                              FROM pairs p
                             WHERE o.file = :file AND o.at = p.at AND o.bucket = p.bucket
                               AND o.account = p.account AND o.ordinal = p.ordinal
                               AND o.leg = p.leg
                            RETURNING o.line, o.amount, o.confirmation
                        )
                        UPDATE partner_line l
                           SET verdict = 1, our_amount = t.amount,
                               our_confirmation = t.confirmation
                          FROM taken t WHERE l.file = :file AND l.line = t.line
                        """)
                .bind("file", file)
                .bindArray(
                        "lines",
                        Integer.class,
                        pairs.stream().map(it -> it.their().line()).toArray())
                .bindArray(
                        "ats",
                        String.class,
                        pairs.stream().map(it -> it.our().cursor().at().toString()).toArray())
                .bindArray(
                        "buckets",
                        Integer.class,
                        pairs.stream().map(it -> it.our().cursor().bucket()).toArray())
                .bindArray(
                        "accounts",
                        Long.class,
                        pairs.stream().map(it -> it.our().cursor().account()).toArray())
                .bindArray(
                        "ordinals",
                        Integer.class,
                        pairs.stream().map(it -> it.our().cursor().ordinal()).toArray())
                .bindArray(
                        "legs",
                        Integer.class,
                        pairs.stream().map(it -> it.our().cursor().leg()).toArray())
                .execute();
    }
}
