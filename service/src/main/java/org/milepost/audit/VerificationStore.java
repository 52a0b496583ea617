package org.milepost.audit;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.milepost.ledger.Verifier;
import org.milepost.postgres.Database;

/**
 * The results of audits. The process that audits is not the one whose metrics show them.
 *
 * <p>Threads: shared; connections come from the pool.
 */
public final class VerificationStore {

    /** "mpVRFY": the advisory lock that lets one process audit. */
    private static final long LOCK = 0x6d7056524659L;

    private final Database database;
    private final Jdbi jdbi;

    /**
     * The last result.
     *
     * @param now the clock of the database, by which the result has its time
     */
    public record Last(Verification result, Instant now) {}

    /** The results of this database. */
    public VerificationStore(Database database) {
        this.database = database;
        this.jdbi = database.jdbi();
    }

    /**
     * Adds a result, if the role and the server allow it: not on a standby.
     *
     * @return why it could not be added; empty when it was
     */
    public Optional<String> add(Verifier.Report report, Duration taken) {
        try {
            insert(report, taken);
            return Optional.empty();
        } catch (JdbiException e) {
            return Optional.of(
                    String.valueOf(e.getCause() == null ? e : e.getCause().getMessage()));
        }
    }

    private void insert(Verifier.Report report, Duration taken) {
        jdbi.useTransaction(
                handle -> {
                    // The role of verify may have read-only transactions by default.
                    handle.execute("SET TRANSACTION READ WRITE");
                    handle.createUpdate(
                                    """
                                    INSERT INTO verification
                                           (taken_millis, accounts, transfers, faults)
                                    VALUES (:taken, :accounts, :transfers, :faults)
                                    """)
                            .bind("taken", taken.toMillis())
                            .bind("accounts", report.accounts())
                            .bind("transfers", report.transfers())
                            .bind("faults", report.faultCount())
                            .execute();
                });
    }

    /**
     * Runs this unless another process that uses this database runs it.
     *
     * @return whether it was run
     */
    public boolean alone(Runnable audit) {
        return database.runAlone(LOCK, "milepost verify", audit);
    }

    /** The last result, if there is one. */
    public Optional<Last> last() {
        return jdbi.withHandle(
                handle ->
                        handle.createQuery(
                                        """
                                        SELECT finished_at, taken_millis, accounts, transfers,
                                               faults, clock_timestamp()
                                          FROM verification
                                         ORDER BY number DESC
                                         LIMIT 1
                                        """)
                                .map(
                                        (row, _) ->
                                                new Last(
                                                        new Verification(
                                                                row.getObject(
                                                                                1,
                                                                                OffsetDateTime
                                                                                        .class)
                                                                        .toInstant(),
                                                                Duration.ofMillis(row.getLong(2)),
                                                                row.getLong(3),
                                                                row.getLong(4),
                                                                row.getLong(5)),
                                                        row.getObject(6, OffsetDateTime.class)
                                                                .toInstant()))
                                .findOne());
    }
}
