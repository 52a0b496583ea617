package org.milepost.bench.site;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.milepost.bench.crash.Pauses;
import org.milepost.bench.crash.Program;

/**
 * One run of {@code serve} in a process of its own.
 *
 * <p>Threads: started by one thread; stopped or killed by any, once.
 */
public final class ServeProcess {

    private static final Pattern READY =
            Pattern.compile("^milepost ready (http://\\S+)$", Pattern.MULTILINE);
    private static final Duration START_MAX = Duration.ofSeconds(90);
    private static final Duration STOP_MAX = Duration.ofSeconds(60);

    private final Process process;
    private final URI address;

    private ServeProcess(Process process, URI address) {
        this.process = process;
        this.address = address;
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
            Pauses.await(START_MAX, () -> readyLine(out).isPresent() || !process.isAlive());
            URI address =
                    readyLine(out)
                            .orElseThrow(
                                    () ->
                                            new IllegalStateException(
                                                    "a server did not start: " + read(err)));
            return new ServeProcess(process, address);
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

    private static Optional<URI> readyLine(Path out) {
        Matcher ready = READY.matcher(read(out));
        return ready.find() ? Optional.of(URI.create(ready.group(1))) : Optional.empty();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
