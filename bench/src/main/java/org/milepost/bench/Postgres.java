package org.milepost.bench;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.milepost.postgres.DatabaseSettings;
import org.milepost.postgres.EmbeddedServer;

/**
 * The running database that all subjects share.
 *
 * @param database how to reach it
 * @param processId its postmaster
 */
public record Postgres(DatabaseSettings database, long processId) {

    /** The server that runs on this data directory. */
    public static Postgres runningOn(Path data) {
        return EmbeddedServer.find(data)
                .map(found -> new Postgres(found.database(), found.processId()))
                .orElseThrow(() -> new IllegalStateException("no PostgreSQL runs on " + data));
    }

    /** A new connection; the caller closes it. */
    public Connection connect() throws SQLException {
        return DriverManager.getConnection(
                database.jdbcUrl(), database.user(), database.password());
    }

    /** Runs statements that return nothing on one connection, each in its own transaction. */
    public void run(String... statements) {
        try (Connection connection = connect();
                var statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        } catch (SQLException e) {
            throw new IllegalStateException("PostgreSQL: " + e.getMessage(), e);
        }
    }

    /** The one number that a query returns. */
    public long number(String query) {
        try (Connection connection = connect();
                var statement = connection.createStatement();
                var row = statement.executeQuery(query)) {
            row.next();
            return row.getLong(1);
        } catch (SQLException e) {
            throw new IllegalStateException("PostgreSQL: " + e.getMessage(), e);
        }
    }
}
