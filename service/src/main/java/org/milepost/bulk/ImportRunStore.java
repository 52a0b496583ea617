package org.milepost.bulk;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;
import org.milepost.postgres.Session;
import org.milepost.postgres.Transaction;
import org.milepost.programme.ProgrammeId;

/** The SQL of imports. */
final class ImportRunStore {

    private static final String ADVANCE =
            """
            UPDATE import_run SET done = greatest(done, ?) WHERE run = ?
            """;

    /** Whether a lane of a server is in a transaction. */
    private static final String LANES_WORK =
            """
            SELECT EXISTS (SELECT FROM pg_stat_activity
                            WHERE datname = current_database()
                              AND application_name = 'milepost lane' AND state <> 'idle')
            """;

    private ImportRunStore() {}

    /** The import of a file, if it was begun. */
    static Optional<ImportRun> find(
            Transaction transaction, ProgrammeId programme, ImportKind kind, byte[] digest) {
        return transaction
                .query(
                        """
                        SELECT run, rows, done, added, present, refused FROM import_run
                         WHERE programme = :programme AND kind = :kind AND digest = :digest
                        """)
                .bind("programme", (short) programme.value())
                .bind("kind", kind.word())
                .bind("digest", digest)
                .map((row, _) -> run(row))
                .findOne();
    }

    /** Begins the import of a file; only one import runs at a time. */
    static ImportRun begin(
            Transaction transaction,
            ProgrammeId programme,
            ImportKind kind,
            byte[] digest,
            long rows,
            Instant now) {
        return transaction
                .query(
                        """
                        INSERT INTO import_run (run, programme, kind, digest, rows, done, begun_at)
                        SELECT coalesce(max(run), 0) + 1, :programme, :kind, :digest, :rows, 0, :now
                          FROM import_run
                        RETURNING run, rows, done, added, present, refused
                        """)
                .bind("programme", (short) programme.value())
                .bind("kind", kind.word())
                .bind("digest", digest)
                .bind("rows", rows)
                .bind("now", now.atOffset(ZoneOffset.UTC))
                .map((row, _) -> run(row))
                .one();
    }

    /** Notes up to which row the effect is committed, if this transaction is. */
    static void advance(Transaction transaction, int run, long done) {
        try (PreparedStatement statement =
                transaction.handle().getConnection().prepareStatement(ADVANCE)) {
            advance(statement, run, done);
        } catch (SQLException e) {
            throw new UnableToExecuteStatementException(e, null);
        }
    }

    /** The same in the transaction of a session. */
    static void advance(Session session, int run, long done) {
        try {
            advance(session.prepare(ADVANCE), run, done);
        } catch (SQLException e) {
            throw session.fault(e);
        }
    }

    private static void advance(PreparedStatement statement, int run, long done)
            throws SQLException {
        statement.setLong(1, done);
        statement.setInt(2, run);
        statement.executeUpdate();
    }

    /** Ends an import. */
    static void finish(
            Transaction transaction, ImportRun run, ImportRun.Counts counts, Instant now) {
        transaction
                .update(
                        """
                        UPDATE import_run
                           SET added = :added, present = :present, refused = :refused,
                               finished_at = :now
                         WHERE run = :run
                        """)
                .bind("run", run.run())
                .bind("added", counts.added())
                .bind("present", counts.present())
                .bind("refused", counts.refused())
                .bind("now", now.atOffset(ZoneOffset.UTC))
                .execute();
    }

    /** Whether a server writes to the books now. */
    static boolean serversBook(Transaction transaction) {
        return transaction.query(LANES_WORK).mapTo(Boolean.class).one();
    }

    private static ImportRun run(ResultSet row) throws SQLException {
        long added = row.getLong("added");
        Optional<ImportRun.Counts> counts =
                row.wasNull()
                        ? Optional.empty()
                        : Optional.of(
                                new ImportRun.Counts(
                                        added, row.getLong("present"), row.getLong("refused")));
        return new ImportRun(row.getInt("run"), row.getLong("rows"), row.getLong("done"), counts);
    }
}
