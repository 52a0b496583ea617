package org.milepost.bench;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The database that all subjects used.
 *
 * @param version the version that the server reports
 * @param settings the settings on which speed and durability depend
 */
record DatabaseFacts(String version, Map<String, String> settings) {

    private static final List<String> MATTER =
            List.of(
                    "fsync",
                    "synchronous_commit",
                    "full_page_writes",
                    "wal_sync_method",
                    "wal_level",
                    "wal_compression",
                    "commit_delay",
                    "shared_buffers",
                    "max_wal_size",
                    "checkpoint_timeout");

    DatabaseFacts {
        settings = Map.copyOf(settings);
    }

    static DatabaseFacts of(Postgres postgres) {
        Map<String, String> settings = new LinkedHashMap<>();
        for (String name : MATTER) {
            settings.put(name, show(postgres, name));
        }
        return new DatabaseFacts(show(postgres, "server_version"), settings);
    }

    private static String show(Postgres postgres, String name) {
        try (Connection connection = postgres.connect();
                var statement = connection.createStatement();
                var row = statement.executeQuery("SHOW " + name)) {
            row.next();
            return row.getString(1);
        } catch (SQLException e) {
            throw new IllegalStateException("PostgreSQL: " + e.getMessage(), e);
        }
    }
}
