package org.milepost.postgres;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The bundled PostgreSQL, unpacked. */
public final class BundledPrograms {

    private BundledPrograms() {}

    /** The shared libraries that lie beside its own, without links to them. */
    public static Stream<Path> libraries() {
        Path home =
                PostgresPrograms.of(
                                PostgresPrograms.bundledArchive(),
                                PostgresPrograms.usualDirectory())
                        .home();
        try (Stream<Path> files = Files.list(home.resolve("lib"))) {
            return files
                    .filter(it -> Files.isRegularFile(it, LinkOption.NOFOLLOW_LINKS))
                    .filter(it -> it.getFileName().toString().matches(".*\\.(so|dylib)[.0-9]*"))
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
