package org.milepost.reconciliation;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.milepost.postgres.Transaction;
import org.milepost.reconciliation.ReconciliationRun.Cursor;
import org.milepost.reconciliation.ReconciliationRun.Phase;
import org.milepost.reconciliation.ReconciliationRun.Sums;

/** The SQL of rules, of comparisons and their progress, and of the lines of partners. */
public final class ReconciliationStore {

    private ReconciliationStore() {}

    /** The rule of a partner, if it has one of its own. */
    public static Optional<MatchRule> rule(Transaction transaction, int partner) {
        return transaction
                .query("SELECT * FROM reconciliation_rule WHERE partner = :partner")
                .bind("partner", partner)
                .map((row, _) -> rule(row))
                .findOne();
    }

    /** Stores the rule of a partner. */
    public static void putRule(Transaction transaction, int partner, MatchRule rule) {
        transaction
                .update(
                        """
                        INSERT INTO reconciliation_rule (partner, minutes, key, days, same_store)
                        VALUES (:partner, :minutes, :key, :days, :sameStore)
                            ON CONFLICT (partner)
                            DO UPDATE SET minutes = excluded.minutes, key = excluded.key,
                                          days = excluded.days, same_store = excluded.same_store
                        """)
                .bind("partner", partner)
                .bind("minutes", rule.minutes())
                .bind("key", (short) rule.key().code())
                .bind("days", (short) rule.days())
                .bind("sameStore", rule.sameStore())
                .execute();
    }

    /** Whether nothing of a business day can come any more. */
    static boolean isClosed(Transaction transaction, int programme, LocalDate day) {
        return transaction
                .query(
                        """
                        SELECT count(*) > 0 FROM settlement_programme
                         WHERE programme = :programme AND closed_through >= :day
                        """)
                .bind("programme", (short) programme)
                .bind("day", day)
                .mapTo(Boolean.class)
                .one();
    }

    /** Whether a closed business day has settlement files. */
    static boolean hasFiles(Transaction transaction, int programme, LocalDate day) {
        return transaction
                .query(
                        """
                        SELECT count(*) > 0 FROM settlement_day
                         WHERE programme = :programme AND day = :day
                        """)
                .bind("programme", (short) programme)
                .bind("day", day)
                .mapTo(Boolean.class)
                .one();
    }

    /** Begins a comparison, unless the day was compared; whether it began. */
    static boolean begin(Transaction transaction, ReconciliationRun run) {
        return transaction
                        .update(
                                """
                                INSERT INTO reconciliation_run
                                       (file, theirs_sum, minutes, day, partner, currency, phase,
                                        key, days, same_store)
                                VALUES (:file, :sum, :minutes, :day, :partner, :currency, :phase,
                                        :key, :days, :sameStore)
                                    ON CONFLICT DO NOTHING
                                """)
                        .bind("file", run.file())
                        .bind("sum", run.sums().theirs())
                        .bind("minutes", run.rule().minutes())
                        .bind("day", run.day())
                        .bind("partner", run.partner())
                        .bind("currency", (short) run.currency())
                        .bind("phase", (short) run.phase().code())
                        .bind("key", (short) run.rule().key().code())
                        .bind("days", (short) run.rule().days())
                        .bind("sameStore", run.rule().sameStore())
                        .execute()
                > 0;
    }

    /** The comparison of a file. */
    public static Optional<ReconciliationRun> run(Transaction transaction, long file) {
        return transaction
                .query("SELECT * FROM reconciliation_run WHERE file = :file")
                .bind("file", file)
                .map((row, _) -> run(row))
                .findOne();
    }

    /** Locks a comparison that is still where it was; false if another process went on. */
    static boolean lock(Transaction transaction, ReconciliationRun run) {
        return transaction
                .query("SELECT * FROM reconciliation_run WHERE file = :file FOR UPDATE")
                .bind("file", run.file())
                .map((row, _) -> run(row))
                .findOne()
                .filter(run::equals)
                .isPresent();
    }

    /** Stores how far a locked comparison is. */
    static void store(Transaction transaction, ReconciliationRun run) {
        transaction
                .update(
                        """
                        UPDATE reconciliation_run
                           SET phase = :phase, at_line = :atLine, at = :at, bucket = :bucket,
                               account = :account, ordinal = :ordinal, leg = :leg,
                               ours_lines = :oursLines, ours_sum = :ours,
                               corrections = :corrections, corrected = :corrected
                         WHERE file = :file
                        """)
                .bind("phase", (short) run.phase().code())
                .bind("atLine", run.atLine())
                .bind("at", run.after().at().atOffset(ZoneOffset.UTC))
                .bind("bucket", (short) run.after().bucket())
                .bind("account", run.after().account())
                .bind("ordinal", run.after().ordinal())
                .bind("leg", (short) run.after().leg())
                .bind("oursLines", run.sums().oursLines())
                .bind("ours", run.sums().ours())
                .bind("corrections", run.sums().corrections())
                .bind("corrected", run.sums().corrected())
                .bind("file", run.file())
                .execute();
    }

    /** The verdict on a line of the partner. */
    record Verdict(
            int line,
            int code,
            String key,
            long amount,
            Optional<Long> ourAmount,
            String ourConfirmation) {}

    /** The verdicts on the lines after a number, up to another one. */
    static List<Verdict> verdicts(Transaction transaction, long file, long after, long upTo) {
        return transaction
                .query(
                        """
                        SELECT line, verdict, key, amount, our_amount, our_confirmation
                          FROM partner_line
                         WHERE file = :file AND line > :after AND line <= :upTo
                         ORDER BY line
                        """)
                .bind("file", file)
                .bind("after", after)
                .bind("upTo", upTo)
                .map(
                        (row, _) ->
                                new Verdict(
                                        row.getInt("line"),
                                        row.getInt("verdict"),
                                        row.getString("key"),
                                        row.getLong("amount"),
                                        Optional.ofNullable(
                                                row.getObject("our_amount", Long.class)),
                                        row.getString("our_confirmation")))
                .list();
    }

    private static MatchRule rule(ResultSet row) throws SQLException {
        return new MatchRule(
                MatchKey.ofCode(row.getInt("key")),
                row.getInt("minutes"),
                row.getInt("days"),
                row.getBoolean("same_store"));
    }

    private static ReconciliationRun run(ResultSet row) throws SQLException {
        return new ReconciliationRun(
                row.getLong("file"),
                row.getInt("partner"),
                row.getInt("currency"),
                row.getObject("day", LocalDate.class),
                rule(row),
                Phase.ofCode(row.getInt("phase")),
                row.getLong("at_line"),
                new Cursor(
                        row.getObject("at", OffsetDateTime.class).toInstant(),
                        row.getInt("bucket"),
                        row.getLong("account"),
                        row.getInt("ordinal"),
                        row.getInt("leg")),
                new Sums(
                        row.getLong("theirs_sum"),
                        row.getLong("ours_lines"),
                        row.getLong("ours_sum"),
                        row.getLong("corrections"),
                        row.getLong("corrected")));
    }
}
