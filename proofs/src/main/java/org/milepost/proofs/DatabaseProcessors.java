package org.milepost.proofs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.milepost.postgres.Database;
import org.milepost.postgres.DatabaseSettings;

/**
 * The processor time of all PostgreSQL servers of a database, which run on this machine, with their
 * ended processes. Linux only.
 *
 * <p>Source: proc(5), {@code /proc/pid/stat}.
 *
 * @param servers the first process of each server
 */
record DatabaseProcessors(Set<Long> servers) {

    private static final int TICKS_PER_SECOND = 100;
    private static final int OWN_USER = 11;
    private static final int CHILDREN_SYSTEM = 14;

    /** Those of a single PostgreSQL, or of the coordinator and all workers of a cluster. */
    static DatabaseProcessors of(DatabaseSettings settings) {
        List<String> urls = new ArrayList<>(List.of(settings.jdbcUrl()));
        try (Database database = Database.open(settings)) {
            database.shards().shards().stream()
                    .map(it -> it.node())
                    .filter(it -> !it.isEmpty())
                    .distinct()
                    .forEach(
                            it ->
                                    urls.add(
                                            settings.jdbcUrl()
                                                    .replaceFirst(
                                                            "^jdbc:postgresql:(//[^/]*/)?",
                                                            "jdbc:postgresql://" + it + "/")));
        }
        Set<Long> servers = new TreeSet<>();
        urls.forEach(it -> servers.add(server(it, settings)));
        return new DatabaseProcessors(servers);
    }

    private static long server(String url, DatabaseSettings settings) {
        try (Connection connection =
                        DriverManager.getConnection(url, settings.user(), settings.password());
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT pg_backend_pid()")) {
            row.next();
            return ProcessHandle.of(row.getLong(1))
                    .flatMap(ProcessHandle::parent)
                    .orElseThrow(
                            () -> new IllegalStateException("the database is not on this machine"))
                    .pid();
        } catch (SQLException e) {
            throw new IllegalStateException("the database cannot be asked: " + e.getMessage(), e);
        }
    }

    /** What they have used so far. */
    Duration used() {
        long ticks = 0;
        for (long server : servers) {
            ticks += ticks(server);
            ticks +=
                    ProcessHandle.of(server).stream()
                            .flatMap(ProcessHandle::descendants)
                            .mapToLong(it -> ticks(it.pid()))
                            .sum();
        }
        return Duration.ofMillis(ticks * 1_000 / TICKS_PER_SECOND);
    }

    /** Of a process and its ended children; 0 when it has ended. */
    private static long ticks(long process) {
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(process), "stat"));
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            long ticks = 0;
            for (int field = OWN_USER; field <= CHILDREN_SYSTEM; field++) {
                ticks += Long.parseLong(fields[field]);
            }
            return ticks;
        } catch (NoSuchFileException _) {
            return 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
