package org.milepost.ledger;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import org.milepost.postgres.Database;
import org.milepost.postgres.OperatorFault;
import org.milepost.postgres.Session;
import org.milepost.postgres.SessionPurpose;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Begins epochs. A batch reads the current one together with the accounts that it locks; see {@link
 * JournalStore}.
 *
 * <p>Threads: shared.
 */
public final class EpochStore {

    private static final Logger LOG = LoggerFactory.getLogger(EpochStore.class);

    /**
     * When two transactions begin an epoch at the same time, the second waits for the first and
     * does nothing.
     */
    private static final String BEGIN =
            """
            INSERT INTO epoch (number, epoch, begun_at, server_started_at, file)
            SELECT coalesce((SELECT number FROM epoch ORDER BY number DESC LIMIT 1), 0) + 1, ?, ?,
                   pg_postmaster_start_time(), pg_relation_filepath('epoch')
                ON CONFLICT (number) DO NOTHING
            """;

    private static final String LATEST =
            """
            SELECT number, epoch FROM epoch ORDER BY number DESC LIMIT 1
            """;

    private static final String UNDEFINED_TABLE = "42P01";

    private final Database database;

    /** The epochs in this database. */
    public EpochStore(Database database) {
        this.database = database;
    }

    /**
     * Begins a new epoch for all instances, after an event that the database does not show. Durable
     * when it returns.
     *
     * @return the number of epochs so far
     * @throws OperatorFault when the database has no epochs
     */
    public int begin(Instant now) {
        try (Session session = database.openSession(SessionPurpose.LANE, "milepost epoch")) {
            try {
                insert(session, now);
                int number = latest(session).number();
                session.commit();
                return number;
            } catch (SQLException e) {
                if (UNDEFINED_TABLE.equals(e.getSQLState())) {
                    throw new OperatorFault(
                            "This database has no epochs, because it does not have the schema of this"
                                    + " version. Run the command 'migrate'.",
                            e);
                }
                throw session.fault(e);
            }
        }
    }

    /**
     * The epoch that this transaction begins, or that another one began meanwhile on the same
     * server.
     */
    static Epoch begin(Session session, Instant now) throws SQLException {
        insert(session, now);
        Latest latest = latest(session);
        if (latest.number() > 1) { // the first one belongs to a new database
            LOG.info(
                    "the database server was started, restored or promoted since the last booking; new"
                            + " confirmation numbers belong to epoch {}; nothing to do, unless you expected"
                            + " none of these: then check whether the database was replaced by a backup",
                    latest.number());
        }
        return latest.epoch();
    }

    private record Latest(int number, Epoch epoch) {}

    private static void insert(Session session, Instant now) throws SQLException {
        PreparedStatement statement = session.prepare(BEGIN);
        statement.setInt(1, Epoch.random().number());
        statement.setObject(2, now.atOffset(ZoneOffset.UTC));
        statement.executeUpdate();
    }

    private static Latest latest(Session session) throws SQLException {
        try (ResultSet row = session.prepare(LATEST).executeQuery()) {
            row.next();
            return new Latest(row.getInt(1), new Epoch(row.getInt(2)));
        }
    }
}
