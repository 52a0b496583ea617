package org.milepost.postgres;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;

/** The oldest and the newest PostgreSQL that Milepost supports. */
public enum PostgresVersion {
    V18,
    V15;

    /** Where the build copies the jar with the programs of version 15; see service/pom.xml. */
    private static final Path JARS_15 = Path.of("target", "postgres15");

    /** The programs of this version for this machine. */
    public URI archive() {
        return switch (this) {
            case V18 -> PostgresPrograms.bundledArchive();
            case V15 -> archive15();
        };
    }

    private static URI archive15() {
        try (var jars = Files.newDirectoryStream(JARS_15, "*.jar")) {
            Path jar = jars.iterator().next();
            return URI.create("jar:" + jar.toUri() + "!/" + PostgresPrograms.archiveName());
        } catch (IOException exception) {
            throw new UncheckedIOException(exception);
        }
    }
}
