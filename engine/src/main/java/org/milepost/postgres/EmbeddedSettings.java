package org.milepost.postgres;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;

/**
 * The directories of an embedded server.
 *
 * @param dataDirectory contains the cluster; created if it does not exist
 * @param programsDirectory contains PostgreSQL's unpacked programs, for all data directories of
 *     this user; can be deleted while no server runs
 * @param archive the programs: a {@code .txz} within a jar
 * @param startTimeout how long a start may take; it replays the log after a crash
 */
public record EmbeddedSettings(
        Path dataDirectory, Path programsDirectory, URI archive, Duration startTimeout) {

    private static final Duration START_TIMEOUT = Duration.ofMinutes(5);

    /** The bundled PostgreSQL 18, with its programs in the user's cache directory. */
    public static EmbeddedSettings of(Path dataDirectory) {
        return new EmbeddedSettings(
                dataDirectory,
                PostgresPrograms.usualDirectory(),
                PostgresPrograms.bundledArchive(),
                START_TIMEOUT);
    }

    /** These settings with another PostgreSQL. */
    public EmbeddedSettings withArchive(URI other) {
        return new EmbeddedSettings(dataDirectory, programsDirectory, other, startTimeout);
    }
}
