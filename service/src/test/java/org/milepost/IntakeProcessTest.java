package org.milepost;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.milepost.digest.Sha256;
import org.milepost.incoming.BatchBooks;
import org.milepost.postgres.Database;
import org.milepost.postgres.DatabaseSettings;
import org.milepost.postgres.TestDatabases;

/**
 * Servers that are killed while they take in and book a file of a partner; {@code -Dintake.kills=N}
 * sets how many.
 */
class IntakeProcessTest {

    private static final int KILLS = Integer.getInteger("intake.kills", 1);
    private static final int LINES = 4_501;
    private static final long FIRST = 80_000_000_001L;
    private static final int COLLECTORS = 500;
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @RegisterExtension final TestDatabases databases = new TestDatabases();

    @TempDir Path directory;

    @Test
    void aFileIsBookedOnceAlthoughServersAreKilled() throws Exception {
        Database database = databases.create();
        Path partner = Files.createDirectories(directory.resolve("intake").resolve("grocer"));
        byte[] file = BatchBooks.oneMileEach(database, FIRST, COLLECTORS, LINES).getBytes(US_ASCII);
        Files.write(partner.resolve("one.td"), file);
        Files.writeString(
                partner.resolve("one.td.sha256"),
                HexFormat.of().formatHex(Sha256.begun().digest(file)));

        List<Long> seen = new ArrayList<>(List.of(0L));
        for (int i = 0; i <= KILLS; i++) {
            boolean isLast = i == KILLS;
            Process process = serve(database.settings());
            try {
                long end = System.nanoTime() + PATIENCE.toNanos();
                while (isLast ? !isDone(database) : progress(database) <= seen.getLast()) {
                    assertThat(process.isAlive() && System.nanoTime() < end).isTrue();
                    Thread.sleep(isLast ? 50 : 1);
                }
            } finally {
                process.destroyForcibly();
                process.waitFor();
            }
            seen.add(progress(database));
        }

        assertThat(seen.get(KILLS)).as("before the last start").isLessThan(LINES);
        assertThat(number(database, "SELECT count(*) FROM incoming_file")).isEqualTo(1);
        assertThat(number(database, "SELECT count(*) FROM batch_line WHERE status = 1"))
                .isEqualTo(LINES);
        assertThat(number(database, "SELECT sum(balance) FROM account")).isEqualTo(LINES);
        assertThat(number(database, "SELECT -sum(balance) FROM house_stripe")).isEqualTo(LINES);
        assertThat(partner.resolve("one.td")).doesNotExist();
        assertThat(partner.resolve("taken")).isNotEmptyDirectory();
    }

    private Process serve(DatabaseSettings settings) throws Exception {
        Path config =
                Files.writeString(
                        directory.resolve("milepost.properties"),
                        """
                        database.url=%s
                        database.user=%s
                        database.password=%s
                        issuer=https://milepost.example
                        http.port=0
                        management.port=0
                        readModels.sharePercent=100
                        files.intakeDirectory=%s
                        """
                                .formatted(
                                        settings.jdbcUrl(),
                                        settings.user(),
                                        settings.password(),
                                        directory.resolve("intake")));
        return new ProcessBuilder(
                        JavaFlags.command(128, Main.class, "serve", "--config", config.toString()))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    /** Grows with each part that is stored, and with each step of lines. */
    private static long progress(Database database) {
        return number(
                database,
                "SELECT coalesce((SELECT sum(parts_received + lines_done) FROM incoming_file), 0)");
    }

    private static boolean isDone(Database database) {
        return number(database, "SELECT count(*) FROM incoming_file WHERE state = 4") == 1;
    }

    private static long number(Database database, String query) {
        return database.jdbi().withHandle(it -> it.createQuery(query).mapTo(Long.class).one());
    }
}
