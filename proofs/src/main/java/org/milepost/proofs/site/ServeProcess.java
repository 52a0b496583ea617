package org.milepost.proofs.site;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.milepost.proofs.crash.Program;

/**
 * One run of {@code serve} in a process of its own.
 *
 * <p>Threads: started by one thread; stopped or killed by any, once.
 */
public final class ServeProcess {

    private static final Pattern READY =
            Pattern.compile("^milepost ready (http://\\S+)$", Pattern.MULTILINE);
    private static final Pattern MANAGEMENT =
            Pattern.compile("^milepost management (http://\\S+)$", Pattern.MULTILINE);
    private static final Duration START_MAX = Duration.ofSeconds(90);
    private static final Duration STOP_MAX = Duration.ofSeconds(60);

    private final Process process;
    private final URI address;
    private final URI management;

    private ServeProcess(Process process, URI address, URI management) {
        this.process = process;
        this.address = address;
        this.management = management;
    }

    /**
     * Starts a server and waits until it is ready.
     *
     * @param logs a directory for its output
     * @param config its settings
     */
    public static ServeProcess start(Path logs, Path config) {
        return awaited(
                logs,
                (out, err) -> Program.start(out, err, "serve", "--config", config.toString()));
    }

    /** The same with another heap than usual. */
    static ServeProcess start(Path logs, Path config, int heapMegabytes) {
        return awaited(
                logs,
                (out, err) ->
                        Program.start(
                                heapMegabytes, out, err, "serve", "--config", config.toString()));
    }

    /**
     * The same through the launcher, as the product is run.
     *
     * @param home the project, where the launcher is
     */
    static ServeProcess launch(Path home, Path logs, Path config) {
        return awaited(
                logs,
                (out, err) ->
                        new ProcessBuilder(
                                        home.resolve("milepost").toString(),
                                        "serve",
                                        "--config",
                                        config.toString())
                                .redirectOutput(out.toFile())
                                .redirectError(err.toFile())
                                .start());
    }

    /**
     * Starts a demo at a free port and waits until it is ready.
     *
     * @param logs a directory for its output
     * @param data its data directory
     */
    public static ServeProcess demo(Path logs, Path data) {
        return awaited(
                logs,
                (out, err) ->
                        Program.start(out, err, "demo", "--port", "0", "--data", data.toString()));
    }

    /** Starts a process whose output goes to these files. */
    private interface Start {
        Process start(Path out, Path err) throws IOException;
    }

    private static ServeProcess awaited(Path logs, Start start) {
        try {
            Path out = Files.createTempFile(logs, "serve-", ".out");
            Path err = Files.createTempFile(logs, "serve-", ".err");
            Process process = start.start(out, err);
            killAtExit(process);
            Pauses.await(START_MAX, () -> line(READY, out).isPresent() || !process.isAlive());
            URI address =
                    line(READY, out)
                            .orElseThrow(
                                    () ->
                                            new IllegalStateException(
                                                    "a server did not start: " + read(err)));
            return new ServeProcess(process, address, line(MANAGEMENT, out).orElseThrow());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void killAtExit(Process process) {
        try {
            Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        } catch (IllegalStateException e) { // we are told to end already
            process.destroyForcibly();
            throw e;
        }
    }

    /** Where it serves. */
    public URI address() {
        return address;
    }

    /** Where its health and metrics are. */
    public URI management() {
        return management;
    }

    /** Whether its process is there. */
    public boolean isAlive() {
        return process.isAlive();
    }

    /** Waits so long for its end by itself; its exit status if it has ended. */
    public OptionalInt awaitEnd(Duration most) {
        try {
            return process.waitFor(most.toMillis(), TimeUnit.MILLISECONDS)
                    ? OptionalInt.of(process.exitValue())
                    : OptionalInt.empty();
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted while a server ends", e);
        }
    }

    /** Its process. */
    public long processId() {
        return process.pid();
    }

    /** As whoever only needs to end it sees it. */
    public Running running() {
        return new Running(address, this::stop, Optional.of(this::kill));
    }

    /** SIGTERM; returns when it has ended. */
    public void stop() {
        process.destroy();
        awaitEnd();
    }

    /** SIGKILL; returns when it has ended. */
    public void kill() {
        process.destroyForcibly();
        awaitEnd();
    }

    private void awaitEnd() {
        try {
            if (!process.waitFor(STOP_MAX.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException("a server did not end in " + STOP_MAX);
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted while a server ends", e);
        }
    }

    /** The address that a line of its output tells. */
    private static Optional<URI> line(Pattern pattern, Path out) {
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
