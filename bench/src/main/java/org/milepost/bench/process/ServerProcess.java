package org.milepost.bench.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A process of {@code serve} or {@code demo}.
 *
 * <p>Threads: started by one thread; stopped or killed by any, once.
 */
public final class ServerProcess {

    private static final Pattern READY =
            Pattern.compile("^milepost ready (https?://\\S+)$", Pattern.MULTILINE);
    private static final Pattern MANAGEMENT =
            Pattern.compile("^milepost management (http://\\S+)$", Pattern.MULTILINE);
    private static final Duration START_MAX = Duration.ofMinutes(3);
    private static final Duration STOP_MAX = Duration.ofSeconds(60);

    private final Process process;
    private final Path out;
    private final Path err;

    private ServerProcess(Process process, Path out, Path err) {
        this.process = process;
        this.out = out;
        this.err = err;
    }

    /** Starts a process whose output goes to these files. */
    private interface Start {
        Process start(Path out, Path err) throws IOException;
    }

    /**
     * Starts {@code serve} and waits until it is ready.
     *
     * @param logs a directory for its output
     * @param config its settings
     */
    public static ServerProcess serve(Path logs, Path config) {
        return launch(logs, (out, err) -> Program.start(out, err, serve(config))).awaitReady();
    }

    /** The same with another heap than usual. */
    public static ServerProcess serve(Path logs, Path config, int heapMegabytes) {
        return launch(logs, (out, err) -> Program.start(heapMegabytes, out, err, serve(config)))
                .awaitReady();
    }

    /**
     * Starts a command through the launcher, as the product is run, and waits until it is ready.
     *
     * @param home the project, where the launcher is
     */
    public static ServerProcess byLauncher(Path home, Path logs, String... command) {
        List<String> words = new ArrayList<>(List.of(home.resolve("milepost").toString()));
        words.addAll(List.of(command));
        return byCommand(logs, words);
    }

    /**
     * Starts any command that serves, and waits until it is ready.
     *
     * @param logs a directory for its output
     */
    public static ServerProcess byCommand(Path logs, List<String> words) {
        return launch(
                        logs,
                        (out, err) ->
                                new ProcessBuilder(words)
                                        .redirectInput(Path.of("/dev/null").toFile())
                                        .redirectOutput(out.toFile())
                                        .redirectError(err.toFile())
                                        .start())
                .awaitReady();
    }

    /**
     * Starts {@code demo} and does not wait for it.
     *
     * @param logs a directory for its output
     * @param data its data directory
     * @param port where it serves; 0 for a free one
     */
    public static ServerProcess launchDemo(Path logs, Path data, int port) {
        return launch(
                logs,
                (out, err) ->
                        Program.start(
                                out,
                                err,
                                "demo",
                                "--port",
                                Integer.toString(port),
                                "--data",
                                data.toString()));
    }

    private static String[] serve(Path config) {
        return List.of("serve", "--config", config.toString()).toArray(String[]::new);
    }

    private static ServerProcess launch(Path logs, Start start) {
        try {
            Path out = Files.createTempFile(logs, "server-", ".out");
            Path err = Files.createTempFile(logs, "server-", ".err");
            Process process = start.start(out, err);
            killAtExit(process);
            return new ServerProcess(process, out, err);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void killAtExit(Process process) {
        try {
            Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        } catch (IllegalStateException e) { // this process is already ending
            process.destroyForcibly();
            throw e;
        }
    }

    /**
     * Waits until it is ready.
     *
     * @throws IllegalStateException when it ends instead, or takes too long
     */
    public ServerProcess awaitReady() {
        Pauses.await(START_MAX, () -> line(READY).isPresent() || !process.isAlive());
        if (line(READY).isEmpty()) {
            throw new IllegalStateException("a server did not start: " + read(out) + errors());
        }
        return this;
    }

    /** Where it serves, once it is ready. */
    public URI address() {
        return line(READY).orElseThrow();
    }

    /** Where its health and metrics are, once it is ready. */
    public URI management() {
        return line(MANAGEMENT).orElseThrow();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    public long processId() {
        return process.pid();
    }

    /** What it wrote to standard output so far. */
    public String printed() {
        return read(out);
    }

    /** What it wrote to standard error so far. */
    public String errors() {
        return read(err);
    }

    /**
     * Waits at most this long for the process to end without a signal; its exit status if it has
     * ended.
     */
    public OptionalInt awaitEnd(Duration most) {
        try {
            return process.waitFor(most.toMillis(), TimeUnit.MILLISECONDS)
                    ? OptionalInt.of(process.exitValue())
                    : OptionalInt.empty();
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted while a server ends", e);
        }
    }

    /** What callers and the nemesis need of it. */
    public Running running() {
        return new Running(address(), this::stop, Optional.of(this::kill));
    }

    /** SIGTERM; returns at once. */
    public void terminate() {
        process.destroy();
    }

    /** SIGTERM; returns its exit status when it has ended. */
    public int stop() {
        process.destroy();
        return awaitEnd();
    }

    /** SIGKILL; returns when it has ended. */
    public void kill() {
        process.destroyForcibly();
        awaitEnd();
    }

    private int awaitEnd() {
        OptionalInt status = awaitEnd(STOP_MAX);
        if (status.isEmpty()) {
            process.destroyForcibly();
            throw new IllegalStateException("a server did not end in " + STOP_MAX);
        }
        return status.getAsInt();
    }

    /** The address in a line of its output. */
    private Optional<URI> line(Pattern pattern) {
        Matcher line = pattern.matcher(read(out));
        return line.find() ? Optional.of(URI.create(line.group(1))) : Optional.empty();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
