package org.milepost.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;
import org.milepost.postgres.DatabaseSettings;

/**
 * The running database that all subjects share.
 *
 * @param url its JDBC URL, without user and password
 * @param user a superuser
 * @param password the superuser's
 * @param processId its postmaster
 */
record Postgres(String url, String user, String password, long processId) {

    private static final int SEARCH_DEPTH_MAX = 4;

    /** The server that keeps its cluster somewhere in this data directory. */
    static Postgres runningOn(Path data) {
        try {
            List<String> lines = Files.readAllLines(find(data, "postmaster.pid"));
            return new Postgres(
                    "jdbc:postgresql://127.0.0.1:" + lines.get(3).strip() + "/postgres",
                    "milepost",
                    Files.readString(find(data, "postgresql.password")).strip(),
                    Long.parseLong(lines.getFirst().strip()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How the product's own code reaches it. */
    DatabaseSettings settings() {
        return DatabaseSettings.of(url, user, password);
    }

    Connection connect() throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", user);
        properties.setProperty("password", password);
        return DriverManager.getConnection(url, properties);
    }

    /** Runs statements that return nothing, each in its own transaction. */
    void run(String... statements) {
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
    long number(String query) {
        try (Connection connection = connect();
                var statement = connection.createStatement();
                var row = statement.executeQuery(query)) {
            row.next();
            return row.getLong(1);
        } catch (SQLException e) {
            throw new IllegalStateException("PostgreSQL: " + e.getMessage(), e);
        }
    }

    private static Path find(Path directory, String name) throws IOException {
        try (Stream<Path> files = Files.walk(directory, SEARCH_DEPTH_MAX)) {
            return files.filter(file -> file.endsWith(name))
                    .findFirst()
                    .orElseThrow(
                            () -> new IllegalStateException("no " + name + " in " + directory));
        }
    }
}
