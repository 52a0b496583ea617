package org.milepost.proofs.maven;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.milepost.bench.process.Pauses;

final class BuildLockTest {

    private static final Path OWN = Path.of(Long.toString(ProcessHandle.current().pid()));
    private static final Path NO_PROCESS = Path.of("4194305"); // above the largest on Linux

    @TempDir private Path home;
    private Path link;

    @BeforeEach
    void nameLink() throws IOException {
        link = Files.createDirectory(home.resolve("target")).resolve("launcher.lock");
    }

    @Test
    void aLockNamesItsProcessUntilItIsClosed() throws IOException {
        try (BuildLock _ = BuildLock.take(home)) {
            assertThat(Files.readSymbolicLink(link)).isEqualTo(OWN);
        }
        assertThat(Files.exists(link, LinkOption.NOFOLLOW_LINKS)).isFalse();
    }

    @Test
    void theLockOfAProcessThatHasEndedIsTakenOver() throws IOException {
        Files.createSymbolicLink(link, NO_PROCESS);

        try (BuildLock _ = BuildLock.take(home)) {
            assertThat(Files.readSymbolicLink(link)).isEqualTo(OWN);
        }
    }

    @Test
    void aLockThatIsHeldIsWaitedFor() throws IOException {
        Process other = new ProcessBuilder("sleep", "1").start();
        Files.createSymbolicLink(link, Path.of(Long.toString(other.pid())));

        try (BuildLock _ = BuildLock.take(home)) {
            assertThat(Pauses.await(Duration.ZERO, () -> !other.isAlive())).isTrue();
        }
    }
}
