package org.milepost.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DataDirectoryTest {

    private static final OperatingSystemUser ROOT = new OperatingSystemUser(0);
    private static final int OTHER_USER = 12345;

    @TempDir Path temporary = Path.of("");

    @Test
    void aNewDirectoryIsForItsOwnerAlone() throws IOException {
        Path path = temporary.resolve("a").resolve("b");

        DataDirectory.claim(path).close();

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                .isEqualTo("rwx------");
    }

    @Test
    void aClaimCanBeRepeatedAfterItsEnd() {
        DataDirectory.claim(temporary).close();

        try (DataDirectory again = DataDirectory.claim(temporary)) {
            assertThat(again.hasCluster()).isFalse();
        }
    }

    @Test
    void aDirectoryIsClaimedUnderAllItsNames() throws IOException {
        Path data = Files.createDirectory(temporary.resolve("data"));
        Path link = Files.createSymbolicLink(temporary.resolve("link"), data);
        try (DataDirectory _ = DataDirectory.claim(link)) {
            assertThatThrownBy(() -> DataDirectory.claim(data))
                    .isInstanceOf(OperatorFault.class)
                    .hasMessageContaining("in use");
        }
    }

    @Test
    void theTopOfAFileSystemIsAnEmptyDirectory() throws IOException {
        Files.createDirectory(temporary.resolve("lost+found"));

        try (DataDirectory directory = DataDirectory.claim(temporary)) {
            assertThat(directory.hasCluster()).isFalse();
        }
    }

    @Test
    void aPasswordIsMadeOnce() throws IOException {
        try (DataDirectory directory = DataDirectory.claim(temporary)) {
            directory.makePassword();
            String first = DataDirectory.password(temporary);
            directory.makePassword();

            assertThat(DataDirectory.password(temporary)).isEqualTo(first).hasSize(48);
        }
    }

    @Test
    void dataOfAnotherUserIsRefused() throws IOException {
        Path cluster = temporary.resolve("postgresql");
        if (OperatingSystemUser.current().isRoot()) {
            Files.setAttribute(Files.createDirectory(cluster), "unix:uid", OTHER_USER);
        } else {
            // The nearest thing of another user that every system has.
            Files.createSymbolicLink(cluster, Path.of("/usr"));
        }

        try {
            assertThatThrownBy(() -> DataDirectory.claim(temporary))
                    .isInstanceOf(OperatorFault.class)
                    .hasMessageContaining("belongs to the user")
                    .hasMessageContaining("chown");
        } finally {
            Files.delete(cluster);
        }
    }

    @Test
    void rootMayNotUseADirectoryThatPostgresqlCannotWrite() throws IOException {
        Path data = Files.createDirectory(temporary.resolve("data"));
        if (!OperatingSystemUser.current().isRoot()) {
            DataDirectory.claim(data).close();
            return;
        }
        Files.setAttribute(data, "unix:uid", OTHER_USER);

        assertThatThrownBy(() -> DataDirectory.claim(data))
                .isInstanceOf(OperatorFault.class)
                .hasMessageContaining("belongs to the user");
    }

    @Test
    void aDirectoryThatOnlyRootCanEnterIsFound() throws IOException {
        Path home = Files.createDirectory(temporary.resolve("home"));
        Path data = Files.createDirectory(home.resolve("data"));
        if (OperatingSystemUser.current().isRoot()) {
            Files.setAttribute(home, "unix:uid", OTHER_USER);
        } else {
            Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString("rwx--x--x"));
        }

        Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwxr-x---"));
        assertThat(ROOT.firstImpassable(data)).contains(home.toRealPath());

        Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwxr-x--x"));
        assertThat(ROOT.firstImpassable(data)).isEmpty();
    }
}
