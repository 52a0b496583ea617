package org.milepost.proofs.restore;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.milepost.bench.Postgres;
import org.milepost.bench.process.Pauses;
import org.milepost.postgres.DatabaseSettings;
import org.milepost.proofs.ToolRun;

/**
 * A PostgreSQL of Debian's packages, run by its own programs in a directory of its own. Root runs
 * them as the user {@code postgres}.
 *
 * <p>Threads: used by one thread.
 */
final class DebianCluster {

    private static final String OWNER = "milepost";
    private static final String SUPERUSER = "postgres";
    private static final Duration READY_MAX = Duration.ofMinutes(2);

    private final Path directory;
    private final Path programs;
    private final int port;

    private DebianCluster(Path directory, Path programs, int port) {
        this.directory = directory;
        this.programs = programs;
        this.port = port;
    }

    /**
     * A cluster in this directory that is not made yet.
     *
     * @throws IllegalStateException when PostgreSQL is not installed
     */
    static DebianCluster in(Path directory) {
        return new DebianCluster(directory, DebianPrograms.newest(), freePort());
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where its data is. */
    Path data() {
        return directory.resolve("data");
    }

    /** Where its files and those of backups are. */
    Path directory() {
        return directory;
    }

    int port() {
        return port;
    }

    /** How Milepost reaches it. */
    DatabaseSettings database() {
        return DatabaseSettings.of("jdbc:postgresql://127.0.0.1:" + port + "/milepost", OWNER, "");
    }

    /** The same for the proof itself. */
    Postgres postgres() {
        return new Postgres(database(), 0);
    }

    /** A figure of the server itself. */
    private long number(String query) {
        DatabaseSettings superuser =
                DatabaseSettings.of(
                        "jdbc:postgresql://127.0.0.1:" + port + "/postgres", SUPERUSER, "");
        return new Postgres(superuser, 0).number(query);
    }

    /**
     * Makes an empty cluster.
     *
     * @param settings lines for its configuration
     */
    void initialize(List<String> settings) {
        run(
                "initdb",
                "--pgdata=" + data(),
                "--encoding=UTF8",
                "--locale=C.UTF-8",
                "--auth=trust",
                "--username=" + SUPERUSER);
        List<String> lines =
                new ArrayList<>(
                        List.of(
                                "listen_addresses = '127.0.0.1'",
                                "port = " + port,
                                "unix_socket_directories = '" + directory + "'"));
        lines.addAll(settings);
        append("postgresql.conf", lines);
    }

    /** Makes the role and the database of Milepost, as docs/sql/roles.sql does for one role. */
    void createDatabase() {
        client("createuser", OWNER);
        client(
                "createdb",
                "--owner=" + OWNER,
                "--encoding=UTF8",
                "--template=template0",
                "milepost");
    }

    /** Adds lines to a file of the data directory, which is made if it does not exist. */
    void append(String file, List<String> lines) {
        Path target = data().resolve(file);
        try {
            Files.write(target, lines, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        own(target);
    }

    /** Starts it and waits until it takes writes, which is after the end of a recovery. */
    void start() {
        Path log = directory.resolve("postgresql.log");
        ToolRun started =
                command(
                        List.of(
                                programs.resolve("pg_ctl").toString(),
                                "--pgdata=" + data(),
                                "--log=" + log,
                                "--wait",
                                "--timeout=" + READY_MAX.toSeconds(),
                                "start"));
        if (!started.succeeded()) {
            throw new IllegalStateException(
                    "PostgreSQL did not start: "
                            + command(List.of("tail", "--lines=12", log.toString())).output());
        }
        boolean isPrimary =
                Pauses.await(READY_MAX, () -> number("SELECT pg_is_in_recovery()::int") == 0);
        if (!isPrimary) {
            throw new IllegalStateException("PostgreSQL did not end its recovery");
        }
    }

    /** Stops it in order, if it runs. */
    void stop() {
        if (Files.exists(data().resolve("postmaster.pid"))) {
            run("pg_ctl", "--pgdata=" + data(), "--wait", "--mode=fast", "stop");
        }
    }

    /** {@code kill -9} of all its processes, and its files are gone. */
    void lose() {
        try {
            long first =
                    Long.parseLong(Files.readAllLines(data().resolve("postmaster.pid")).getFirst());
            ProcessHandle postmaster = ProcessHandle.of(first).orElseThrow();
            List<ProcessHandle> all = new ArrayList<>(postmaster.descendants().toList());
            all.add(postmaster);
            all.forEach(ProcessHandle::destroyForcibly);
            Pauses.await(READY_MAX, () -> all.stream().noneMatch(ProcessHandle::isAlive));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        command(List.of("rm", "-rf", data().toString())).require("deleting the data");
    }

    /** Waits until everything that was written is in the archive. */
    void archiveAll() {
        String last =
                client(
                                "psql",
                                "--no-align",
                                "--tuples-only",
                                "--command=SELECT pg_walfile_name(pg_switch_wal())",
                                "postgres")
                        .output()
                        .strip();
        boolean isArchived =
                Pauses.await(
                        READY_MAX,
                        () ->
                                number(
                                                "SELECT count(*) FROM pg_stat_archiver WHERE"
                                                        + " last_archived_wal >= '"
                                                        + last
                                                        + "'")
                                        == 1);
        if (!isArchived) {
            throw new IllegalStateException("WAL was not archived: " + last);
        }
    }

    /** Runs a program of PostgreSQL. */
    ToolRun run(String program, String... arguments) {
        List<String> words = new ArrayList<>(List.of(programs.resolve(program).toString()));
        words.addAll(List.of(arguments));
        return command(words).require(program);
    }

    /** Runs one that connects, as the superuser. */
    ToolRun client(String program, String... arguments) {
        List<String> words =
                new ArrayList<>(
                        List.of("--host=127.0.0.1", "--port=" + port, "--username=" + SUPERUSER));
        words.addAll(List.of(arguments));
        return run(program, words.toArray(String[]::new));
    }

    /** Runs any command as the user of the cluster. */
    ToolRun command(List<String> words) {
        List<String> all = new ArrayList<>();
        if (isRoot()) {
            all.addAll(List.of("runuser", "-u", "postgres", "--"));
        }
        all.addAll(words);
        return ToolRun.of(directory, all);
    }

    /** Gives a file or directory to the user of the cluster. */
    void own(Path path) {
        if (isRoot()) {
            ToolRun.of(directory, List.of("chown", "postgres:", path.toString())).require("chown");
        }
    }

    private static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }
}
