package org.milepost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.milepost.postgres.DatabaseSettings;
import org.milepost.postgres.PostgresVersion;
import org.milepost.postgres.TestDatabases;

/**
 * The three roles of docs/sql/roles.sql, on an installation made as the documents say. That every
 * call works with the rights of the servers is what all tests over {@link RunningInstance} show.
 */
class DatabaseRolesTest {

    private static final Path ROLES = Path.of("../docs/sql/roles.sql");
    private static final Pattern STATEMENT_END = Pattern.compile(";\\s*(\\R|$)");

    /** Instead of "milepost", which the tests' server has already. */
    private static final String NAME = "booking_house";

    private static final String DENIED = "42501";
    private static final String READ_ONLY = "25006";

    @TempDir private static Path directory;
    private static String url;

    @BeforeAll
    static void install() throws Exception {
        DatabaseSettings superuser = TestDatabases.server(PostgresVersion.V18).database();
        Jdbi jdbi = Jdbi.create(superuser.jdbcUrl(), superuser.user(), superuser.password());
        String sql = Files.readString(ROLES).replace("milepost", NAME);
        for (String statement : STATEMENT_END.split(sql, -1)) {
            if (!statement.isBlank()) {
                jdbi.useHandle(it -> it.execute(statement));
            }
        }
        for (String role : List.of(NAME, NAME + "_owner", NAME + "_verify")) {
            jdbi.useHandle(it -> it.execute("ALTER ROLE " + role + " PASSWORD 'of-" + role + "'"));
        }
        url = superuser.jdbcUrl().replaceFirst("/[a-z]+$", "/" + NAME);
        assertThat(run("migrate")).contains("migrations were applied");
    }

    @Test
    void theServersStartWithRightsToRowsOnly() throws Exception {
        Instance.start(
                        Config.of(Settings.read(config())),
                        Instance.Purpose.SERVICE,
                        new WallClock())
                .close();
    }

    @Test
    void theOperatorsClientIsMadeByTheRoleOfTheServers() throws Exception {
        assertThat(run("operator", "--client", "first")).isNotBlank();
    }

    @Test
    void theOwnerEmptiesTheReadModels() throws Exception {
        assertThat(run("rebuild")).contains("the read models are empty");
    }

    @Test
    void theReadingRoleVerifies() throws Exception {
        assertThat(run("verify")).contains("books hold");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CREATE TABLE more (id int)",
                "CREATE TEMPORARY TABLE more (id int)",
                "CREATE SCHEMA more",
                "DROP TABLE answer",
                "TRUNCATE answer",
                "ALTER TABLE account ADD COLUMN more int",
                "CREATE INDEX more ON account (bucket)",
                "DELETE FROM transfer",
                "UPDATE transfer SET amount = 0"
            })
    void theServersCannotChangeTablesOrTransfers(String sql) {
        assertRefused(NAME, sql, DENIED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "INSERT INTO account SELECT * FROM account",
                "UPDATE account SET balance = 0",
                "DELETE FROM answer",
                "TRUNCATE answer",
                "DROP TABLE answer",
                "CREATE TABLE more (id int)",
                "CREATE TEMPORARY TABLE more (id int)"
            })
    void theReadingRoleCannotWrite(String sql) {
        assertRefused(NAME + "_verify", "SET transaction_read_only = off; " + sql, DENIED);
    }

    @Test
    void theReadingRolesTransactionsAreReadOnly() {
        assertRefused(NAME + "_verify", "DELETE FROM answer", READ_ONLY);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT jwk FROM signing_key",
                "SELECT material FROM installation_secret",
                "SELECT password_hash FROM member_credential",
                "SELECT * FROM member_profile",
                "SELECT * FROM client",
                "SELECT * FROM api_key",
                "SELECT * FROM registration_code",
                "SELECT * FROM refresh_token",
                "SELECT * FROM refusal"
            })
    void theReadingRoleCannotReadSecrets(String sql) {
        assertRefused(NAME + "_verify", sql, DENIED);
    }

    @Test
    void aMigrationTakesRightsAwayThatAnEarlierVersionGave() throws Exception {
        Jdbi owner = Jdbi.create(url, NAME + "_owner", "of-" + NAME + "_owner");
        owner.useHandle(
                it ->
                        it.execute(
                                "GRANT SELECT ON ALL TABLES IN SCHEMA public TO "
                                        + NAME
                                        + "_verify"));
        run("migrate");

        assertRefused(NAME + "_verify", "SELECT jwk FROM signing_key", DENIED);
        assertThat(run("verify")).contains("books hold");
    }

    private static void assertRefused(String role, String sql, String state) {
        Jdbi jdbi = Jdbi.create(url, role, "of-" + role);
        assertThatThrownBy(() -> jdbi.useTransaction(it -> it.execute(sql)))
                .isInstanceOf(UnableToExecuteStatementException.class)
                .cause()
                .isInstanceOfSatisfying(
                        SQLException.class,
                        it -> assertThat(it.getSQLState()).as(sql).isEqualTo(state));
    }

    private static String run(String command, String... more) throws Exception {
        StringWriter out = new StringWriter();
        var line = Main.commandLine().setOut(new PrintWriter(out, true));
        Objects.requireNonNull(line.getSubcommands().get(command))
                .setOut(new PrintWriter(out, true));
        List<String> words = new ArrayList<>(List.of(command, "--config", config().toString()));
        words.addAll(List.of(more));
        assertThat(line.execute(words.toArray(String[]::new))).isZero();
        return out.toString();
    }

    private static Path config() throws Exception {
        return Files.writeString(
                directory.resolve("milepost.properties"),
                """
                database.url=%s
                database.user=booking_house
                database.password=of-booking_house
                migrate.user=booking_house_owner
                migrate.password=of-booking_house_owner
                verify.user=booking_house_verify
                verify.password=of-booking_house_verify
                issuer=https://milepost.example
                http.port=0
                management.port=0
                """
                        .formatted(url));
    }
}
