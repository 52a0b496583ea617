package org.milepost.proofs.signin;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options for the Chromium that a proof drives; without them it is that of the PATH. */
final class ChromiumOptions {

    private static final List<String> DRIVERS = List.of("chromedriver");
    private static final List<String> BROWSERS =
            List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable");

    @Option(
            names = "--driver",
            paramLabel = "PROGRAM",
            description = "ChromeDriver; the default is chromedriver of the PATH")
    private @Nullable Path driver;

    @Option(
            names = "--browser",
            paramLabel = "PROGRAM",
            description = "Chromium or Chrome; the default is that of the PATH")
    private @Nullable Path browser;

    /** ChromeDriver; empty when it is not named and not on the PATH. */
    Optional<Path> driver() {
        return Optional.ofNullable(driver).or(() -> onPath(DRIVERS));
    }

    /** Chromium; empty when it is not named and not on the PATH. */
    Optional<Path> browser() {
        return Optional.ofNullable(browser).or(() -> onPath(BROWSERS));
    }

    /** The first of these programs on the PATH. */
    static Optional<Path> onPath(List<String> names) {
        String path = Objects.requireNonNullElse(System.getenv("PATH"), "");
        return names.stream()
                .flatMap(
                        name ->
                                Stream.of(path.split(File.pathSeparator, -1))
                                        .map(directory -> Path.of(directory, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
