package org.milepost.reconciliation;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.milepost.ledger.AccountId;
import org.milepost.postgres.Transaction;
import org.milepost.reconciliation.ReconciliationBreak.Resolution;
import org.milepost.reconciliation.ReconciliationRun.Cursor;

/** The SQL of breaks. */
public final class BreakStore {

    private BreakStore() {}

    /** How many breaks of a file there are of a class, and the sum of their differences. */
    public record Count(BreakClass type, BreakState state, long breaks, long difference) {}

    /** How many breaks of a partner are open, and since when. */
    public record Open(BreakClass type, long breaks, long difference, Instant since) {}

    /**
     * Makes breaks of some lines of the partner, and gives the lines that were not found a verdict.
     */
    static void ofTheirs(
            Transaction transaction, ReconciliationRun run, long after, long upTo, Instant now) {
        transaction
                .update(
                        """
                        UPDATE partner_line SET verdict = 5
                         WHERE file = :file AND line > :after AND line <= :upTo AND verdict = 0
                        """)
                .bind("file", run.file())
                .bind("after", after)
                .bind("upTo", upTo)
                .execute();
        transaction
                .update(
                        """
                        WITH made AS (
                            INSERT INTO reconciliation_break
                                   (file, theirs, ours, counterpart, theirs_at, found_at, partner,
                                    line, day, currency, class, state, key,
                                    confirmation, ours_at, bucket, account, ordinal, leg)
                            SELECT l.file, l.amount,
                                   CASE WHEN l.verdict = 2 THEN l.our_amount END, l.counterpart,
                                   l.at, :now, :partner, l.line, :day, :currency, l.verdict, 1,
                                   l.key, l.our_confirmation, o.at, o.bucket,
                                   o.account, o.ordinal, o.leg
                              FROM partner_line l
                              LEFT JOIN LATERAL (
                                   SELECT * FROM our_line o
                                    WHERE l.verdict = 2 AND o.file = l.file AND o.key = l.key
                                      AND o.key <> '' AND o.line = l.line) o ON true
                             WHERE l.file = :file AND l.line > :after AND l.line <= :upTo
                               AND l.verdict > 1
                             ORDER BY l.line
                            RETURNING break, counterpart
                        )
                        UPDATE reconciliation_break b SET counterpart = m.break
                          FROM made m WHERE b.break = m.counterpart
                        """)
                .bind("file", run.file())
                .bind("now", now.atOffset(ZoneOffset.UTC))
                .bind("partner", run.partner())
                .bind("day", run.day())
                .bind("currency", (short) run.currency())
                .bind("after", after)
                .bind("upTo", upTo)
                .execute();
    }

    /**
     * Makes breaks of a page of our lines that were not found.
     *
     * @return the last line of the page; empty when there was none
     */
    static Optional<Cursor> ofOurs(
            Transaction transaction, ReconciliationRun run, int limit, Instant now) {
        Cursor after = run.after();
        return transaction
                .query(
                        """
                        WITH page AS MATERIALIZED (
                            SELECT at, bucket, account, ordinal, leg, amount, key, confirmation,
                                   line, compared,
                                   row_number() OVER (
                                       PARTITION BY key, amount, line = 0
                                           ORDER BY at, bucket, account, ordinal, leg) AS n
                              FROM (SELECT * FROM our_line
                                     WHERE file = :file
                                       AND (at, bucket, account, ordinal, leg)
                                           > (:at, :bucket, :account, :ordinal, :leg)
                                     ORDER BY at, bucket, account, ordinal, leg
                                     LIMIT :limit) o
                        ), theirs AS MATERIALIZED (
                            SELECT b.break, b.key, b.theirs, row_number() OVER (
                                       PARTITION BY b.key, b.theirs ORDER BY b.break) AS n
                              FROM (SELECT DISTINCT key FROM page
                                     WHERE key <> '' AND line = 0) k
                              JOIN reconciliation_break b
                                ON b.partner = :partner AND b.currency = :currency
                               AND b.key = k.key AND b.state = 1 AND b.class = 5
                             WHERE b.day BETWEEN :from AND :to AND b.file <> :file
                               AND b.counterpart IS NULL
                        ), made AS (
                            INSERT INTO reconciliation_break
                                   (file, ours, counterpart, account, ours_at, found_at, partner,
                                    line, ordinal, day, currency, class, state, bucket,
                                    leg, key, confirmation)
                            SELECT :file, p.amount, t.break, p.account, p.at, :now, :partner, 0,
                                   p.ordinal, :day, :currency,
                                   CASE WHEN t.break IS NULL THEN 1 ELSE 4 END, 1, p.bucket,
                                   p.leg, p.key, p.confirmation
                              FROM page p
                              LEFT JOIN theirs t ON t.key = p.key AND t.theirs = p.amount
                                                AND t.n = p.n
                             WHERE p.line = 0
                             ORDER BY p.at, p.bucket, p.account, p.ordinal, p.leg
                            RETURNING break, counterpart
                        ), linked AS (
                            UPDATE reconciliation_break b
                               SET counterpart = m.break, class = 4
                              FROM made m WHERE b.break = m.counterpart
                        )
                        SELECT at, bucket, account, ordinal, leg FROM page
                         ORDER BY at DESC, bucket DESC, account DESC, ordinal DESC, leg DESC
                         LIMIT 1
                        """)
                .bind("file", run.file())
                .bind("at", after.at().atOffset(ZoneOffset.UTC))
                .bind("bucket", (short) after.bucket())
                .bind("account", after.account())
                .bind("ordinal", after.ordinal())
                .bind("leg", (short) after.leg())
                .bind("limit", limit)
                .bind("partner", run.partner())
                .bind("currency", (short) run.currency())
                .bind("day", run.day())
                .bind("from", run.day().minusDays(run.rule().days()))
                .bind("to", run.day().plusDays(run.rule().days()))
                .bind("now", now.atOffset(ZoneOffset.UTC))
                .map(
                        (row, _) ->
                                new Cursor(
                                        row.getObject("at", OffsetDateTime.class).toInstant(),
                                        row.getInt("bucket"),
                                        row.getLong("account"),
                                        row.getInt("ordinal"),
                                        row.getInt("leg")))
                .findOne();
    }

    /** Deletes what was only needed to compare a file. */
    static void tidy(Transaction transaction, long file) {
        transaction.update("DELETE FROM our_line WHERE file = :file").bind("file", file).execute();
    }

    /** The breaks of a file by class and state. */
    public static List<Count> counts(Transaction transaction, long file) {
        return transaction
                .query(
                        """
                        SELECT class, state, count(*) AS breaks,
                               sum(coalesce(theirs, 0) - coalesce(ours, 0))::bigint AS difference
                          FROM reconciliation_break WHERE file = :file
                         GROUP BY class, state ORDER BY class, state
                        """)
                .bind("file", file)
                .map(
                        (row, _) ->
                                new Count(
                                        BreakClass.ofCode(row.getInt("class")),
                                        BreakState.ofCode(row.getInt("state")),
                                        row.getLong("breaks"),
                                        row.getLong("difference")))
                .list();
    }

    /** The open breaks of a partner by class. */
    public static List<Open> open(Transaction transaction, int partner) {
        return transaction
                .query(
                        """
                        SELECT class, count(*) AS breaks, min(found_at) AS since,
                               sum(coalesce(theirs, 0) - coalesce(ours, 0))::bigint AS difference
                          FROM reconciliation_break
                         WHERE partner = :partner AND state IN (1, 2)
                         GROUP BY class ORDER BY class
                        """)
                .bind("partner", partner)
                .map(
                        (row, _) ->
                                new Open(
                                        BreakClass.ofCode(row.getInt("class")),
                                        row.getLong("breaks"),
                                        row.getLong("difference"),
                                        row.getObject("since", OffsetDateTime.class).toInstant()))
                .list();
    }

    /** Our lines of a file that the partner does not have, by the number of the break. */
    static List<ReconciliationBreak> ofOurs(
            Transaction transaction, long file, int from, int limit) {
        return transaction
                .query(
                        """
                        SELECT * FROM reconciliation_break WHERE file = :file AND line = 0
                         ORDER BY ours_at, bucket, account, ordinal, leg OFFSET :from LIMIT :limit
                        """)
                .bind("file", file)
                .bind("from", from)
                .bind("limit", limit)
                .map((row, _) -> found(row))
                .list();
    }

    /** How many of our lines of a file the partner does not have. */
    static long countOurs(Transaction transaction, long file) {
        return transaction
                .query("SELECT count(*) FROM reconciliation_break WHERE file = :file AND line = 0")
                .bind("file", file)
                .mapTo(Long.class)
                .one();
    }

    /** The breaks of a partner after a number, the earliest first. */
    public static List<ReconciliationBreak> after(
            Transaction transaction, int partner, long number, int limit, boolean onlyOpen) {
        return transaction
                .query(
                        onlyOpen
                                ? """
                                SELECT * FROM reconciliation_break
                                 WHERE partner = :partner AND break > :number
                                   AND state IN (1, 2)
                                 ORDER BY break LIMIT :limit
                                """
                                : """
                                SELECT * FROM reconciliation_break
                                 WHERE partner = :partner AND break > :number
                                 ORDER BY break LIMIT :limit
                                """)
                .bind("partner", partner)
                .bind("number", number)
                .bind("limit", limit)
                .map((row, _) -> found(row))
                .list();
    }

    /** The break with this number. */
    public static Optional<ReconciliationBreak> find(Transaction transaction, long number) {
        return transaction
                .query("SELECT * FROM reconciliation_break WHERE break = :number")
                .bind("number", number)
                .map((row, _) -> found(row))
                .findOne();
    }

    /** The same, locked until the transaction ends. */
    public static Optional<ReconciliationBreak> lock(Transaction transaction, long number) {
        return transaction
                .query("SELECT * FROM reconciliation_break WHERE break = :number FOR UPDATE")
                .bind("number", number)
                .map((row, _) -> found(row))
                .findOne();
    }

    /** Gives a locked break another owner and note. */
    public static void assign(Transaction transaction, long number, String owner, String note) {
        transaction
                .update(
                        """
                        UPDATE reconciliation_break SET owner = :owner, note = :note
                         WHERE break = :number
                        """)
                .bind("owner", owner)
                .bind("note", note)
                .bind("number", number)
                .execute();
    }

    /** Notes that the correction of a locked open break begins, or was refused. */
    public static void correcting(Transaction transaction, long number, boolean begins) {
        transaction
                .update(
                        """
                        UPDATE reconciliation_break SET state = CASE WHEN :begins THEN 2 ELSE 1 END
                         WHERE break = :number AND state IN (1, 2)
                        """)
                .bind("begins", begins)
                .bind("number", number)
                .execute();
    }

    /** Links a locked break with the transfer that corrected it. */
    public static void corrected(
            Transaction transaction, long number, String confirmation, String by, Instant now) {
        transaction
                .update(
                        """
                        UPDATE reconciliation_break
                           SET state = 3, correction = :confirmation, resolved_at = :now,
                               resolved_by = :by
                         WHERE break = :number AND state IN (1, 2)
                        """)
                .bind("confirmation", confirmation)
                .bind("now", now.atOffset(ZoneOffset.UTC))
                .bind("by", by)
                .bind("number", number)
                .execute();
    }

    /** Explains a locked open break. */
    public static void explain(
            Transaction transaction,
            long number,
            BreakCause cause,
            String note,
            String by,
            Instant now) {
        transaction
                .update(
                        """
                        UPDATE reconciliation_break
                           SET state = 4, cause = :cause, note = :note, resolved_at = :now,
                               resolved_by = :by
                         WHERE break = :number AND state = 1
                        """)
                .bind("cause", cause.word())
                .bind("note", note)
                .bind("now", now.atOffset(ZoneOffset.UTC))
                .bind("by", by)
                .bind("number", number)
                .execute();
    }

    private static ReconciliationBreak found(ResultSet row) throws SQLException {
        @Nullable Long account = row.getObject("account", Long.class);
        Optional<Instant> resolvedAt = at(row, "resolved_at");
        String by = row.getString("resolved_by");
        return new ReconciliationBreak(
                row.getLong("break"),
                row.getLong("file"),
                row.getInt("partner"),
                row.getInt("currency"),
                row.getObject("day", LocalDate.class),
                row.getInt("line"),
                BreakClass.ofCode(row.getInt("class")),
                BreakState.ofCode(row.getInt("state")),
                Optional.ofNullable(row.getObject("theirs", Long.class)),
                Optional.ofNullable(row.getObject("ours", Long.class)),
                row.getString("key"),
                row.getString("confirmation"),
                account == null
                        ? Optional.empty()
                        : Optional.of(new AccountId(row.getInt("bucket"), account)),
                Optional.ofNullable(row.getObject("counterpart", Long.class)),
                at(row, "theirs_at"),
                at(row, "ours_at"),
                row.getObject("found_at", OffsetDateTime.class).toInstant(),
                row.getString("owner"),
                row.getString("note"),
                row.getString("cause"),
                row.getString("correction"),
                resolvedAt.map(it -> new Resolution(it, by)));
    }

    private static Optional<Instant> at(ResultSet row, String column) throws SQLException {
        @Nullable OffsetDateTime at = row.getObject(column, OffsetDateTime.class);
        return Optional.ofNullable(at).map(OffsetDateTime::toInstant);
    }
}
