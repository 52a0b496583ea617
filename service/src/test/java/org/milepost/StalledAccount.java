package org.milepost;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import org.milepost.ledger.AccountId;
import org.milepost.postgres.DatabaseSettings;

/**
 * An account that is locked by another session: a lane that takes a command for it waits until this
 * is closed.
 *
 * <p>Threads: used by one thread at a time.
 */
public final class StalledAccount implements AutoCloseable {

    private final DatabaseSettings database;
    private final Connection holder;

    private StalledAccount(DatabaseSettings database, Connection holder) {
        this.database = database;
        this.holder = holder;
    }

    static StalledAccount hold(DatabaseSettings database, AccountId account) {
        try {
            Connection holder = connect(database);
            holder.setAutoCommit(false);
            try (PreparedStatement lock =
                    holder.prepareStatement(
                            "SELECT 1 FROM account WHERE bucket = ? AND account = ? FOR UPDATE")) {
                lock.setInt(1, account.bucket());
                lock.setLong(2, account.number());
                lock.execute();
            }
            return new StalledAccount(database, holder);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Waits until a lane waits for a lock. */
    public void awaitHaltedLane() {
        Await.until(
                "a lane at a lock",
                () ->
                        count(
                                        """
                                        SELECT count(*) FROM pg_stat_activity
                                         WHERE datname = current_database()
                                           AND application_name = 'milepost lane'
                                           AND wait_event_type = 'Lock'
                                        """)
                                > 0);
    }

    /** Waits until an answer or an account was looked up since this instant. */
    public void awaitLookupSince(Instant since) {
        Await.until(
                "a look-up",
                () ->
                        count(
                                        """
                                        SELECT count(*) FROM pg_stat_activity
                                         WHERE datname = current_database()
                                           AND application_name = 'milepost lookup'
                                           AND xact_start IS NULL
                                           AND state_change > '%s'
                                        """
                                                .formatted(since))
                                > 0);
    }

    /** Releases the lock. */
    @Override
    public void close() {
        try {
            holder.close();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private long count(String sql) {
        try (Connection connection = connect(database);
                var statement = connection.createStatement();
                var row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Connection connect(DatabaseSettings database) throws SQLException {
        return DriverManager.getConnection(
                database.jdbcUrl(), database.user(), database.password());
    }
}
