package org.milepost.proofs.upgrade;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.milepost.bench.Project;
import org.milepost.proofs.ToolRun;

/**
 * The program of the release before, built once from the commit that the changelog names.
 *
 * @param jar the program
 */
record PreviousRelease(Path jar) {

    private static final Pattern COMMIT =
            Pattern.compile("The first release: commit ([0-9a-f]{7,40}), tag `(v[0-9.]+)`");

    /** Builds it below {@code var}, unless it was built before. */
    static PreviousRelease build() {
        Path home = Project.home();
        String commit = commit(home);
        Path directory = Project.var().resolve("previous-" + commit);
        Path jar = directory.resolve("service/target/milepost.jar");
        if (Files.exists(jar)) {
            return new PreviousRelease(jar);
        }
        Project.delete(directory);
        System.out.printf("building %s, which takes a minute ...%n", commit);
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Path archive = directory.resolve("sources.tar");
        ToolRun.of(
                        directory,
                        List.of(
                                "git",
                                "-C",
                                home.toString(),
                                "archive",
                                "--output=" + archive,
                                commit))
                .require("reading " + commit + " from the history of git");
        ToolRun.of(directory, List.of("tar", "-xf", archive.toString())).require("tar");
        ToolRun.of(
                        directory,
                        List.of(
                                maven(),
                                "-B",
                                "-ntp",
                                "-q",
                                "-pl",
                                "engine,service",
                                "-Dmaven.test.skip=true",
                                "package"))
                .require("building " + commit);
        return new PreviousRelease(jar);
    }

    /** The words that run a command of it. */
    List<String> command(String... arguments) {
        List<String> words =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xmx256m",
                                "-XX:TieredStopAtLevel=1",
                                "--sun-misc-unsafe-memory-access=allow",
                                "-jar",
                                jar.toString()));
        words.addAll(List.of(arguments));
        return words;
    }

    private static String commit(Path home) {
        try {
            Matcher named = COMMIT.matcher(Files.readString(home.resolve("CHANGELOG.md")));
            if (!named.find()) {
                throw new IllegalStateException("the changelog names no commit of a release");
            }
            return named.group(1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String maven() {
        return Objects.requireNonNullElse(System.getProperty("milepost.maven"), "mvn");
    }
}
