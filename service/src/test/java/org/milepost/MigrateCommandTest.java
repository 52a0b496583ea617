package org.milepost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.milepost.commit.LaneSettings;
import org.milepost.ledger.AccountId;
import org.milepost.ledger.AccountOpening;
import org.milepost.ledger.Adjustment;
import org.milepost.ledger.AuditStore;
import org.milepost.ledger.HouseRole;
import org.milepost.ledger.Ledger;
import org.milepost.ledger.Miles;
import org.milepost.ledger.Standing;
import org.milepost.ledger.TransferKind;
import org.milepost.postgres.Database;
import org.milepost.postgres.DatabaseSettings;
import org.milepost.postgres.OperatorFault;
import org.milepost.postgres.TestDatabases;
import picocli.CommandLine;

/** Who makes the tables, and on which tables a server starts. */
class MigrateCommandTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    @RegisterExtension final TestDatabases databases = new TestDatabases();

    @TempDir Path directory;

    @Test
    void aServerStartsOnlyOnTheSchemaOfItsVersion() throws Exception {
        Database empty = databases.createEmpty();
        Path config = config(empty.settings(), "");

        assertThatThrownBy(() -> serve(config))
                .isInstanceOfSatisfying(
                        OperatorFault.class,
                        it ->
                                assertThat(it.text())
                                        .contains("migration 1 is missing")
                                        .contains("Run the command 'migrate'"));
        assertThat(migrate(config)).matches("the schema .*: \\d+ migrations were applied\\R");
        assertThat(migrate(config)).endsWith("nothing to do" + System.lineSeparator());
        serve(config);
        empty.jdbi()
                .useHandle(
                        handle ->
                                handle.execute(
                                        """
                                        INSERT INTO flyway_schema_history
                                        SELECT installed_rank + 1, '999', 'later', type, 'V999__later.sql',
                                               1, installed_by, installed_on, execution_time, true
                                          FROM flyway_schema_history
                                         ORDER BY installed_rank DESC LIMIT 1
                                        """));
        assertThatThrownBy(() -> serve(config))
                .isInstanceOfSatisfying(
                        OperatorFault.class,
                        it -> assertThat(it.text()).contains("of a newer Milepost"));
    }

    @Test
    void aServerThatDoesNotOwnTheTablesCanBookAndNotChangeThem() throws Exception {
        Database owned = databases.createEmpty();
        owned.jdbi()
                .useHandle(handle -> handle.execute("CREATE ROLE booking LOGIN PASSWORD 'secret'"));
        DatabaseSettings owner = owned.settings();
        DatabaseSettings serving = DatabaseSettings.of(owner.jdbcUrl(), "booking", "secret");
        migrate(
                config(
                        serving,
                        "migrate.user=%s%nmigrate.password=%s%n"
                                .formatted(owner.user(), owner.password())));

        serve(config(serving, ""));
        try (Database database = Database.open(serving)) {
            database.requireSchema();
            book(database);
            assertThat(new AuditStore(database).audit(_ -> {}).faults()).isEmpty();
            for (String sql :
                    List.of(
                            "UPDATE transfer SET amount = amount",
                            "UPDATE transfer_leg SET amount = amount",
                            "DELETE FROM part_reversal",
                            "DELETE FROM transfer_text",
                            "DELETE FROM feed",
                            "DELETE FROM flyway_schema_history",
                            "ALTER TABLE account ADD COLUMN more int",
                            "DROP TABLE transfer")) {
                assertThatThrownBy(() -> database.jdbi().useHandle(handle -> handle.execute(sql)))
                        .as(sql)
                        .isInstanceOf(UnableToExecuteStatementException.class);
            }
        }
    }

    private static void book(Database database) {
        try (Ledger ledger = Ledger.open(database, LaneSettings.ORDINARY, new WallClock())) {
            AccountId account = AccountId.of("TEST", "80000000001", "CASH");
            ledger.open(List.of(new AccountOpening(account, "80000000001", 1, Standing.ORDINARY)));
            Adjustment transfer =
                    Adjustment.of(
                            account,
                            "80000000001",
                            TransferKind.ISSUANCE,
                            Miles.of(1),
                            ledger.house(1, 0, HouseRole.ADJUSTMENT),
                            "reference",
                            "{}");
            assertThat(ledger.execute(transfer, TIMEOUT, TIMEOUT).booked()).isPresent();
        }
    }

    private static void serve(Path config) {
        Instance.start(Config.of(Settings.read(config)), Instance.Purpose.SERVICE, new WallClock())
                .close();
    }

    private static String migrate(Path config) {
        StringWriter out = new StringWriter();
        int code =
                new CommandLine(new MigrateCommand())
                        .setOut(new PrintWriter(out, true))
                        .execute("--config", config.toString());
        assertThat(code).isZero();
        return out.toString();
    }

    private Path config(DatabaseSettings settings, String more) throws Exception {
        return Files.writeString(
                directory.resolve("milepost.properties"),
                """
                database.url=%s
                database.user=%s
                database.password=%s
                issuer=https://milepost.example
                http.port=0
                management.port=0
                %s
                """
                        .formatted(settings.jdbcUrl(), settings.user(), settings.password(), more));
    }
}
