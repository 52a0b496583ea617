package org.milepost.postgres;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;

/**
 * A PostgreSQL 18 for one test that can be killed and started again on the same port.
 *
 * <p>Threads: used by one thread at a time.
 */
public final class KillableServer implements AutoCloseable {

    private final Path directory;
    private final EmbeddedServer server;

    private KillableServer(Path directory, EmbeddedServer server) {
        this.directory = directory;
        this.server = server;
    }

    /** Starts it. */
    public static KillableServer start() {
        try {
            Path directory = Files.createTempDirectory("milepost-test-");
            return new KillableServer(
                    directory, EmbeddedServer.start(EmbeddedSettings.of(directory)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A migrated, empty database, which the caller closes. */
    public Database database() {
        Database database = Database.open(server.database());
        database.migrate();
        return database;
    }

    /** How it is reached. */
    public DatabaseSettings settings() {
        return server.database();
    }

    /** Executes statements as the superuser. */
    public void execute(String... statements) {
        DatabaseSettings settings = server.database();
        try (var connection =
                        DriverManager.getConnection(
                                settings.jdbcUrl(), settings.user(), settings.password());
                var statement = connection.createStatement()) {
            for (String each : statements) {
                statement.execute(each);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Ends all of its processes at once, as a loss of power does. */
    public void kill() {
        ProcessHandle postmaster = ProcessHandle.of(server.processId()).orElseThrow();
        List<ProcessHandle> all = postmaster.descendants().toList();
        postmaster.destroyForcibly();
        all.forEach(ProcessHandle::destroyForcibly);
        postmaster.onExit().join();
        all.forEach(it -> it.onExit().join());
    }

    /** Starts it again after it was killed. */
    public void restart() {
        server.restart();
    }

    /**
     * Stops it, copies all of its files, and starts it again.
     *
     * @return a server that runs on the copy
     */
    public KillableServer copy() {
        server.stop();
        try {
            Path copy = Files.createTempDirectory("milepost-test-");
            try (Stream<Path> files = Files.walk(directory)) {
                for (Path file : files.skip(1).toList()) {
                    Files.copy(
                            file,
                            copy.resolve(directory.relativize(file)),
                            StandardCopyOption.COPY_ATTRIBUTES);
                }
            }
            return new KillableServer(copy, EmbeddedServer.start(EmbeddedSettings.of(copy)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            server.restart();
        }
    }

    /** Makes a standby the primary. Returns when it takes writes. */
    public void promote() {
        execute("SELECT pg_promote(true, 60)");
    }

    /** Starts it again after it was killed, as the standby of a primary that does not exist. */
    public void restartAsStandby() {
        try {
            Files.createFile(DataDirectory.cluster(directory).resolve("standby.signal"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.restart();
    }

    @Override
    public void close() {
        if (server.isAlive()) {
            kill();
        }
        server.close();
        try {
            FileTree.delete(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
