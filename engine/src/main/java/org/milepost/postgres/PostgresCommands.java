package org.milepost.postgres;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/**
 * Runs PostgreSQL's {@code initdb} and {@code pg_ctl} for one data directory, and reports why they
 * failed.
 *
 * <p>Threads: used by one thread at a time.
 */
final class PostgresCommands {

    /** The role that owns the cluster. */
    static final String SUPERUSER = "milepost";

    private static final Duration INITDB_TIMEOUT = Duration.ofMinutes(2);
    private static final Duration PROBE_TIMEOUT = Duration.ofSeconds(10);

    /** How long after its own timeout a program is killed. */
    private static final Duration GRACE = Duration.ofSeconds(10);

    private static final int QUOTED_LINES_MAX = 12;

    /** The size of a segment of PostgreSQL's log, which a start needs as free space. */
    private static final long USABLE_BYTES_MIN = 16L << 20;

    /** How a stop treats the clients. */
    enum StopMode {
        /** Disconnect them, write everything out. */
        FAST,
        /** Disconnect them at once; the next start recovers. */
        IMMEDIATE
    }

    /** The result of a start. */
    enum StartOutcome {
        READY,
        PORT_TAKEN,
        /** Another server holds the cluster. */
        ORPHAN
    }

    private record Output(int exitStatus, String text) {}

    private final PostgresPrograms programs;
    private final DataDirectory directory;
    private final List<String> prefix;

    PostgresCommands(PostgresPrograms programs, DataDirectory directory) {
        this.programs = programs;
        this.directory = directory;
        this.prefix = OperatingSystemUser.current().isRoot() ? List.of("unshare", "-U") : List.of();
    }

    /**
     * Checks that PostgreSQL can be run: for root, that there are user namespaces.
     *
     * @throws OperatorFault when not
     */
    void requireRunnable() {
        if (prefix.isEmpty()) {
            return;
        }
        String refusal;
        try {
            Output probe = run(List.of("id", "-un"), PROBE_TIMEOUT);
            if (probe.exitStatus() == 0) {
                return;
            }
            refusal = probe.text().strip();
        } catch (OperatorFault fault) {
            refusal = fault.text();
        }
        throw new OperatorFault(
                "PostgreSQL refuses to run as root, and this system does not let root start it in"
                        + " a user namespace (unshare -U: "
                        + refusal
                        + "). Run Milepost as an ordinary user, or use an external PostgreSQL.");
    }

    /** Makes a cluster in an empty directory; it is on disk when this returns. */
    void initialise(Path cluster) {
        Output output =
                run(
                        List.of(
                                programs.program("initdb"),
                                "--pgdata=" + name(cluster),
                                "--username=" + SUPERUSER,
                                "--pwfile=" + name(directory.passwordFile()),
                                "--auth=scram-sha-256",
                                "--encoding=UTF8",
                                "--locale=C",
                                "--data-checksums",
                                "--no-instructions"),
                        INITDB_TIMEOUT);
        if (output.exitStatus() != 0) {
            throw explain("make its files", output.text());
        }
    }

    /**
     * Starts a server and waits until it takes connections.
     *
     * @param settings the server's settings, by name; constants only
     */
    StartOutcome start(Map<String, String> settings, Duration timeout) {
        // Each start begins a new log, so that it cannot grow without limit.
        delete(directory.log());
        // The shell that pg_ctl uses parses the options again, so they are quoted.
        String options =
                settings.entrySet().stream()
                        .map(
                                setting ->
                                        "-c %s='%s'"
                                                .formatted(setting.getKey(), setting.getValue()))
                        .collect(Collectors.joining(" "));
        Output output =
                run(
                        List.of(
                                programs.program("pg_ctl"),
                                "start",
                                "--pgdata=" + name(directory.cluster()),
                                "--log=" + name(directory.log()),
                                "--wait",
                                "--timeout=" + timeout.toSeconds(),
                                "--silent",
                                "--options=" + options),
                        timeout.plus(GRACE));
        if (output.exitStatus() == 0) {
            return StartOutcome.READY;
        }
        String said = read(directory.log()) + output.text();
        // Source: PostgreSQL's postmaster, miscinit.c and sysv_shmem.c, in LC_MESSAGES=C.
        if (said.contains("could not bind")) {
            return StartOutcome.PORT_TAKEN;
        }
        if (said.contains("already exists") || said.contains("still in use")) {
            return StartOutcome.ORPHAN;
        }
        throw explain("start", said);
    }

    /**
     * Stops the server of the cluster and waits for it.
     *
     * @return whether it ended in time
     */
    boolean stop(StopMode mode, Duration timeout) {
        Output output =
                run(
                        List.of(
                                programs.program("pg_ctl"),
                                "stop",
                                "--pgdata=" + name(directory.cluster()),
                                "--mode=" + (mode == StopMode.FAST ? "fast" : "immediate"),
                                "--wait",
                                "--timeout=" + timeout.toSeconds(),
                                "--silent"),
                        timeout.plus(GRACE));
        return output.exitStatus() == 0;
    }

    private Output run(List<String> command, Duration timeout) {
        List<String> words = new ArrayList<>(prefix);
        words.addAll(command);
        // The commands work in the data directory and name files relative to it, so that no
        // character of its path can mean anything to the shell behind pg_ctl.
        ProcessBuilder builder =
                new ProcessBuilder(words)
                        .directory(directory.path().toFile())
                        .redirectErrorStream(true);
        Map<String, String> environment = builder.environment();
        environment.keySet().removeIf(name -> name.startsWith("PG"));
        environment.remove("LD_LIBRARY_PATH");
        environment.put("LC_ALL", "C");
        try {
            return finish(builder.start(), command, timeout);
        } catch (IOException exception) {
            throw new OperatorFault(
                    "Cannot run " + command.getFirst() + ": " + exception.getMessage(), exception);
        } catch (InterruptedException exception) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while PostgreSQL worked", exception);
        }
    }

    private static Output finish(Process process, List<String> command, Duration timeout)
            throws IOException, InterruptedException {
        try {
            process.getOutputStream().close();
            // Read in parallel: a full pipe would block the program.
            FutureTask<String> text =
                    new FutureTask<>(
                            () -> new String(process.getInputStream().readAllBytes(), UTF_8));
            Thread.startVirtualThread(text);
            if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new OperatorFault(
                        command.getFirst() + " took longer than " + timeout.toSeconds() + " s.");
            }
            return new Output(
                    process.exitValue(), text.get(GRACE.toMillis(), TimeUnit.MILLISECONDS));
        } catch (ExecutionException | TimeoutException exception) {
            throw new IOException("its output cannot be read", exception);
        } finally {
            process.destroyForcibly();
        }
    }

    private static String read(Path log) {
        try {
            return Files.exists(log) ? Files.readString(log, UTF_8) : "";
        } catch (IOException exception) {
            throw OperatorFault.ofFile("read", log, exception);
        }
    }

    private static void delete(Path log) {
        try {
            Files.deleteIfExists(log);
        } catch (IOException exception) {
            throw OperatorFault.ofFile("delete", log, exception);
        }
    }

    private String name(Path file) {
        return directory.path().relativize(file).toString();
    }

    private OperatorFault explain(String intention, String text) {
        if (text.contains("No space left on device") || isDiskFull()) {
            return new OperatorFault(
                    "The disk that holds "
                            + directory.path()
                            + " is full. Free some space and start again.");
        }
        if (text.contains("database files are incompatible with server")) {
            return new OperatorFault(
                    "The data in "
                            + directory.path()
                            + " was made by another major version of PostgreSQL. Choose another"
                            + " directory, or use the Milepost that made it.\n"
                            + quote(text));
        }
        return new OperatorFault(
                "PostgreSQL could not "
                        + intention
                        + " in "
                        + directory.path()
                        + ":\n"
                        + quote(text));
    }

    /** Whether the disk is so full that not even the log could be written. */
    private boolean isDiskFull() {
        try {
            return Files.getFileStore(directory.path()).getUsableSpace() < USABLE_BYTES_MIN;
        } catch (IOException _) {
            return false;
        }
    }

    private static String quote(String text) {
        List<String> lines = text.strip().lines().toList();
        return lines.stream()
                .skip(Math.max(0, lines.size() - QUOTED_LINES_MAX))
                .map(line -> "  " + line)
                .collect(Collectors.joining("\n"));
    }
}
