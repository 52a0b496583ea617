package org.milepost.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PostgresProgramsTest {

    @TempDir Path directory = Path.of("");

    @Test
    void manyMayUnpackAtOnce() throws Exception {
        Callable<PostgresPrograms> unpacking =
                () -> PostgresPrograms.of(PostgresPrograms.bundledArchive(), directory);

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var end : threads.invokeAll(List.of(unpacking, unpacking))) {
                Process version =
                        new ProcessBuilder(end.get().program("postgres"), "--version").start();
                assertThat(version.waitFor()).isZero();
            }
        }
        try (var entries = Files.list(directory)) {
            assertThat(entries).hasSize(1);
        }
    }

    @Test
    void whatAKilledProcessLeftIsRemovedLater() throws IOException {
        Path fresh = Files.createDirectory(directory.resolve("postgres.part-1"));
        Path old = Files.createDirectory(directory.resolve("postgres.part-2"));
        Files.setLastModifiedTime(old, FileTime.from(Instant.now().minus(Duration.ofHours(2))));

        PostgresPrograms.of(PostgresPrograms.bundledArchive(), directory);

        assertThat(fresh).exists();
        assertThat(old).doesNotExist();
    }

    @Test
    void aDirectoryThatCannotBeWrittenIsTheOperatorsFault() throws IOException {
        Path file = Files.createFile(directory.resolve("file"));

        assertThatThrownBy(
                        () ->
                                PostgresPrograms.of(
                                        PostgresPrograms.bundledArchive(), file.resolve("below")))
                .isInstanceOf(OperatorFault.class)
                .hasMessageContaining("unpack PostgreSQL's programs");
    }
}
