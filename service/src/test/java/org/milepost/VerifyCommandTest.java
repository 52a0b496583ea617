package org.milepost;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.milepost.audit.VerificationStore;
import org.milepost.postgres.Database;
import org.milepost.postgres.DatabaseSettings;
import org.milepost.postgres.TestDatabases;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The command {@code verify}: its output and its exit status. */
final class VerifyCommandTest {

    @RegisterExtension final TestDatabases databases = new TestDatabases();

    @TempDir Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private Database database;
    private String failure = "";

    @BeforeEach
    void open() {
        database = databases.create();
    }

    @Test
    void aRecordIsMadeAndHistoryContinuesIt() throws Exception {
        String record = directory.resolve("record").toString();

        assertThat(run("--write", record)).isZero();
        assertThat(run("--against", record, "--write", record)).isZero();

        assertThat(out.toString().lines().filter(it -> !it.contains("checked in")))
                .satisfiesExactly(
                        it -> assertThat(it).isEqualTo("books hold"),
                        it -> assertThat(it).startsWith("recorded in " + record + ", sha256 "),
                        it -> assertThat(it).isEqualTo("books hold"),
                        it -> assertThat(it).startsWith("they continue the record of 20"),
                        it -> assertThat(it).startsWith("recorded in " + record + ", sha256 "));
    }

    @Test
    void theResultIsPrintedAsJson() throws Exception {
        String record = directory.resolve("record").toString();
        assertThat(run("--json", "--write", record)).isZero();
        JsonNode held = JsonMapper.shared().readTree(out.toString());

        assertThat(held.path("booksHold").asBoolean()).isTrue();
        assertThat(held.path("record").asString()).isEqualTo(record);
        assertThat(held.path("sha256").asString()).hasSize(64);

        out.getBuffer().setLength(0);
        database.jdbi().useHandle(it -> it.execute("DELETE FROM change_count"));
        assertThat(run("--json", "--against", record)).isEqualTo(1);
        JsonNode damaged = JsonMapper.shared().readTree(out.toString());
        assertThat(damaged.path("booksHold").asBoolean()).isFalse();
        assertThat(damaged.path("faults").size()).isPositive();
        assertThat(damaged.path("continues").asString()).startsWith("20");
    }

    @Test
    void anIncrementalAuditReadsAShareAndFindsFaults() throws Exception {
        assertThat(run("--incremental", "4", "--json")).isZero();
        out.getBuffer().setLength(0);
        assertThat(run("--incremental", "4", "--json")).isZero();
        JsonNode held = JsonMapper.shared().readTree(out.toString());

        assertThat(held.path("booksHold").asBoolean()).isTrue();
        assertThat(held.path("partsRead").asInt()).isEqualTo(64);
        assertThat(held.path("parts").asInt()).isEqualTo(256);
        assertThat(held.path("wholeSince").asString()).startsWith("20");

        database.jdbi().useHandle(it -> it.execute("DELETE FROM change_count"));
        assertThat(run("--incremental", "4")).isEqualTo(1);
        assertThat(out.toString()).contains("the trail: its count is not there", "1 fault");
        assertThat(run("--incremental", "1")).isEqualTo(2);
        assertThat(run("--incremental", "4", "--write", directory + "/record")).isEqualTo(2);
    }

    @Test
    void theResultIsStoredForTheMetricsOfServers() throws Exception {
        assertThat(run()).isZero();
        database.jdbi().useHandle(it -> it.execute("DELETE FROM change_count"));
        assertThat(run()).isEqualTo(1);

        VerificationStore.Last last = new VerificationStore(database).last().orElseThrow();
        assertThat(last.result().faults()).isEqualTo(1);
        assertThat(last.result().finishedAt()).isBeforeOrEqualTo(last.now());
        assertThat(err.toString()).doesNotContain("metrics");
    }

    @Test
    void booksAreAuditedAlthoughTheResultCannotBeStored() throws Exception {
        database.jdbi().useHandle(it -> it.execute("DROP TABLE verification"));

        assertThat(run()).isZero();

        assertThat(err.toString()).contains("the metrics of the servers will not show this result");
    }

    @Test
    void damagedBooksAreNamedAndNotRecorded() throws Exception {
        database.jdbi().useHandle(it -> it.execute("DELETE FROM change_count"));
        Path record = directory.resolve("record");

        assertThat(run("--write", record.toString())).isEqualTo(1);

        assertThat(out.toString())
                .contains("the trail: its count is not there", "damaged: 1 fault", "no record");
        assertThat(record).doesNotExist();
    }

    @Test
    void aFileThatIsNoRecordIsRefused() throws Exception {
        Path file = Files.writeString(directory.resolve("file"), "no record\n".repeat(20));

        assertThat(run("--against", file.toString())).isEqualTo(3);
        assertThat(out.toString()).doesNotContain("books hold");
    }

    @Test
    void booksThatCannotBeCheckedHaveAnotherStatusThanDamagedOnes() throws Exception {
        assertThat(run("--against", directory.resolve("none").toString())).isEqualTo(3);
        assertThat(run("--unknown")).isEqualTo(2);
        database.jdbi().useHandle(it -> it.execute("DROP TABLE imprint"));

        assertThat(run()).isEqualTo(3);
        assertThat(out.toString()).doesNotContain("books");
    }

    @Test
    void aDatabaseWithoutTablesNeedsAMigrationAndNoDemo() throws Exception {
        database = databases.createEmpty();

        assertThat(run()).isEqualTo(3);
        assertThat(failure).contains("Run the command 'migrate'").doesNotContain("demo");
    }

    @Test
    void aDirectoryThatIsNotOfADemoIsReportedAndNotChanged() throws Exception {
        Path file = Files.createFile(directory.resolve("file"));
        Path empty = Files.createDirectory(directory.resolve("empty"));

        assertThat(runOn(file)).isEqualTo(2);
        assertThat(runOn(empty)).isEqualTo(3);
        assertThat(runOn(directory.resolve("none"))).isEqualTo(3);

        assertThat(err.toString().lines())
                .satisfiesExactly(
                        it -> assertThat(it).contains(file + " is a file. Give --data"),
                        it -> assertThat(it).contains("--help"),
                        it -> assertThat(it).contains("There are no books in " + empty),
                        it -> assertThat(it).contains("There are no books in " + directory));
        assertThat(empty).isEmptyDirectory();
    }

    private int runOn(Path data) {
        return Main.commandLine()
                .setErr(new PrintWriter(err, true))
                .execute("verify", "--data", data.toString());
    }

    private int run(String... arguments) throws IOException {
        DatabaseSettings settings = database.settings();
        Path config =
                Files.writeString(
                        directory.resolve("milepost.properties"),
                        """
                        database.url=%s
                        database.user=%s
                        database.password=%s
                        issuer=https://milepost.example
                        """
                                .formatted(
                                        settings.jdbcUrl(), settings.user(), settings.password()));
        CommandLine command =
                new CommandLine(new VerifyCommand())
                        .setOut(new PrintWriter(out, true))
                        .setErr(new PrintWriter(err, true))
                        .setExecutionExceptionHandler(
                                (e, _, _) -> {
                                    failure = String.valueOf(e.getMessage());
                                    return VerifyCommand.NOT_CHECKED;
                                });
        String[] all = new String[arguments.length + 2];
        all[0] = "--config";
        all[1] = config.toString();
        System.arraycopy(arguments, 0, all, 2, arguments.length);
        return command.execute(all);
    }
}
