package org.milepost;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.milepost.threads.FatalErrors;

/** A fatal error ends the process with a line and a status, wherever it is thrown. */
class FatalProcessTest {

    private static final int HEAP_MEGABYTES = 32;

    @TempDir static Path directory;

    private static final Map<FatalProcess.Place, Process> PROCESSES =
            new EnumMap<>(FatalProcess.Place.class);

    @BeforeAll
    static void startAll() throws IOException {
        for (FatalProcess.Place place : FatalProcess.Place.values()) {
            PROCESSES.put(
                    place,
                    new ProcessBuilder(
                                    JavaFlags.command(
                                            HEAP_MEGABYTES, FatalProcess.class, place.name()))
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .redirectError(errors(place).toFile())
                            .start());
        }
    }

    @AfterAll
    static void killAll() {
        PROCESSES.values().forEach(Process::destroyForcibly);
    }

    @ParameterizedTest
    @EnumSource
    void aFatalErrorEndsTheProcessWithALineAndAStatus(FatalProcess.Place place) throws Exception {
        Process process = Objects.requireNonNull(PROCESSES.get(place));

        assertThat(process.waitFor(50, TimeUnit.SECONDS)).isTrue();

        assertThat(process.exitValue()).isEqualTo(FatalErrors.EXIT_STATUS);
        assertThat(Files.readString(errors(place)).lines())
                .filteredOn(
                        line ->
                                line.matches(
                                        "milepost: .*; the process ends with status 3; .*"
                                                + "|Terminating due to java.lang.OutOfMemoryError: .*"))
                .hasSize(1);
    }

    private static Path errors(FatalProcess.Place place) {
        return directory.resolve(place + ".err");
    }
}
