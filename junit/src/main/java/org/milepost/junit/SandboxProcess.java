package org.milepost.junit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The sandbox as a child process on free ports. It ends with this JVM: by a signal when the JVM
 * ends, and also when the JVM is killed, because then its standard input ends.
 *
 * <p>Its data is new for each run, in a numbered directory of the cache that no other running
 * process uses. A PostgreSQL that was left there, because the sandbox was killed too, is stopped by
 * the next run.
 *
 * <p>Threads: made by one thread; shared.
 */
final class SandboxProcess {

    private static final Pattern READY =
            Pattern.compile("^milepost ready (https?://\\S+)$", Pattern.MULTILINE);
    private static final Duration START_MAX = Duration.ofMinutes(3);
    private static final Duration STOP_MAX = Duration.ofSeconds(30);
    private static final Duration POLL = Duration.ofMillis(20);
    private static final int DIRECTORIES_MAX = 200;
    private static final String IN_USE = "is in use by process";
    private static final int ERROR_CHARACTERS_SHOWN = 4_000;

    private final Process process;
    private final URI url;

    /** Held until this JVM ends. */
    private final FileLock claim;

    private SandboxProcess(Process process, URI url, FileLock claim) {
        this.process = process;
        this.url = url;
        this.claim = claim;
    }

    /**
     * Starts a sandbox and waits until it is ready.
     *
     * @throws IllegalStateException when it cannot be started, with what it printed
     */
    static SandboxProcess start() {
        SandboxProgram program = SandboxProgram.find();
        try {
            Path parent = Files.createDirectories(program.cache().resolve("data"));
            for (int number = 1; number <= DIRECTORIES_MAX; number++) {
                Optional<FileLock> claim = claim(parent.resolve(number + ".lock"));
                if (claim.isPresent()) {
                    Optional<SandboxProcess> started = start(program, parent, number, claim.get());
                    if (started.isPresent()) {
                        return started.get();
                    }
                }
            }
            throw new IllegalStateException(DIRECTORIES_MAX + " sandboxes run already");
        } catch (IOException e) {
            throw new UncheckedIOException("the sandbox cannot be started", e);
        }
    }

    /** Its address, such as {@code http://127.0.0.1:34567}. */
    URI url() {
        return url;
    }

    /** Its process number. */
    long processId() {
        return process.pid();
    }

    /** Stops it, and waits until it has ended. */
    void stop() {
        process.destroy();
        try {
            if (!process.waitFor(STOP_MAX.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
            claim.channel().close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Empty when the sandbox of a JVM that was killed still uses the directory. */
    private static Optional<SandboxProcess> start(
            SandboxProgram program, Path parent, int number, FileLock claim) throws IOException {
        Path out = parent.resolve(number + ".out");
        Path err = parent.resolve(number + ".err");
        Process process =
                new ProcessBuilder(
                                program.launcher().toString(),
                                "demo",
                                "--port",
                                "0",
                                "--data",
                                parent.resolve(Integer.toString(number)).toString(),
                                "--fresh",
                                "--until-input-ends")
                        .redirectOutput(out.toFile())
                        .redirectError(err.toFile())
                        .start();
        long giveUp = System.nanoTime() + START_MAX.toNanos();
        Optional<URI> ready = ready(out);
        while (ready.isEmpty()) {
            if (!process.isAlive() || System.nanoTime() - giveUp > 0) {
                process.destroyForcibly();
                claim.channel().close();
                String printed = end(err);
                if (printed.contains(IN_USE)) {
                    return Optional.empty();
                }
                throw new IllegalStateException("the sandbox did not start: " + printed);
            }
            pause();
            ready = ready(out);
        }
        return Optional.of(new SandboxProcess(process, ready.get(), claim));
    }

    private static Optional<FileLock> claim(Path file) throws IOException {
        FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            Optional<FileLock> lock = Optional.ofNullable(channel.tryLock());
            if (lock.isEmpty()) {
                channel.close();
            }
            return lock;
        } catch (OverlappingFileLockException e) {
            // This JVM has it; closing the channel would release it.
            return Optional.empty();
        }
    }

    private static Optional<URI> ready(Path out) throws IOException {
        Matcher line = READY.matcher(Files.readString(out));
        return line.find() ? Optional.of(URI.create(line.group(1))) : Optional.empty();
    }

    private static String end(Path err) throws IOException {
        String text = Files.readString(err).strip();
        return text.substring(Math.max(0, text.length() - ERROR_CHARACTERS_SHOWN));
    }

    private static void pause() {
        try {
            Thread.sleep(POLL.toMillis());
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted while the sandbox starts", e);
        }
    }
}
