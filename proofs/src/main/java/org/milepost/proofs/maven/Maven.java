package org.milepost.proofs.maven;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.milepost.bench.Project;

/**
 * Runs Maven over {@code engine} and {@code service}, while it holds the lock between builds.
 *
 * @param directory the project, or a copy of its sources
 * @param log the file for its output; empty for our standard output
 */
record Maven(Path directory, Optional<Path> log) {

    private static final String MODULES = "engine,service";

    /** Maven in the project itself; its output goes to a file {@code target/NAME.log}. */
    static Maven logging(String name) {
        Path home = Project.home();
        return new Maven(home, Optional.of(home.resolve("target/" + name + ".log")));
    }

    /**
     * Runs it to its end.
     *
     * @return its exit status
     */
    int run(String... arguments) {
        List<String> command =
                new ArrayList<>(List.of("nice", "-n", "19", program(), "-B", "-ntp"));
        command.addAll(List.of("-Dstyle.color=never", "-pl", MODULES));
        command.addAll(List.of(arguments));
        try (BuildLock _ = BuildLock.take(Project.home())) {
            return run(directory, log, command);
        }
    }

    /** The errors in the log. */
    List<String> errors() {
        return lines().stream().filter(line -> line.startsWith("[ERROR]")).toList();
    }

    /** The log, line by line. */
    List<String> lines() {
        try {
            return Files.readAllLines(log.orElseThrow());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Prints the errors and the path of the whole output. */
    IllegalStateException failure(String message) {
        errors().forEach(System.err::println);
        return new IllegalStateException(
                message + "; all of the output is in " + log.orElseThrow());
    }

    /**
     * Runs a program until it or this process ends.
     *
     * @return its exit status
     */
    static int run(Path directory, Optional<Path> log, List<String> command) {
        try {
            if (log.isPresent()) {
                Files.createDirectories(log.get().toAbsolutePath().getParent());
            }
            Process process =
                    new ProcessBuilder(command)
                            .directory(directory.toFile())
                            .redirectInput(Redirect.from(Path.of("/dev/null").toFile()))
                            .redirectErrorStream(true)
                            .redirectOutput(
                                    log.map(it -> Redirect.to(it.toFile()))
                                            .orElse(Redirect.INHERIT))
                            .start();
            Thread stop = new Thread(process::destroy);
            Runtime.getRuntime().addShutdownHook(stop);
            int status = process.waitFor();
            Runtime.getRuntime().removeShutdownHook(stop);
            return status;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted while " + command + " ran", e);
        }
    }

    private static String program() {
        String found = Objects.requireNonNullElse(System.getProperty("milepost.maven"), "mvn");
        if (found.isEmpty()) {
            throw new IllegalStateException(
                    "this proof needs Maven 3.8 or newer, and there is no 'mvn' on the PATH; install"
                            + " it (a package named maven, or 'sdk install maven')");
        }
        return found;
    }
}
