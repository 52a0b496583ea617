package org.milepost.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class EmbeddedServerTest {

    private static final Duration DEATH_NOTICED_MAX = Duration.ofSeconds(1);

    /** What another program's process could be, whose number a stale pid file names. */
    private static final List<String> OTHER_PROGRAM = List.of("sleep", "60");

    private Path directory = Path.of("");

    @BeforeEach
    void makeDirectory() throws IOException {
        directory = Files.createTempDirectory("milepost-test-");
    }

    @AfterEach
    void removeServerAndDirectory() throws IOException {
        Postmaster.read(DataDirectory.cluster(data())).ifPresent(Postmaster::kill);
        FileTree.delete(directory);
    }

    @ParameterizedTest
    @EnumSource
    void aRestartKeepsTheData(PostgresVersion version) throws SQLException {
        EmbeddedSettings settings = settings().withArchive(version.archive());
        try (EmbeddedServer first = EmbeddedServer.start(settings)) {
            execute(first, "CREATE TABLE kept AS SELECT 42 AS answer");
        }

        try (EmbeddedServer second = EmbeddedServer.start(settings)) {
            assertThat(query(second, "SELECT answer FROM kept")).isEqualTo("42");
        }
    }

    @ParameterizedTest
    @EnumSource
    void theClusterIsDurableCheckedAndInUtf8(PostgresVersion version) throws SQLException {
        EmbeddedSettings settings = settings().withArchive(version.archive());
        try (EmbeddedServer server = EmbeddedServer.start(settings)) {
            assertThat(query(server, "SHOW server_version"))
                    .startsWith(version.name().substring(1) + ".");
            assertThat(query(server, "SHOW fsync")).isEqualTo("on");
            assertThat(query(server, "SHOW synchronous_commit")).isEqualTo("on");
            assertThat(query(server, "SHOW full_page_writes")).isEqualTo("on");
            assertThat(query(server, "SHOW data_checksums")).isEqualTo("on");
            assertThat(query(server, "SHOW listen_addresses")).isEqualTo("127.0.0.1");
            assertThat(query(server, "SHOW server_encoding")).isEqualTo("UTF8");
            assertThat(query(server, "SELECT datcollate FROM pg_database LIMIT 1")).isEqualTo("C");
        }
    }

    @Test
    void noOtherUserOfTheMachineCanConnect() throws SQLException, IOException {
        try (EmbeddedServer server = EmbeddedServer.start(settings())) {
            assertThatThrownBy(
                            () ->
                                    DriverManager.getConnection(
                                            server.jdbcUrl(), "milepost", "guess"))
                    .hasMessageContaining("password authentication failed");
            for (String name : List.of("postgresql", "postgresql.password")) {
                assertThat(
                                PosixFilePermissions.toString(
                                        Files.getPosixFilePermissions(data().resolve(name))))
                        .as(name)
                        .endsWith("------");
            }
        }
    }

    @Test
    void aDirectoryWithAnyCharacterInItsNameWorks() {
        Path odd = directory.resolve("a b'c\"d$(e)`f`;g\\h");
        try (EmbeddedServer server = EmbeddedServer.start(EmbeddedSettings.of(odd))) {
            assertThat(server.isAlive()).isTrue();
        }
    }

    @Test
    void aStoppedServerStartsAgainOnItsPort() throws SQLException {
        try (EmbeddedServer server = EmbeddedServer.start(settings())) {
            int port = server.port();
            server.stop();
            assertThat(server.isAlive()).isFalse();

            server.restart();

            assertThat(server.port()).isEqualTo(port);
            assertThat(query(server, "SELECT 1")).isEqualTo("1");
        }
    }

    @Test
    void anUnexpectedEndIsNoticedAndTheServerRestarted() throws Exception {
        try (EmbeddedServer server = EmbeddedServer.start(settings())) {
            execute(server, "CREATE TABLE kept AS SELECT 42 AS answer");
            CountDownLatch restarted = new CountDownLatch(1);
            server.onUnexpectedEnd(
                    () -> {
                        server.restart();
                        restarted.countDown();
                    });
            CountDownLatch noticed = new CountDownLatch(1);
            server.onUnexpectedEnd(noticed::countDown);
            Postmaster postmaster = Postmaster.read(DataDirectory.cluster(data())).orElseThrow();

            kill(postmaster.processId());

            assertThat(restarted.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(noticed.await(DEATH_NOTICED_MAX.toMillis(), TimeUnit.MILLISECONDS)).isTrue();
            assertThat(query(server, "SELECT answer FROM kept")).isEqualTo("42");
        }
    }

    @Test
    void aStopIsNotAnUnexpectedEnd() throws InterruptedException {
        CountDownLatch death = new CountDownLatch(1);
        try (EmbeddedServer server = EmbeddedServer.start(settings())) {
            server.onUnexpectedEnd(death::countDown);
        }

        assertThat(death.await(300, TimeUnit.MILLISECONDS)).isFalse();
    }

    @Test
    void theServerOfAKilledProcessIsReplaced() throws Exception {
        try (EmbeddedServerProcess doomed = EmbeddedServerProcess.start(data()).awaitServer()) {
            RunningServer orphan = EmbeddedServer.find(data()).orElseThrow();
            execute(orphan.database(), "CREATE TABLE kept AS SELECT 42 AS answer");
            doomed.kill();
            assertThat(EmbeddedServer.find(data())).contains(orphan);

            try (EmbeddedServer server = EmbeddedServer.start(settings())) {
                assertThat(server.processId()).isNotEqualTo(orphan.processId());
                assertThat(Postmaster.isAlive(orphan.processId())).isFalse();
                assertThat(query(server, "SELECT answer FROM kept")).isEqualTo("42");
            }
        }
    }

    @Test
    void aServerKilledWithItsProcessRecovers() throws Exception {
        try (EmbeddedServerProcess doomed = EmbeddedServerProcess.start(data()).awaitServer()) {
            RunningServer server = EmbeddedServer.find(data()).orElseThrow();
            execute(server.database(), "CREATE TABLE kept AS SELECT 42 AS answer");
            doomed.kill();
            kill(server.processId());
        }

        try (EmbeddedServer server = EmbeddedServer.start(settings())) {
            assertThat(query(server, "SELECT answer FROM kept")).isEqualTo("42");
        }
    }

    /** From the JVM's start over initdb to the server's start. */
    @ParameterizedTest
    @ValueSource(ints = {300, 600, 900, 1_200})
    void aFirstStartMayBeKilledAtAnyMoment(int killedAfterMillis) throws Exception {
        try (EmbeddedServerProcess doomed = EmbeddedServerProcess.start(data())) {
            Thread.sleep(killedAfterMillis);
            doomed.kill();
        }

        try (EmbeddedServer server = EmbeddedServer.start(settings())) {
            assertThat(query(server, "SELECT 1")).isEqualTo("1");
        }
        try (var entries = Files.list(data())) {
            assertThat(entries.map(entry -> entry.getFileName().toString()))
                    .containsExactlyInAnyOrder(
                            "milepost.lock", "postgresql", "postgresql.log", "postgresql.password");
        }
    }

    @Test
    void aDirectoryInUseIsRefusedWithinAProcess() {
        try (EmbeddedServer server = EmbeddedServer.start(settings())) {
            for (int attempt = 1; attempt <= 2; attempt++) {
                assertThatThrownBy(() -> EmbeddedServer.start(settings()))
                        .isInstanceOf(OperatorFault.class)
                        .hasMessageContaining("in use by this process");
            }
            assertThat(server.isAlive()).isTrue();
        }
    }

    @Test
    void aDirectoryInUseIsRefusedAcrossProcesses() throws IOException {
        try (EmbeddedServerProcess other = EmbeddedServerProcess.start(data()).awaitServer()) {
            assertThatThrownBy(() -> EmbeddedServer.start(settings()))
                    .isInstanceOf(OperatorFault.class)
                    .hasMessageContaining("in use by process " + other.processId());
            assertThatThrownBy(() -> EmbeddedServer.erase(settings()))
                    .isInstanceOf(OperatorFault.class);
            assertThat(EmbeddedServer.find(data())).isPresent();
        }
    }

    @Test
    void aRefusedAttemptDoesNotEndTheClaim() throws IOException {
        try (EmbeddedServer server = EmbeddedServer.start(settings())) {
            assertThatThrownBy(() -> EmbeddedServer.start(settings()))
                    .isInstanceOf(OperatorFault.class);

            try (EmbeddedServerProcess other = EmbeddedServerProcess.start(data())) {
                assertThatThrownBy(other::awaitServer).isInstanceOf(IllegalStateException.class);
            }
            assertThat(server.isAlive()).isTrue();
        }
    }

    @Test
    void aDirectoryBelowAFileIsRefused() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "content");

        assertThatThrownBy(() -> EmbeddedServer.start(EmbeddedSettings.of(file.resolve("data"))))
                .isInstanceOf(OperatorFault.class)
                .hasMessageContaining("data directory");
        assertThatThrownBy(() -> EmbeddedServer.start(EmbeddedSettings.of(file)))
                .isInstanceOf(OperatorFault.class)
                .hasMessageContaining("is not a directory");
    }

    @Test
    void aDirectoryOfSomethingElseIsLeftAlone() throws IOException {
        Path letter = Files.writeString(directory.resolve("letter.txt"), "Dear Ann");

        assertThatThrownBy(() -> EmbeddedServer.start(EmbeddedSettings.of(directory)))
                .isInstanceOf(OperatorFault.class)
                .hasMessageContaining("was not made by Milepost");
        try (var entries = Files.list(directory)) {
            assertThat(entries).containsExactly(letter);
        }
    }

    @Test
    void aStalePidFileWithoutAProcessIsNoProblem() throws Exception {
        EmbeddedServer.start(settings()).close();
        Process ended = new ProcessBuilder("true").start();
        ended.waitFor();
        writePidFile(ended.pid());

        try (EmbeddedServer server = EmbeddedServer.start(settings())) {
            assertThat(query(server, "SELECT 1")).isEqualTo("1");
        }
    }

    @Test
    void aProgramThatGotTheOldProcessNumberIsNotStopped() throws Exception {
        EmbeddedServer.start(settings()).close();
        Process innocent = new ProcessBuilder(OTHER_PROGRAM).start();
        try {
            writePidFile(innocent.pid());
            assertThat(EmbeddedServer.find(data())).isEmpty();

            try (EmbeddedServer server = EmbeddedServer.start(settings())) {
                assertThat(query(server, "SELECT 1")).isEqualTo("1");
            }
            assertThat(innocent.isAlive()).isTrue();
        } finally {
            innocent.destroyForcibly();
        }
    }

    @Test
    void aServerOfAnotherDirectoryIsNotStopped() throws Exception {
        EmbeddedServer.start(settings()).close();
        Path elsewhere = directory.resolve("elsewhere");
        try (EmbeddedServer other = EmbeddedServer.start(EmbeddedSettings.of(elsewhere))) {
            writePidFile(other.processId());

            try (EmbeddedServer server = EmbeddedServer.start(settings())) {
                assertThat(query(server, "SELECT 1")).isEqualTo("1");
            }
            assertThat(other.isAlive()).isTrue();
        }
    }

    @Test
    void aRunningServerIsFoundByItsDirectory() throws SQLException {
        assertThat(EmbeddedServer.find(data())).isEmpty();
        try (EmbeddedServer server = EmbeddedServer.start(settings())) {
            RunningServer found = EmbeddedServer.find(data()).orElseThrow();

            assertThat(found.port()).isEqualTo(server.port());
            assertThat(found.database()).isEqualTo(server.database());
        }
        assertThat(EmbeddedServer.find(data())).isEmpty();
    }

    @Test
    void anErasedDirectoryStartsEmpty() throws SQLException {
        try (EmbeddedServer server = EmbeddedServer.start(settings())) {
            execute(server, "CREATE TABLE kept AS SELECT 42 AS answer");
        }

        EmbeddedServer.erase(settings());

        try (EmbeddedServer server = EmbeddedServer.start(settings())) {
            assertThat(query(server, "SELECT to_regclass('kept') IS NULL")).isEqualTo("t");
        }
    }

    @Test
    void dataOfAnotherMajorVersionIsRefused() {
        EmbeddedServer.start(settings().withArchive(PostgresVersion.V15.archive())).close();

        assertThatThrownBy(() -> EmbeddedServer.start(settings()))
                .isInstanceOf(OperatorFault.class)
                .hasMessageContaining("another major version");
    }

    @Test
    void aLostPasswordIsNamed() throws IOException {
        EmbeddedServer.start(settings()).close();
        Files.delete(data().resolve("postgresql.password"));

        try (EmbeddedServer server = EmbeddedServer.start(settings())) {
            assertThatThrownBy(server::database)
                    .isInstanceOf(OperatorFault.class)
                    .hasMessageContaining("postgresql.password");
        }
    }

    private Path data() {
        return directory.resolve("data");
    }

    private EmbeddedSettings settings() {
        return EmbeddedSettings.of(data());
    }

    /** As a server writes it that is then killed. */
    private void writePidFile(long processId) throws IOException {
        Files.write(
                DataDirectory.cluster(data()).resolve("postmaster.pid"),
                List.of(
                        Long.toString(processId),
                        DataDirectory.cluster(data()).toString(),
                        Long.toString(System.currentTimeMillis() / 1000),
                        "5432",
                        "",
                        "127.0.0.1",
                        "   123456         7",
                        "ready   "),
                StandardOpenOption.CREATE_NEW);
    }

    private static void kill(long processId) {
        ProcessHandle.of(processId).orElseThrow().destroyForcibly();
    }

    private static void execute(EmbeddedServer server, String sql) throws SQLException {
        execute(server.database(), sql);
    }

    private static void execute(DatabaseSettings database, String sql) throws SQLException {
        try (var connection =
                        DriverManager.getConnection(
                                database.jdbcUrl(), database.user(), database.password());
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String query(EmbeddedServer server, String sql) throws SQLException {
        DatabaseSettings database = server.database();
        try (var connection =
                        DriverManager.getConnection(
                                database.jdbcUrl(), database.user(), database.password());
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            assertThat(rows.next()).isTrue();
            return rows.getString(1);
        }
    }
}
