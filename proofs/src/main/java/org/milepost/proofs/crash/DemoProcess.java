package org.milepost.proofs.crash;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.milepost.postgres.EmbeddedServer;
import org.milepost.postgres.RunningServer;
import org.milepost.proofs.site.Pauses;

/**
 * One run of {@code demo} in a process of its own, and the ways to end it and its PostgreSQL.
 *
 * <p>Threads: used by one thread.
 */
final class DemoProcess {

    private static final Pattern READY =
            Pattern.compile("^milepost ready (http://\\S+)$", Pattern.MULTILINE);
    private static final Duration START_MAX = Duration.ofSeconds(90);
    private static final Duration STOP_MAX = Duration.ofSeconds(40);
    private static final int POLL_MILLIS = 10;

    private final Process process;
    private final Path data;
    private final Path out;
    private final Path err;

    private DemoProcess(Process process, Path data, Path out, Path err) {
        this.process = process;
        this.data = data;
        this.out = out;
        this.err = err;
    }

    /**
     * Starts a demo and does not wait for it.
     *
     * @param scratch a directory for its output
     * @param data its data directory
     */
    static DemoProcess launch(Path scratch, Path data, int port) {
        try {
            Path out = Files.createTempFile(scratch, "demo-", ".out");
            Path err = Files.createTempFile(scratch, "demo-", ".err");
            Process process =
                    Program.start(
                            out,
                            err,
                            "demo",
                            "--data",
                            data.toString(),
                            "--port",
                            Integer.toString(port));
            return new DemoProcess(process, data, out, err);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Waits until it says that it is ready.
     *
     * @return where it serves
     * @throws IllegalStateException when it ends instead, or takes too long
     */
    URI awaitReady() {
        long giveUp = System.nanoTime() + START_MAX.toNanos();
        while (System.nanoTime() - giveUp < 0) {
            Matcher ready = READY.matcher(read(out));
            if (ready.find()) {
                return URI.create(ready.group(1));
            }
            if (!process.isAlive()) {
                break;
            }
            Pauses.pause(Duration.ofMillis(POLL_MILLIS));
        }
        throw new IllegalStateException(
                "the demo did not become ready; it said:\n" + read(out) + read(err));
    }

    /** {@code kill -9} of the program alone; its PostgreSQL goes on as an orphan. */
    void kill() {
        process.destroyForcibly();
        awaitEnd(STOP_MAX);
    }

    /**
     * {@code kill -9} of PostgreSQL.
     *
     * @param whole every process of it; otherwise the first one alone, whose children outlive it by
     *     as long as they are busy
     * @return the process that was the first one
     */
    long killPostgres(boolean whole) {
        ProcessHandle postmaster =
                postgres().flatMap(it -> ProcessHandle.of(it.processId())).orElseThrow();
        List<ProcessHandle> children = whole ? postmaster.descendants().toList() : List.of();
        postmaster.destroyForcibly();
        children.forEach(ProcessHandle::destroyForcibly);
        return postmaster.pid();
    }

    /** Stops every process of PostgreSQL where it is, and lets them go on after a while. */
    void freezePostgres(Duration length) {
        List<String> processes =
                postgres().flatMap(it -> ProcessHandle.of(it.processId())).stream()
                        .flatMap(it -> Stream.concat(Stream.of(it), it.descendants()))
                        .map(it -> Long.toString(it.pid()))
                        .toList();
        signal("-STOP", processes);
        try {
            Pauses.pause(length);
        } finally {
            signal("-CONT", processes);
        }
    }

    /** SIGTERM; waits for the end and returns the exit code. */
    int stop() {
        process.destroy();
        return awaitEnd(STOP_MAX);
    }

    /** {@code kill -9} of everything that still runs. */
    void killAll() {
        kill();
        if (postgres().isPresent()) {
            killPostgres(true);
        }
    }

    /** The PostgreSQL that takes connections on the data now. */
    Optional<RunningServer> postgres() {
        return EmbeddedServer.find(data);
    }

    /** What it wrote to standard error so far. */
    String errors() {
        return read(err);
    }

    /** Waits for its end by itself, and returns the exit code. */
    int awaitEnd(Duration most) {
        try {
            if (!process.waitFor(most.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IllegalStateException("the demo did not end in " + most);
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted while the demo ends", e);
        }
    }

    private static void signal(String signal, List<String> processes) {
        List<String> command = new ArrayList<>(List.of("kill", signal));
        command.addAll(processes);
        try {
            new ProcessBuilder(command).start().waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted while a signal was sent", e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
