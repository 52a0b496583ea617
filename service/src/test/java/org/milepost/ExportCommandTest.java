package org.milepost;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.milepost.audit.Audit;
import org.milepost.ledger.Standing;
import org.milepost.postgres.Database;
import org.milepost.postgres.DatabaseSettings;
import org.milepost.postgres.TestDatabases;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The commands {@code export} and {@code load}. */
final class ExportCommandTest {

    @TempDir static Path directory;

    private static RunningInstance milepost;
    private static Path whole;
    private static Path record;

    @RegisterExtension final TestDatabases databases = new TestDatabases();

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    /** Exports an installation with the sandbox's history, while it serves. */
    @BeforeAll
    static void export() throws Exception {
        milepost = RunningInstance.start();
        String collector = milepost.collector(500, 70, Standing.ORDINARY);
        milepost.issue(collector, 250);
        whole = directory.resolve("whole");
        record = directory.resolve("record");
        try (Database database = Database.open(milepost.databaseSettings())) {
            new Audit(database)
                    .run(
                            Optional.empty(),
                            Optional.of(new Audit.Writing(record, new WallClock().instant())),
                            _ -> {});
        }
        assertThat(
                        new ExportCommandTest()
                                .run(
                                        milepost.databaseSettings(),
                                        "export",
                                        whole.toString(),
                                        "--with-secrets"))
                .isZero();
    }

    @AfterAll
    static void stop() {
        assertThat(milepost.audit().faults()).isEmpty();
        milepost.close();
    }

    /** Each account, house account, member and card is as before, and history continues. */
    @Test
    void aLoadedExportHasTheSameBooks() throws Exception {
        Database loaded = databases.create();

        assertThat(run(loaded.settings(), "load", whole.toString())).isZero();

        assertThat(out.toString()).contains("books hold");
        Path again = directory.resolve("again");
        assertThat(run(loaded.settings(), "export", again.toString(), "--with-secrets")).isZero();
        Map<String, String> before = digests(whole);
        Map<String, String> after = digests(again);
        // The trail has the load as well.
        for (String trail : List.of("change", "change_count")) {
            assertThat(after.remove(trail)).isNotEqualTo(before.remove(trail));
        }
        assertThat(after).isEqualTo(before);
        assertThat(
                        new Audit(loaded)
                                .run(Optional.of(record), Optional.empty(), _ -> {})
                                .report()
                                .faults())
                .isEmpty();
    }

    @Test
    void withoutSecretsNothingProvesWhoSomebodyIs() throws Exception {
        Path plain = directory.resolve("plain");
        assertThat(run(milepost.databaseSettings(), "export", plain.toString())).isZero();

        assertThat(digests(plain)).doesNotContainKeys("client", "api_key", "member_credential");
        assertThat(run(databases.create().settings(), "load", plain.toString())).isZero();
        assertThat(milepost.trailRows("export")).anyMatch(it -> it.contains("export.made"));
    }

    @Test
    void onlyTheOwnerCanReadAnExport() throws Exception {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(whole)))
                .isEqualTo("rwx------");
        try (Stream<Path> files = Files.list(whole)) {
            for (Path file : files.toList()) {
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                        .isEqualTo("rw-------");
            }
        }
    }

    @Test
    void aChangedFileIsRefusedAndNothingIsLoaded() throws Exception {
        Path changed = copy();
        Path transfers = changed.resolve("transfer.csv");
        String content = Files.readString(transfers);
        Files.writeString(transfers, content.replaceFirst("\n(\\d+),", "\n1$1,"));
        Database empty = databases.create();

        assertThat(run(empty.settings(), "load", changed.toString())).isEqualTo(1);

        assertThat(err.toString()).contains("transfer.csv");
        assertThat(count(empty, "account")).isZero();
    }

    @Test
    void aMissingFileAndAFileThatIsNotAllThereAreRefused() throws Exception {
        Path cut = copy();
        Path accounts = cut.resolve("account.csv");
        byte[] content = Files.readAllBytes(accounts);
        Files.write(accounts, Arrays.copyOf(content, content.length / 2));
        Database empty = databases.create();

        assertThat(run(empty.settings(), "load", cut.toString())).isEqualTo(1);
        Files.delete(accounts);
        assertThat(run(empty.settings(), "load", cut.toString())).isEqualTo(1);
        Files.delete(cut.resolve("manifest.json"));
        assertThat(run(empty.settings(), "load", cut.toString())).isEqualTo(1);

        assertThat(count(empty, "programme")).isZero();
    }

    @Test
    void anInstallationWithDataOrAServerIsNotChanged() {
        assertThat(run(milepost.databaseSettings(), "load", whole.toString())).isEqualTo(1);
        assertThat(err.toString()).contains("A server uses this database");
    }

    @Test
    void anExportIsNotMixedWithAnother() {
        assertThat(run(milepost.databaseSettings(), "export", whole.toString())).isEqualTo(1);
        assertThat(err.toString()).contains("The directory is not empty");
    }

    private Path copy() throws IOException {
        Path copy = Files.createTempDirectory(directory, "copy");
        try (Stream<Path> files = Files.list(whole)) {
            for (Path file : files.toList()) {
                Files.copy(file, copy.resolve(file.getFileName()));
            }
        }
        return copy;
    }

    private static Map<String, String> digests(Path export) throws IOException {
        JsonNode manifest =
                JsonMapper.shared()
                        .readTree(Files.readString(export.resolve("manifest.json"), UTF_8));
        Map<String, String> digests = new TreeMap<>();
        for (JsonNode file : manifest.path("files")) {
            digests.put(file.path("table").asString(), file.path("sha256").asString());
        }
        return digests;
    }

    private static long count(Database database, String table) {
        return database.jdbi()
                .withHandle(
                        it ->
                                it.createQuery("SELECT count(*) FROM " + table)
                                        .mapTo(Long.class)
                                        .one());
    }

    private int run(DatabaseSettings settings, String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--config", config(settings).toString()));
        return Main.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(all.toArray(String[]::new));
    }

    private static Path config(DatabaseSettings settings) {
        try {
            return Files.writeString(
                    Files.createTempFile(directory, "config", ".properties"),
                    """
                    database.url=%s
                    database.user=%s
                    database.password=%s
                    issuer=https://milepost.example
                    """
                            .formatted(settings.jdbcUrl(), settings.user(), settings.password()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
