package org.milepost.proofs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A third-party program that has ended.
 *
 * @param exitCode its exit status
 * @param output what it wrote to standard output and standard error
 */
public record ToolRun(int exitCode, String output) {

    private static final Duration RUN_MAX = Duration.ofMinutes(15);
    private static final int LINES_SHOWN = 12;

    /**
     * Runs a program.
     *
     * @param directory where it runs; its output goes to a file there
     * @throws IllegalStateException when it cannot be started or does not end
     */
    public static ToolRun of(Path directory, List<String> command) {
        return of(directory, Map.of(), command);
    }

    /** The same with these variables in its environment. */
    public static ToolRun of(
            Path directory, Map<String, String> environment, List<String> command) {
        Process process;
        Path output;
        try {
            output = Files.createTempFile(directory, "tool-", ".log");
            process = start(directory, output, environment, command);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        try {
            if (!process.waitFor(RUN_MAX.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException(command + " did not end in " + RUN_MAX);
            }
            return new ToolRun(process.exitValue(), Files.readString(output));
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted while " + command + " ran", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts a program that runs until it is destroyed, or until this process ends. */
    public static Process start(Path directory, Path output, List<String> command) {
        return start(directory, output, Map.of(), command);
    }

    private static Process start(
            Path directory, Path output, Map<String, String> environment, List<String> command) {
        try {
            ProcessBuilder builder = new ProcessBuilder(command);
            builder.environment().putAll(environment);
            Process process =
                    builder.directory(directory.toFile())
                            .redirectErrorStream(true)
                            .redirectInput(Path.of("/dev/null").toFile())
                            .redirectOutput(output.toFile())
                            .start();
            Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
            return process;
        } catch (IOException e) {
            throw new IllegalStateException(
                    "this command needs the program '"
                            + command.getFirst()
                            + "', which could not be started; install it",
                    e);
        }
    }

    /** Whether it ended with status 0. */
    public boolean succeeded() {
        return exitCode == 0;
    }

    /**
     * Requires that it succeeded.
     *
     * @param what it was to do
     */
    public ToolRun require(String what) {
        if (!succeeded()) {
            throw new IllegalStateException(what + " failed: " + lastLines());
        }
        return this;
    }

    /** The end of its output, for a violation. */
    public String lastLines() {
        List<String> lines = output.lines().filter(it -> !it.isBlank()).toList();
        return String.join(
                System.lineSeparator(),
                lines.subList(Math.max(0, lines.size() - LINES_SHOWN), lines.size()));
    }
}
