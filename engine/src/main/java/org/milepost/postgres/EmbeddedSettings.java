package org.milepost.postgres;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Where an embedded server keeps its things.
 *
 * @param dataDirectory holds the cluster and what belongs to it; made when it is not there
 * @param programsDirectory holds PostgreSQL's unpacked programs, for all data directories of this
 *     user; can be deleted at any time that no server runs
 * @param archive the programs: a {@code .txz} within a jar
 * @param startTimeout how long a start may take; it replays the log after a crash
 */
public record EmbeddedSettings(
        Path dataDirectory, Path programsDirectory, URI archive, Duration startTimeout) {

    private static final Duration START_TIMEOUT = Duration.ofMinutes(5);

    /**
     * The bundled PostgreSQL 18, its programs in the user's cache directory, which is made when it
     * is not there.
     */
    public static EmbeddedSettings of(Path dataDirectory) {
        return new EmbeddedSettings(
                dataDirectory,
                PostgresPrograms.usualDirectory(),
                PostgresPrograms.bundledArchive(),
                START_TIMEOUT);
    }

    /** The same with another PostgreSQL. */
    public EmbeddedSettings withArchive(URI other) {
        return new EmbeddedSettings(dataDirectory, programsDirectory, other, startTimeout);
    }
}
