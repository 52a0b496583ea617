package org.milepost.proofs.restore;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** The programs of PostgreSQL that Debian's packages install. */
public final class DebianPrograms {

    private static final Path PACKAGES = Path.of("/usr/lib/postgresql");

    private DebianPrograms() {}

    /**
     * The directory with those of the newest version.
     *
     * @throws IllegalStateException when PostgreSQL is not installed
     */
    public static Path newest() {
        try (Stream<Path> versions = Files.list(PACKAGES)) {
            return versions.filter(it -> Files.isExecutable(it.resolve("bin/initdb")))
                    .max(Comparator.comparingInt(DebianPrograms::version))
                    .orElseThrow()
                    .resolve("bin");
        } catch (IOException | RuntimeException e) {
            throw new IllegalStateException(
                    "this proof needs Debian's package postgresql: apt install postgresql", e);
        }
    }

    private static int version(Path directory) {
        return Integer.parseInt(String.valueOf(directory.getFileName()));
    }
}
