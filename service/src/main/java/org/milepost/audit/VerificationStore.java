package org.milepost.audit;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;
import org.milepost.ledger.BooksMark;
import org.milepost.ledger.Verifier;
import org.milepost.postgres.Database;
import tools.jackson.databind.json.JsonMapper;

/**
 * The results of audits. The process that audits is not the one whose metrics show them.
 *
 * <p>Threads: shared; connections come from the pool.
 */
public final class VerificationStore {

    /** "mpVRFY": the advisory lock that lets one process audit. */
    private static final long LOCK = 0x6d7056524659L;

    private static final JsonMapper JSON = JsonMapper.shared();

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
        return write(handle -> insert(handle, report, taken, null));
    }

    /**
     * Adds the result of an incremental audit, and keeps its mark for the next one.
     *
     * @return why it could not be added; empty when it was
     */
    public Optional<String> add(Audit.Increment increment, Duration taken) {
        return write(
                handle -> {
                    Instant wholeSince =
                            increment.mark().readAt().stream().findFirst().orElse(Instant.EPOCH);
                    insert(handle, increment.report(), taken, wholeSince);
                    if (increment.report().booksHold()) {
                        keep(handle, increment.mark());
                    }
                });
    }

    private Optional<String> write(Consumer<Handle> writer) {
        try {
            jdbi.useTransaction(
                    handle -> {
                        // The role of verify may have read-only transactions by default.
                        handle.execute("SET TRANSACTION READ WRITE");
                        writer.accept(handle);
                    });
            return Optional.empty();
        } catch (JdbiException e) {
            return Optional.of(
                    String.valueOf(e.getCause() == null ? e : e.getCause().getMessage()));
        }
    }

    private static void keep(Handle handle, BooksMark mark) {
        handle.createUpdate(
                        """
                        INSERT INTO verification_mark (mark) VALUES (:mark)
                            ON CONFLICT (one)
                            DO UPDATE SET made_at = clock_timestamp(), mark = excluded.mark
                        """)
                .bind("mark", JSON.writeValueAsString(mark))
                .execute();
    }

    /** The mark of the last incremental audit without faults; {@link BooksMark#NONE} at first. */
    public BooksMark mark() {
        return jdbi.withHandle(
                        handle ->
                                handle.createQuery("SELECT mark FROM verification_mark")
                                        .mapTo(String.class)
                                        .findOne())
                .map(it -> JSON.readValue(it, BooksMark.class))
                .orElse(BooksMark.NONE);
    }

    private static void insert(
            Handle handle, Verifier.Report report, Duration taken, @Nullable Instant wholeSince) {
        handle.createUpdate(
                        """
                        INSERT INTO verification
                               (taken_millis, accounts, transfers, faults, whole_since)
                        VALUES (:taken, :accounts, :transfers, :faults,
                                coalesce(:whole, clock_timestamp() - :taken * interval '1 ms'))
                        """)
                .bind("taken", taken.toMillis())
                .bind("accounts", report.accounts())
                .bind("transfers", report.transfers())
                .bind("faults", report.faultCount())
                .bind("whole", wholeSince == null ? null : wholeSince.atOffset(ZoneOffset.UTC))
                .execute();
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
                                               faults, clock_timestamp(),
                                               coalesce(whole_since,
                                                        finished_at
                                                        - taken_millis * interval '1 ms')
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
                                                                row.getLong(5),
                                                                row.getObject(
                                                                                7,
                                                                                OffsetDateTime
                                                                                        .class)
                                                                        .toInstant()),
                                                        row.getObject(6, OffsetDateTime.class)
                                                                .toInstant()))
                                .findOne());
    }
}
