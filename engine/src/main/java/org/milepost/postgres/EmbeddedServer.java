package org.milepost.postgres;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.milepost.threads.BackgroundJob;
import org.milepost.threads.JobStatus;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A durable PostgreSQL in a data directory, run by this process: for the demo and the tests.
 *
 * <p>The server is not a child process: a Ctrl-C in the terminal would end a child before this
 * process has drained. So it continues when this process is killed. The next start on the same
 * directory stops such an orphan and starts a new server. The directory is guarded by a file lock,
 * which ends with the process, and not by PostgreSQL's pid file, which does not.
 *
 * <p>Threads: stop and restart by one thread at a time, close by any at any time; the rest is
 * shared.
 */
public final class EmbeddedServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedServer.class);

    private static final String HOST = "127.0.0.1";

    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(60);
    private static final Duration ORPHAN_STOP_TIMEOUT = Duration.ofSeconds(15);
    private static final Duration IMMEDIATE_STOP_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration WATCH_INTERVAL = Duration.ofMillis(100);

    /** A longer time without a check means that its end is reported too late. */
    private static final Duration WATCHED_MAX = Duration.ofSeconds(30);

    /** Attempts, because another process may take the chosen port. */
    private static final int PORT_ATTEMPTS_MAX = 5;

    /**
     * Attempts, because the starter of another server may have been killed before that server was
     * up.
     */
    private static final int ORPHANS_MAX = 3;

    /**
     * For a machine with two cores that the server shares with this process. The first three
     * settings are about durability. The size of the log limits a recovery: 1 GB takes ten seconds
     * on two busy cores. The worlds of a demo have some connections each.
     */
    private static final Map<String, String> SERVER_SETTINGS =
            Map.ofEntries(
                    Map.entry("fsync", "on"),
                    Map.entry("synchronous_commit", "on"),
                    Map.entry("full_page_writes", "on"),
                    Map.entry("listen_addresses", HOST),
                    Map.entry("unix_socket_directories", ""),
                    Map.entry("max_connections", "500"),
                    Map.entry("shared_buffers", "256MB"),
                    Map.entry("effective_cache_size", "1GB"),
                    Map.entry("random_page_cost", "1.1"),
                    Map.entry("max_wal_size", "1GB"),
                    Map.entry("checkpoint_timeout", "15min"),
                    Map.entry("max_parallel_workers_per_gather", "0"),
                    Map.entry("autovacuum", "on"),
                    Map.entry("update_process_title", "off"),
                    Map.entry("TimeZone", "UTC"),
                    Map.entry("log_timezone", "UTC"));

    private final EmbeddedSettings settings;
    private final DataDirectory directory;
    private final PostgresCommands commands;
    private final List<Runnable> endListeners = new CopyOnWriteArrayList<>();
    private final BackgroundJob watch =
            new BackgroundJob("postgres-watch", WATCH_INTERVAL, WATCHED_MAX, this::watch);

    // Written by the thread that starts or stops, read by all.
    private volatile Optional<Postmaster> postmaster = Optional.empty();
    private volatile int port;
    private volatile boolean closed;

    // The watching job only.
    private Optional<Postmaster> lastEnded = Optional.empty();

    private EmbeddedServer(
            EmbeddedSettings settings, DataDirectory directory, PostgresCommands commands) {
        this.settings = settings;
        this.directory = directory;
        this.commands = commands;
    }

    /**
     * Starts a server on a free port, with the cluster of the directory or a new one. First stops
     * an orphan on the same data.
     *
     * @throws OperatorFault when the directory is in use or cannot be used, the disk is full, or
     *     PostgreSQL does not start
     */
    public static EmbeddedServer start(EmbeddedSettings settings) {
        DataDirectory directory = DataDirectory.claim(settings.dataDirectory());
        try {
            EmbeddedServer server = claimed(settings, directory);
            server.launch();
            server.watch.start();
            return server;
        } catch (RuntimeException exception) {
            directory.close();
            throw exception;
        }
    }

    /**
     * Deletes all data of a directory, after stopping an orphan on it.
     *
     * @throws OperatorFault when the directory is in use or cannot be used
     */
    public static void erase(EmbeddedSettings settings) {
        try (DataDirectory directory = DataDirectory.claim(settings.dataDirectory())) {
            claimed(settings, directory).stopOrphan();
            directory.erase();
        }
    }

    /** The server that runs on a data directory now, started by any process. */
    public static Optional<RunningServer> find(Path dataDirectory) {
        return Postmaster.read(DataDirectory.cluster(dataDirectory))
                .filter(Postmaster::isReady)
                .filter(Postmaster::isRunning)
                .map(
                        found ->
                                new RunningServer(
                                        found.processId(),
                                        found.port(),
                                        DatabaseSettings.of(
                                                jdbcUrl(found.port()),
                                                PostgresCommands.SUPERUSER,
                                                DataDirectory.password(dataDirectory))));
    }

    /** Whether the directory has the data of a server, running or not. */
    public static boolean hasCluster(Path dataDirectory) {
        return Files.isDirectory(DataDirectory.cluster(dataDirectory));
    }

    /** The settings for its database; the same after a restart. */
    public DatabaseSettings database() {
        return DatabaseSettings.of(
                jdbcUrl(), PostgresCommands.SUPERUSER, DataDirectory.password(directory.path()));
    }

    /** The URL of the database, without user and password. */
    public String jdbcUrl() {
        return jdbcUrl(port());
    }

    /** Its port on 127.0.0.1. */
    public int port() {
        return port;
    }

    /** The process number of the postmaster. */
    public long processId() {
        return postmaster
                .map(Postmaster::processId)
                .orElseThrow(() -> new IllegalStateException("the server is stopped"));
    }

    /** Whether the postmaster runs. */
    public boolean isAlive() {
        return postmaster.filter(Postmaster::isAlive).isPresent();
    }

    /** The status of the job that watches the postmaster. */
    public JobStatus watchStatus() {
        return watch.status();
    }

    /**
     * Sets the listener that is called on the job's thread, within a second, once for each end of
     * the postmaster that was not a stop.
     */
    public void onUnexpectedEnd(Runnable listener) {
        endListeners.add(listener);
    }

    /**
     * Restarts a server that ended unexpectedly or was stopped, on the same port, so that pools
     * reconnect.
     *
     * @throws OperatorFault when PostgreSQL does not start, or another program took the port
     */
    public void restart() {
        postmaster = Optional.empty();
        if (!launchOn(port)) {
            throw new OperatorFault(
                    "Port "
                            + port
                            + " of "
                            + HOST
                            + " was taken by another program. Stop it and try again.");
        }
        // Of this and close, the second reads what the first one wrote.
        if (closed) {
            stop();
        }
    }

    /** Stops the server; all data is on disk when this returns. Does nothing when it has ended. */
    public void stop() {
        Optional<Postmaster> stopped = postmaster;
        postmaster = Optional.empty();
        if (stopped.filter(Postmaster::isAlive).isPresent()) {
            halt(stopped.get(), STOP_TIMEOUT);
        }
    }

    /** Stops the server and releases the directory. */
    @Override
    public void close() {
        closed = true;
        watch.close();
        try {
            stop();
        } finally {
            directory.close();
        }
    }

    private static EmbeddedServer claimed(EmbeddedSettings settings, DataDirectory directory) {
        PostgresPrograms programs =
                PostgresPrograms.of(settings.archive(), settings.programsDirectory());
        PostgresCommands commands = new PostgresCommands(programs, directory);
        commands.requireRunnable();
        return new EmbeddedServer(settings, directory, commands);
    }

    private void launch() {
        makeCluster();
        for (int attempt = 1; attempt <= PORT_ATTEMPTS_MAX; attempt++) {
            if (launchOn(freePort())) {
                return;
            }
        }
        throw new OperatorFault(
                "PostgreSQL found no free port on "
                        + HOST
                        + ". Stop programs that use ports there.");
    }

    private void makeCluster() {
        if (directory.hasCluster()) {
            return;
        }
        try {
            directory.makePassword();
            Path unfinished = directory.unfinishedCluster();
            commands.initialise(unfinished);
            directory.adopt(unfinished);
        } catch (IOException exception) {
            throw OperatorFault.ofFile("write to the data directory", directory.path(), exception);
        }
    }

    private boolean launchOn(int wanted) {
        for (int attempt = 1; attempt <= ORPHANS_MAX; attempt++) {
            stopOrphan();
            switch (commands.start(settings(wanted), settings.startTimeout())) {
                case READY -> {
                    adopt();
                    return true;
                }
                case PORT_TAKEN -> {
                    return false;
                }
                case ORPHAN ->
                        LOG.info(
                                "another PostgreSQL was starting on the same data; it is"
                                        + " stopped, then the start is repeated; if this repeats,"
                                        + " stop what starts it");
            }
        }
        throw new OperatorFault(
                "Another program starts PostgreSQL on "
                        + directory.cluster()
                        + " repeatedly. Stop it.");
    }

    private static Map<String, String> settings(int port) {
        Map<String, String> all = new HashMap<>(SERVER_SETTINGS);
        all.put("port", Integer.toString(port));
        return all;
    }

    private void adopt() {
        Postmaster started =
                Postmaster.read(directory.cluster())
                        .filter(Postmaster::isRunning)
                        .orElseThrow(
                                () ->
                                        new OperatorFault(
                                                "PostgreSQL ended directly after its start. Read "
                                                        + directory.log()
                                                        + " for the reason."));
        postmaster = Optional.of(started);
        port = started.port();
    }

    private void stopOrphan() {
        Path cluster = directory.cluster();
        if (!Files.isDirectory(cluster)) {
            return;
        }
        Optional<Postmaster> orphan = Postmaster.read(cluster).filter(Postmaster::isRunning);
        if (orphan.isPresent()) {
            LOG.info(
                    "embedded PostgreSQL (process {}) of an earlier run is still running; it is stopped, then"
                            + " a new one starts on its data; nothing to do",
                    orphan.get().processId());
            halt(orphan.get(), ORPHAN_STOP_TIMEOUT);
        }
        Postmaster.killRemnants(cluster);
        // PostgreSQL refuses to start if another program now has the process number in a stale
        // file.
        Postmaster.deletePidFile(cluster);
    }

    private void halt(Postmaster server, Duration timeout) {
        if (commands.stop(PostgresCommands.StopMode.FAST, timeout)
                || commands.stop(PostgresCommands.StopMode.IMMEDIATE, IMMEDIATE_STOP_TIMEOUT)) {
            return;
        }
        if (!server.kill()) {
            throw new OperatorFault(
                    "PostgreSQL (process "
                            + server.processId()
                            + ") cannot be stopped. End it, then try again.");
        }
    }

    private void watch() {
        Optional<Postmaster> watched = postmaster;
        // Without a listener there is nothing to report.
        if (watched.isEmpty() || watched.equals(lastEnded) || endListeners.isEmpty()) {
            return;
        }
        // Checked again: a stop may have ended it meanwhile.
        if (!watched.get().isAlive() && watched.equals(postmaster)) {
            lastEnded = watched;
            LOG.warn(
                    "embedded PostgreSQL (process {}) ended unexpectedly; calls"
                            + " fail until it is restarted; see its log in the data"
                            + " directory",
                    watched.get().processId());
            endListeners.forEach(Runnable::run);
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.ofLiteral(HOST))) {
            return socket.getLocalPort();
        } catch (IOException exception) {
            throw new OperatorFault("No port of " + HOST + " can be used: " + exception, exception);
        }
    }

    private static String jdbcUrl(int port) {
        return "jdbc:postgresql://" + HOST + ":" + port + "/postgres";
    }
}
