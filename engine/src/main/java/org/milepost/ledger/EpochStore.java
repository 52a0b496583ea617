package org.milepost.ledger;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import org.milepost.postgres.Database;
import org.milepost.postgres.OperatorFault;
import org.milepost.postgres.Session;
import org.milepost.postgres.SessionPurpose;
import org.milepost.postgres.Shard;
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
     * does nothing. The row is completed by {@link #COMPLETE}.
     */
    private static final String BEGIN =
            """
            INSERT INTO epoch (bucket, number, epoch, begun_at, server_started_at, file)
            VALUES (?, ?, ?, ?, timestamptz 'epoch', '')
                ON CONFLICT DO NOTHING
            """;

    /**
     * The server process and the file, asked where the row is: in a cluster at its shard's node.
     */
    private static final String PLACE =
            """
            SELECT pg_postmaster_start_time(), pg_relation_filepath(e.tableoid)
              FROM epoch e
             WHERE e.bucket = ? AND e.number = ? AND e.epoch = ?
            """;

    private static final String COMPLETE =
            """
            UPDATE epoch SET server_started_at = ?, file = ?
             WHERE bucket = ? AND number = ? AND epoch = ?
            """;

    private static final String LATEST =
            """
            SELECT number, epoch FROM epoch WHERE bucket = ? ORDER BY number DESC LIMIT 1
            """;

    private static final String UNDEFINED_TABLE = "42P01";

    private final Database database;

    /** The epochs in this database. */
    public EpochStore(Database database) {
        this.database = database;
    }

    /**
     * Begins a new epoch for all instances, and in a cluster for each shard, after an event that
     * the database does not show. Durable when it returns.
     *
     * @return the number of epochs so far; in a cluster, of the shard that has most
     * @throws OperatorFault when the database has no epochs
     */
    public int begin(Instant now) {
        int number = 0;
        for (Shard shard : database.shards().shards()) {
            number = Math.max(number, begin(shard, now));
        }
        return number;
    }

    private int begin(Shard shard, Instant now) {
        try (Session session = database.openSession(SessionPurpose.LANE, "milepost epoch", shard)) {
            try {
                insert(session, shard, now);
                int number = latest(session, shard).map(Latest::number).orElseThrow();
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
    static Epoch begin(Session session, Shard shard, Instant now) throws SQLException {
        insert(session, shard, now);
        Latest latest = latest(session, shard).orElseThrow();
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

    private static void insert(Session session, Shard shard, Instant now) throws SQLException {
        int number = latest(session, shard).map(Latest::number).orElse(0) + 1;
        int epoch = Epoch.random().number();
        PreparedStatement begin = session.prepare(BEGIN);
        key(begin, 1, shard, number, epoch);
        begin.setObject(4, now.atOffset(ZoneOffset.UTC));
        if (begin.executeUpdate() == 0) {
            return;
        }
        PreparedStatement place = session.prepare(PLACE);
        key(place, 1, shard, number, epoch);
        try (ResultSet row = place.executeQuery()) {
            row.next();
            PreparedStatement complete = session.prepare(COMPLETE);
            complete.setObject(1, row.getObject(1, OffsetDateTime.class));
            complete.setString(2, row.getString(2));
            key(complete, 3, shard, number, epoch);
            complete.executeUpdate();
        }
    }

    private static void key(
            PreparedStatement statement, int parameter, Shard shard, int number, int epoch)
            throws SQLException {
        statement.setShort(parameter, (short) shard.first());
        statement.setInt(parameter + 1, number);
        statement.setInt(parameter + 2, epoch);
    }

    private static Optional<Latest> latest(Session session, Shard shard) throws SQLException {
        PreparedStatement statement = session.prepare(LATEST);
        statement.setShort(1, (short) shard.first());
        try (ResultSet row = statement.executeQuery()) {
            return row.next()
                    ? Optional.of(new Latest(row.getInt(1), new Epoch(row.getInt(2))))
                    : Optional.empty();
        }
    }
}
