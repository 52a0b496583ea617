package org.milepost;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.milepost.postgres.DatabaseSettings;
import org.milepost.postgres.TestDatabases;
import tools.jackson.databind.json.JsonMapper;

/** What {@code serve} says from its start to its stop, and when it only checks its settings. */
class ServeProcessTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @RegisterExtension final TestDatabases databases = new TestDatabases();

    @TempDir Path directory;

    @Test
    void theLogSaysThatTheServerIsReadyAndThatItStops() throws Exception {
        Path log = directory.resolve("log");
        List<String> command =
                new ArrayList<>(
                        JavaFlags.command(
                                128, Main.class, "serve", "--config", config().toString()));
        command.add(1, "-Dlogback.configurationFile=logback.xml");
        Process process =
                new ProcessBuilder(command)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .redirectError(log.toFile())
                        .start();
        try {
            await(process, log, "ready at http://127.0.0.1:");
            process.destroy();
            assertThat(process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }

        List<String> messages =
                Files.readAllLines(log).stream()
                        .map(it -> JsonMapper.shared().readTree(it).path("message").asString())
                        .toList();
        assertThat(messages.get(messages.size() - 2))
                .startsWith("a stop was requested; readiness answers 503, the port closes after 0");
        assertThat(messages.getLast()).startsWith("stopped; all answered requests are durable");
    }

    @Test
    void aCheckByRootSaysThatOthersMayReadLess() throws Exception {
        assertThat(check("root")).contains("files were read as root", "INSTALL.md");
        assertThat(check("milepost")).isEmpty();
    }

    /** What a check by this user prints beside the settings. */
    private String check(String user) throws Exception {
        StringWriter err = new StringWriter();
        var line = Main.commandLine();
        line.getSubcommands().values().forEach(it -> it.setErr(new PrintWriter(err, true)));
        line.getSubcommands()
                .values()
                .forEach(it -> it.setOut(new PrintWriter(new StringWriter(), true)));
        String before = System.getProperty("user.name");
        System.setProperty("user.name", user);
        try {
            assertThat(line.execute("serve", "--config", config().toString(), "--check")).isZero();
        } finally {
            System.setProperty("user.name", before);
        }
        return err.toString();
    }

    private static void await(Process process, Path log, String text) throws Exception {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!Files.readString(log).contains(text)) {
            assertThat(process.isAlive() && System.nanoTime() < end)
                    .as(Files.readString(log))
                    .isTrue();
            Thread.sleep(50);
        }
    }

    private Path config() throws Exception {
        DatabaseSettings settings = databases.create().settings();
        return Files.writeString(
                directory.resolve("milepost.properties"),
                """
                database.url=%s
                database.user=%s
                database.password=%s
                issuer=https://milepost.example
                http.port=0
                management.port=0
                """
                        .formatted(settings.jdbcUrl(), settings.user(), settings.password()));
    }
}
