package org.milepost.proofs.site;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.milepost.bench.process.Pauses;
import org.milepost.bench.process.Program;
import org.milepost.bench.process.ServerProcess;
import org.milepost.proofs.nemesis.DemoPostgres;

/** How a demo ends, and what it says when it cannot start: one line with what to do. */
final class StartAndStopTest {

    private static final int ANY_PORT = 0;
    private static final Duration SURRENDER_MAX = Duration.ofSeconds(5);

    @TempDir private static Path scratch;
    private static ServerProcess running;
    private static URI address;

    @BeforeAll
    static void startOne() {
        running = ServerProcess.launchDemo(scratch, scratch.resolve("running"), ANY_PORT);
        address = running.awaitReady().address();
    }

    @AfterAll
    static void killIt() {
        killAll(running, scratch.resolve("running"));
    }

    @Test
    void aPortThatIsTakenIsNamed() {
        assertRefused(
                "Port " + address.getPort() + " at 127.0.0.1 cannot be used",
                scratch.resolve("other"),
                address.getPort());
    }

    @Test
    void aPortThatCannotBeIsNamed() {
        Program.Ended ended = demo(scratch.resolve("other"), 99_999);

        assertThat(ended.exitCode()).isEqualTo(2);
        assertThat(ended.out()).isEmpty();
        assertThat(ended.err().lines())
                .satisfiesExactly(
                        it -> assertThat(it).startsWith("milepost: There is no port 99999."),
                        it -> assertThat(it).contains("milepost demo --help"));
    }

    @Test
    void theDataOfAnotherDemoIsRefused() {
        assertRefused("is in use by process", scratch.resolve("running"), ANY_PORT);
    }

    @Test
    void aFileIsNoDataDirectory() throws IOException {
        Path file = Files.createFile(scratch.resolve("file"));
        assertRefused("Cannot use the data directory " + file, file, ANY_PORT);
    }

    @Test
    void aDirectoryThatCannotBeWrittenIsRefused() throws IOException {
        Path closed =
                Files.createDirectory(
                        scratch.resolve("closed"),
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("r-xr-xr-x")));
        // Root may write anywhere but where the kernel makes the files.
        Path place = Files.isWritable(closed) ? Path.of("/proc/data") : closed.resolve("data");
        assertRefused("Cannot use the data directory " + place, place, ANY_PORT);
    }

    /** The process used to hang for ever, because the end of the command met its own stop. */
    @Test
    void aStopBySigtermEndsTheProcessInSilence(@TempDir Path data) {
        ServerProcess demo = ServerProcess.launchDemo(scratch, data, ANY_PORT);
        try {
            demo.awaitReady();
            assertThat(demo.stop()).isIn(0, 143);
            assertThat(demo.errors()).isEmpty();
            assertThat(postgres(data).running()).isEmpty();
        } finally {
            killAll(demo, data);
        }
    }

    /** The stop used to overlook a PostgreSQL that was just being started, and left it behind. */
    @Test
    void aStopWhilePostgresIsRevivedLeavesNothingBehind(@TempDir Path data) {
        ServerProcess demo = ServerProcess.launchDemo(scratch, data, ANY_PORT);
        try {
            demo.awaitReady();
            postgres(data).kill();
            Pauses.pause(Duration.ofMillis(250));
            assertThat(demo.stop()).isIn(0, 143);
            Pauses.pause(Duration.ofSeconds(1));
            assertThat(postgres(data).running()).isEmpty();
        } finally {
            killAll(demo, data);
        }
    }

    @Test
    void aDemoWhosePostgresCannotStartAgainEnds(@TempDir Path data) throws IOException {
        ServerProcess demo = ServerProcess.launchDemo(scratch, data, ANY_PORT);
        try {
            demo.awaitReady();
            Files.delete(data.resolve("postgresql/global/pg_control"));
            postgres(data).kill();
            assertThat(demo.awaitEnd(SURRENDER_MAX)).hasValue(1);
            assertThat(demo.errors()).contains("PostgreSQL cannot be restarted");
        } finally {
            killAll(demo, data);
        }
    }

    private static DemoPostgres postgres(Path data) {
        return new DemoPostgres(data, _ -> {});
    }

    private static void killAll(ServerProcess demo, Path data) {
        demo.kill();
        if (postgres(data).running().isPresent()) {
            postgres(data).kill();
        }
    }

    private static void assertRefused(String words, Path data, int port) {
        Program.Ended ended = demo(data, port);
        assertThat(ended.exitCode()).isEqualTo(1);
        assertThat(ended.out()).isEmpty();
        assertThat(ended.err()).startsWith("milepost: ").contains(words);
        assertThat(ended.err().lines()).hasSize(1);
    }

    private static Program.Ended demo(Path data, int port) {
        return Program.run(
                scratch, "demo", "--data", data.toString(), "--port", Integer.toString(port));
    }
}
