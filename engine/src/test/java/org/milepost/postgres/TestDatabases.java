package org.milepost.postgres;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Gives each test separate databases: durable, migrated, empty, cloned from a template. All share
 * one server for each version, which starts with the first test that wants it and ends with the
 * JVM. Nothing is dropped before: a drop costs a checkpoint, and that costs the flushing of every
 * file of every clone, seconds on a slow disk.
 *
 * <p>A test class registers it as an extension, in a field {@code databases}, and a test begins
 * with {@code Database database = databases.create()}.
 *
 * <p>Threads: used by one thread at a time.
 */
public final class TestDatabases implements AfterEachCallback {

    private static final String TEMPLATE = "milepost_template";
    private static final int POOL_SIZE_MAX = 8;

    private static final Map<PostgresVersion, EmbeddedServer> SERVERS = new ConcurrentHashMap<>();
    private static final AtomicInteger CLONES = new AtomicInteger();

    private final List<Database> open = new ArrayList<>();

    /** A new database on version 18. */
    public Database create() {
        return create(PostgresVersion.V18);
    }

    /** A new database on a version. It is closed after the test. */
    public Database create(PostgresVersion version) {
        EmbeddedServer server = server(version);
        String name = "clone_" + CLONES.incrementAndGet();
        execute(server, "CREATE DATABASE " + name + " TEMPLATE " + TEMPLATE);
        Database database = Database.open(settings(server, name));
        open.add(database);
        return database;
    }

    /** A new database on version 18 without tables. It is closed after the test. */
    public Database createEmpty() {
        EmbeddedServer server = server(PostgresVersion.V18);
        String name = "empty_" + CLONES.incrementAndGet();
        execute(server, "CREATE DATABASE " + name + " TEMPLATE template0");
        Database database = Database.open(settings(server, name));
        open.add(database);
        return database;
    }

    /** A copy of a database, which must have no connections. It is closed after the test. */
    public Database copy(DatabaseSettings original) {
        return copy(PostgresVersion.V18, original);
    }

    /** The same on the server of a version. */
    public Database copy(PostgresVersion version, DatabaseSettings original) {
        EmbeddedServer server = server(version);
        String url = original.jdbcUrl();
        String name = "clone_" + CLONES.incrementAndGet();
        execute(
                server,
                "CREATE DATABASE " + name + " TEMPLATE " + url.substring(url.lastIndexOf('/') + 1));
        Database database = Database.open(settings(server, name));
        open.add(database);
        return database;
    }

    /** The server behind the databases of a version. Do not stop it. */
    public static EmbeddedServer server(PostgresVersion version) {
        return SERVERS.computeIfAbsent(version, TestDatabases::start);
    }

    @Override
    public void afterEach(ExtensionContext context) {
        open.forEach(Database::close);
        open.clear();
    }

    private static EmbeddedServer start(PostgresVersion version) {
        Path directory = temporaryDirectory();
        EmbeddedServer server =
                EmbeddedServer.start(EmbeddedSettings.of(directory).withArchive(version.archive()));
        Runtime.getRuntime().addShutdownHook(new Thread(() -> remove(server, directory)));
        execute(server, "CREATE DATABASE " + TEMPLATE);
        try (Database template = Database.open(settings(server, TEMPLATE))) {
            template.migrate();
        }
        return server;
    }

    /**
     * A stop would write all data to disk for no use. The files are tens of thousands, so that
     * nobody waits until they are deleted.
     */
    private static void remove(EmbeddedServer server, Path directory) {
        Postmaster.read(DataDirectory.cluster(directory)).ifPresent(Postmaster::kill);
        server.close();
        try {
            new ProcessBuilder("rm", "-rf", directory.toString())
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException exception) {
            throw new UncheckedIOException(exception);
        }
    }

    private static DatabaseSettings settings(EmbeddedServer server, String name) {
        DatabaseSettings main = server.database();
        String url = main.jdbcUrl().replaceFirst("/[a-z]+$", "/" + name);
        return DatabaseSettings.of(url, main.user(), main.password())
                .withPoolSizeMax(POOL_SIZE_MAX);
    }

    private static void execute(EmbeddedServer server, String sql) {
        DatabaseSettings main = server.database();
        try (var connection =
                        DriverManager.getConnection(main.jdbcUrl(), main.user(), main.password());
                var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException exception) {
            throw new IllegalStateException(sql, exception);
        }
    }

    private static Path temporaryDirectory() {
        try {
            return Files.createTempDirectory("milepost-test-");
        } catch (IOException exception) {
            throw new UncheckedIOException(exception);
        }
    }
}
