package org.milepost.postgres;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * The first process of a server, as its file postmaster.pid describes it.
 *
 * <p>Source: PostgreSQL, "Database File Layout", postmaster.pid.
 *
 * @param cluster the directory it serves
 * @param processId its process
 * @param startedAt when it started, to the second
 * @param port its port, 0 when it does not listen yet
 * @param isReady whether it takes connections
 */
record Postmaster(Path cluster, long processId, Instant startedAt, int port, boolean isReady) {

    private static final String FILE = "postmaster.pid";
    private static final String PROGRAM = "postgres";

    /** The lines of the file that are read, from 0. */
    private static final int PROCESS_LINE = 0;

    private static final int START_LINE = 2;
    private static final int PORT_LINE = 3;
    private static final int STATUS_LINE = 7;

    /** The most time between the start of a process and the time in its file. */
    private static final Duration START_TOLERANCE = Duration.ofSeconds(5);

    private static final Duration KILL_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration KILL_POLL = Duration.ofMillis(10);

    /** The end of the link to a running program whose file was replaced. */
    private static final String DELETED = " (deleted)";

    /** The content of the file, current or stale; empty when there is none or it is incomplete. */
    static Optional<Postmaster> read(Path cluster) {
        try {
            List<String> lines = Files.readAllLines(cluster.resolve(FILE), ISO_8859_1);
            if (lines.size() <= START_LINE) {
                return Optional.empty();
            }
            return Optional.of(
                    new Postmaster(
                            cluster,
                            Long.parseLong(lines.get(PROCESS_LINE).strip()),
                            Instant.ofEpochSecond(Long.parseLong(lines.get(START_LINE).strip())),
                            lines.size() > PORT_LINE
                                    ? Integer.parseInt(lines.get(PORT_LINE).strip())
                                    : 0,
                            lines.size() > STATUS_LINE
                                    && lines.get(STATUS_LINE).strip().equals("ready")));
        } catch (NoSuchFileException | NumberFormatException _) {
            return Optional.empty();
        } catch (IOException exception) {
            throw OperatorFault.ofFile("read", cluster.resolve(FILE), exception);
        }
    }

    /** Removes the file when no server of this cluster runs. */
    static void deletePidFile(Path cluster) {
        try {
            Files.deleteIfExists(cluster.resolve(FILE));
        } catch (IOException exception) {
            throw OperatorFault.ofFile("delete", cluster.resolve(FILE), exception);
        }
    }

    /** Whether it runs: the process exists and is a server of this cluster. */
    boolean isRunning() {
        return ProcessHandle.of(processId).filter(this::isServer).isPresent() && isAlive();
    }

    /**
     * Whether the process exists, given that it was once seen running. Reads at most one small
     * file, so that it can be called often.
     */
    boolean isAlive() {
        return isAlive(processId);
    }

    /**
     * Kills the server and waits for its end.
     *
     * @return whether it ended in time
     */
    boolean kill() {
        // Read again: its number may belong to another program by now.
        if (isRunning()) {
            ProcessHandle.of(processId).ifPresent(ProcessHandle::destroyForcibly);
        }
        killRemnants(cluster);
        return await(() -> !isAlive());
    }

    /**
     * Kills the server processes that have not noticed the death of their postmaster. The cluster
     * recovers as from a power failure.
     */
    static void killRemnants(Path cluster) {
        List<ProcessHandle> remnants =
                ProcessHandle.allProcesses()
                        .filter(process -> worksIn(process, cluster) && isPostgres(process))
                        .toList();
        remnants.forEach(ProcessHandle::destroyForcibly);
        // The next server refuses to start while one of them holds the shared memory.
        await(() -> remnants.stream().noneMatch(process -> isAlive(process.pid())));
    }

    private static boolean await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + KILL_TIMEOUT.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                return false;
            }
            LockSupport.parkNanos(KILL_POLL.toNanos());
        }
        return true;
    }

    private boolean isServer(ProcessHandle process) {
        if (!isPostgres(process)) {
            return false;
        }
        if (Files.isDirectory(Path.of("/proc/self"))) {
            return worksIn(process, cluster);
        }
        return process.info()
                .startInstant()
                .filter(
                        start ->
                                Duration.between(start, startedAt).abs().compareTo(START_TOLERANCE)
                                        <= 0)
                .isPresent();
    }

    private static boolean isPostgres(ProcessHandle process) {
        return process.info()
                .command()
                .map(command -> command.replace(DELETED, ""))
                .filter(command -> Path.of(command).endsWith(PROGRAM))
                .isPresent();
    }

    /** Every server process has the cluster's directory as its working directory. */
    private static boolean worksIn(ProcessHandle process, Path cluster) {
        try {
            return Files.isSameFile(Path.of("/proc/" + process.pid() + "/cwd"), cluster);
        } catch (IOException _) {
            return false;
        }
    }

    /**
     * Whether a process runs. A zombie does not; in a container its parent may never collect it.
     */
    static boolean isAlive(long processId) {
        if (ProcessHandle.of(processId).isEmpty()) {
            return false;
        }
        try {
            String stat = Files.readString(Path.of("/proc/" + processId + "/stat"));
            return !stat.startsWith(" Z", stat.lastIndexOf(')') + 1);
        } catch (IOException _) {
            // It ended just now, or this system has no /proc.
            return ProcessHandle.of(processId).isPresent();
        }
    }
}
