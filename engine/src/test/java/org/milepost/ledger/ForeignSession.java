package org.milepost.ledger;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.milepost.postgres.Database;

/**
 * A session that does not belong to a lane, such as an operator's, with one open transaction. It
 * does not detect deadlocks, so that PostgreSQL ends the other transaction of one.
 */
final class ForeignSession implements AutoCloseable {

    private final Connection connection;

    ForeignSession(Database database) throws SQLException {
        connection =
                DriverManager.getConnection(
                        database.settings().jdbcUrl(),
                        database.settings().user(),
                        database.settings().password());
        execute("SET deadlock_timeout = '1h'");
        connection.setAutoCommit(false);
    }

    /** Locks an account's row until the end. */
    void lock(AccountId account) throws SQLException {
        execute(
                "SELECT FROM account WHERE bucket = %d AND account = %d FOR UPDATE"
                        .formatted(account.bucket(), account.number()));
    }

    /** Blocks all other locks of an account until the end, and writes nothing. */
    void lockAll() throws SQLException {
        execute("LOCK TABLE account IN EXCLUSIVE MODE");
    }

    /** Releases its locks. */
    void letGo() throws SQLException {
        connection.rollback();
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
