package org.milepost.reconciliation;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;
import org.jspecify.annotations.Nullable;
import org.milepost.postgres.Transaction;
import org.milepost.reconciliation.ReconciliationRun.Cursor;
import org.postgresql.PGConnection;

/** The SQL that compares lines, some at a time. */
final class MatchStore {

    private MatchStore() {}

    /**
     * What a page of our lines had.
     *
     * @param last the last line; empty when there was none
     * @param corrections those that correct breaks
     */
    record Page(Optional<Cursor> last, long lines, long sum, long corrections, long corrected) {}

    /**
     * New tables have no statistics, without which the server would read a whole file for each
     * page. Every statement here finds its rows by an index.
     */
    static void byIndex(Transaction transaction) {
        transaction
                .update(
                        """
                        SET LOCAL enable_hashjoin = off;
                        SET LOCAL enable_mergejoin = off;
                        SET LOCAL enable_seqscan = off
                        """)
                .execute();
    }

    /** Copies lines of a partner into the table. */
    static void load(
            Transaction transaction,
            long file,
            int first,
            MatchRule rule,
            List<PartnerLine> lines) {
        StringBuilder rows = new StringBuilder(lines.size() * 80);
        int number = first;
        for (PartnerLine line : lines) {
            rows.append(file).append('\t').append(line.amount()).append('\t');
            rows.append(line.at().map(Object::toString).orElse("\\N")).append('\t');
            rows.append(number).append('\t');
            escaped(rows, line.key(rule.key()));
            rows.append('\t');
            escaped(rows, rule.sameStore() ? line.store() : "");
            rows.append('\n');
            number++;
        }
        try {
            transaction
                    .handle()
                    .getConnection()
                    .unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyIn(
                            "COPY partner_line (file, amount, at, line, key, store) FROM STDIN",
                            new StringReader(rows.toString()));
        } catch (SQLException e) {
            throw new UnableToExecuteStatementException(e, null);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void escaped(StringBuilder row, String text) {
        for (int i = 0; i < text.length(); i++) {
            char each = text.charAt(i);
            switch (each) {
                case '\\' -> row.append("\\\\");
                case '\t' -> row.append("\\t");
                case '\n' -> row.append("\\n");
                case '\r' -> row.append("\\r");
                default -> row.append(each);
            }
        }
    }

    /**
     * Finds lines of the same key and amount among a page of ours. Those that are not found are
     * kept, but for corrections of breaks.
     */
    static Page same(Transaction transaction, ReconciliationRun run, int limit) {
        Cursor after = run.after();
        return transaction
                .query(
                        """
                        WITH page AS MATERIALIZED (
                            SELECT at, bucket, account, ordinal, leg, amount, confirmation,
                                   CASE WHEN :sameStore THEN store ELSE '' END AS store,
                                   coalesce(happened_at, at) AS compared,
                                   CASE :key WHEN 1 THEN confirmation WHEN 2 THEN transaction_id
                                             WHEN 3 THEN reference_id ELSE trace END AS key
                              FROM settlement_line
                             WHERE partner = :partner AND currency = :currency AND day = :day
                               AND (at, bucket, account, ordinal, leg)
                                   > (:at, :bucket, :account, :ordinal, :leg)
                             ORDER BY at, bucket, account, ordinal, leg
                             LIMIT :limit
                        ), ours AS MATERIALIZED (
                            SELECT p.*, row_number() OVER (
                                       PARTITION BY key, amount
                                           ORDER BY at, bucket, account, ordinal, leg) AS n
                              FROM page p WHERE key <> ''
                        ), theirs AS MATERIALIZED (
                            SELECT t.line, t.key, t.amount, row_number() OVER (
                                       PARTITION BY t.key, t.amount ORDER BY t.line) AS n
                              FROM (SELECT DISTINCT key, amount FROM ours) o
                              JOIN partner_line t ON t.file = :file AND t.key = o.key
                                                 AND t.key <> '' AND t.amount = o.amount
                             WHERE t.verdict = 0
                        ), pairs AS MATERIALIZED (
                            SELECT o.*, t.line FROM ours o
                              JOIN theirs t ON t.key = o.key AND t.amount = o.amount
                                           AND t.n = o.n
                        ), found AS (
                            UPDATE partner_line l
                               SET verdict = 1, our_amount = p.amount,
                                   our_confirmation = p.confirmation
                              FROM pairs p WHERE l.file = :file AND l.line = p.line
                        ), rest AS MATERIALIZED (
                            SELECT p.*,
                                   EXISTS (SELECT FROM reconciliation_break b
                                            WHERE b.partner = :partner
                                              AND b.correction = p.confirmation
                                              AND b.correction <> '') AS corrects
                              FROM page p
                             WHERE NOT EXISTS (
                                       SELECT FROM pairs q
                                        WHERE q.at = p.at AND q.bucket = p.bucket
                                          AND q.account = p.account AND q.ordinal = p.ordinal
                                          AND q.leg = p.leg)
                        ), kept AS (
                            INSERT INTO our_line (file, account, amount, at, compared, ordinal,
                                                  bucket, leg, key, store, confirmation)
                            SELECT :file, account, amount, at, compared, ordinal, bucket, leg, key,
                                   store, confirmation
                              FROM rest WHERE NOT corrects
                        )
                        SELECT l.at, l.bucket, l.account, l.ordinal, l.leg, s.lines, s.sum,
                               c.corrections, c.corrected
                          FROM (SELECT count(*) AS lines, coalesce(sum(amount), 0)::bigint AS sum
                                  FROM page) s
                         CROSS JOIN (SELECT count(*) AS corrections,
                                            coalesce(sum(amount), 0)::bigint AS corrected
                                       FROM rest WHERE corrects) c
                          LEFT JOIN (SELECT * FROM page
                                      ORDER BY at DESC, bucket DESC, account DESC, ordinal DESC,
                                               leg DESC LIMIT 1) l ON true
                        """)
                .bind("key", run.rule().key().code())
                .bind("sameStore", run.rule().sameStore())
                .bind("partner", run.partner())
                .bind("currency", (short) run.currency())
                .bind("day", run.day())
                .bind("file", run.file())
                .bind("at", after.at().atOffset(ZoneOffset.UTC))
                .bind("bucket", (short) after.bucket())
                .bind("account", after.account())
                .bind("ordinal", after.ordinal())
                .bind("leg", (short) after.leg())
                .bind("limit", limit)
                .map((row, _) -> page(row))
                .one();
    }

    private static Page page(ResultSet row) throws SQLException {
        @Nullable OffsetDateTime at = row.getObject("at", OffsetDateTime.class);
        Optional<Cursor> last =
                at == null
                        ? Optional.empty()
                        : Optional.of(
                                new Cursor(
                                        at.toInstant(),
                                        row.getInt("bucket"),
                                        row.getLong("account"),
                                        row.getInt("ordinal"),
                                        row.getInt("leg")));
        return new Page(
                last,
                row.getLong("lines"),
                row.getLong("sum"),
                row.getLong("corrections"),
                row.getLong("corrected"));
    }

    /** Finds lines of the same key and another amount, among some lines of the partner. */
    static void otherAmount(Transaction transaction, long file, long after, long upTo) {
        inLines(
                transaction,
                """
                WITH theirs AS MATERIALIZED (
                    SELECT line, key, row_number() OVER (PARTITION BY key ORDER BY line) AS n
                      FROM partner_line
                     WHERE file = :file AND line > :after AND line <= :upTo
                       AND verdict = 0 AND key <> ''
                ), ours AS MATERIALIZED (
                    SELECT o.*, row_number() OVER (
                               PARTITION BY o.key
                                   ORDER BY o.at, o.bucket, o.account, o.ordinal, o.leg) AS n
                      FROM (SELECT DISTINCT key FROM theirs) t
                      JOIN our_line o ON o.file = :file AND o.key = t.key AND o.key <> ''
                     WHERE o.line = 0
                ), pairs AS MATERIALIZED (
                    SELECT o.*, t.line AS theirs FROM ours o
                      JOIN theirs t ON t.key = o.key AND t.n = o.n
                ), taken AS (
                    UPDATE our_line o SET line = p.theirs
                      FROM pairs p
                     WHERE o.file = :file AND o.at = p.at AND o.bucket = p.bucket
                       AND o.account = p.account AND o.ordinal = p.ordinal AND o.leg = p.leg
                )
                UPDATE partner_line l
                   SET verdict = 2, our_amount = p.amount, our_confirmation = p.confirmation
                  FROM pairs p WHERE l.file = :file AND l.line = p.theirs
                """,
                file,
                after,
                upTo);
    }

    /**
     * Finds lines whose key an earlier line of the file has, or a line in the file of another day
     * that was found there.
     */
    static void repeated(Transaction transaction, ReconciliationRun run, long after, long upTo) {
        transaction
                .update(
                        """
                        UPDATE partner_line l SET verdict = 3
                         WHERE l.file = :file AND l.line > :after AND l.line <= :upTo
                           AND l.verdict = 0 AND l.key <> ''
                           AND (EXISTS (SELECT FROM partner_line q
                                         WHERE q.file = :file AND q.key = l.key AND q.key <> ''
                                           AND (q.line < l.line OR q.verdict IN (1, 2)))
                                OR EXISTS (SELECT FROM reconciliation_run r
                                             JOIN partner_line q ON q.file = r.file
                                              AND q.key = l.key AND q.key <> ''
                                            WHERE r.partner = :partner AND r.currency = :currency
                                              AND r.day BETWEEN :from AND :to
                                              AND r.file <> :file AND q.verdict IN (1, 2, 4)))
                        """)
                .bind("file", run.file())
                .bind("after", after)
                .bind("upTo", upTo)
                .bind("partner", run.partner())
                .bind("currency", (short) run.currency())
                .bind("from", run.day().minusDays(run.rule().days()))
                .bind("to", run.day().plusDays(run.rule().days()))
                .execute();
    }

    /** Finds lines that are ours only on another day. */
    static void otherDay(Transaction transaction, ReconciliationRun run, long after, long upTo) {
        transaction
                .update(
                        """
                        WITH theirs AS MATERIALIZED (
                            SELECT line, key, amount, row_number() OVER (
                                       PARTITION BY key, amount ORDER BY line) AS n
                              FROM partner_line
                             WHERE file = :file AND line > :after AND line <= :upTo
                               AND verdict = 0 AND key <> ''
                        ), ours AS MATERIALIZED (
                            SELECT b.*, row_number() OVER (
                                       PARTITION BY b.key, b.ours ORDER BY b.break) AS n
                              FROM (SELECT DISTINCT key FROM theirs) t
                              JOIN reconciliation_break b
                                ON b.partner = :partner AND b.currency = :currency
                               AND b.key = t.key AND b.state = 1 AND b.class = 1
                             WHERE b.day BETWEEN :from AND :to AND b.counterpart IS NULL
                        ), pairs AS MATERIALIZED (
                            SELECT o.break, o.ours, o.confirmation, t.line FROM ours o
                              JOIN theirs t ON t.key = o.key AND t.amount = o.ours AND t.n = o.n
                        ), taken AS (
                            UPDATE reconciliation_break b SET class = 4
                              FROM pairs p WHERE b.break = p.break
                        )
                        UPDATE partner_line l
                           SET verdict = 4, counterpart = p.break, our_amount = p.ours,
                               our_confirmation = p.confirmation
                          FROM pairs p WHERE l.file = :file AND l.line = p.line
                        """)
                .bind("file", run.file())
                .bind("after", after)
                .bind("upTo", upTo)
                .bind("partner", run.partner())
                .bind("currency", (short) run.currency())
                .bind("from", run.day().minusDays(run.rule().days()))
                .bind("to", run.day().plusDays(run.rule().days()))
                .execute();
    }

    private static void inLines(
            Transaction transaction, String sql, long file, long after, long upTo) {
        transaction
                .update(sql)
                .bind("file", file)
                .bind("after", after)
                .bind("upTo", upTo)
                .execute();
    }
}
