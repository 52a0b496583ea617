package org.milepost.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Objects;
import java.util.stream.Stream;

/** The directories of the project that this program was built in. */
public final class Project {

    private Project() {}

    /** Where the launcher and the modules are. */
    public static Path home() {
        return Path.of(Objects.requireNonNullElse(System.getProperty("milepost.home"), "."))
                .toAbsolutePath()
                .normalize();
    }

    /** Where the data of runs is kept, on a real disk; created if it does not exist. */
    public static Path var() {
        try {
            return Files.createDirectories(home().resolve("var"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Deletes a directory with all that is in it; does nothing if it does not exist. */
    public static void delete(Path directory) {
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
