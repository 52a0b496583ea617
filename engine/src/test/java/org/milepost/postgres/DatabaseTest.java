package org.milepost.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.util.Throwables;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class DatabaseTest {

    @RegisterExtension final TestDatabases databases = new TestDatabases();

    @ParameterizedTest
    @EnumSource
    void theEmbeddedServerIsDurable(PostgresVersion version) {
        Database database = databases.create(version);

        assertThat(database.requireDurable()).isEqualTo(new Durability("on", "on", "on", "", 0));
    }

    @Test
    void aDatabaseThatCommitsLooselyIsRefused() {
        Database database = databases.create();
        database.jdbi()
                .useHandle(
                        handle ->
                                handle.execute(
                                        "ALTER DATABASE %s SET synchronous_commit = off"
                                                .formatted(name(database))));

        try (Database again = Database.open(database.settings())) {
            assertThatThrownBy(again::requireDurable)
                    .isInstanceOf(OperatorFault.class)
                    .hasMessageContaining("synchronous_commit=off");
        }
    }

    @ParameterizedTest
    @EnumSource
    void aSecondMigrationChangesNothing(PostgresVersion version) {
        Database database = databases.create(version);
        int before = migrations(database);

        database.migrate();

        assertThat(migrations(database)).isEqualTo(before).isPositive();
    }

    @ParameterizedTest
    @EnumSource
    void manyMayMigrateAtOnce(PostgresVersion version) throws Exception {
        Database database = databases.create(version);
        database.jdbi()
                .useHandle(
                        handle ->
                                handle.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public"));

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Callable<Void> migration =
                    () -> {
                        database.migrate();
                        return null;
                    };
            for (Future<Void> end : threads.invokeAll(List.of(migration, migration, migration))) {
                end.get();
            }
        }

        assertThat(migrations(database)).isPositive();
    }

    @Test
    void anEditedMigrationIsTheOperatorsFault() {
        Database database = databases.create();
        database.jdbi()
                .useHandle(
                        handle ->
                                handle.execute(
                                        "UPDATE flyway_schema_history SET checksum = 1"
                                                + " WHERE version = '1'"));

        assertThatThrownBy(database::migrate)
                .isInstanceOf(OperatorFault.class)
                .hasMessageContaining("cannot be brought up to date");
    }

    /** A role that may connect and nothing else; one that may also read and write the rows. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT",
                "GRANT SELECT ON ALL TABLES IN SCHEMA public TO guest",
                "GRANT ALL ON ALL TABLES IN SCHEMA public TO guest",
                "DROP SCHEMA public CASCADE; CREATE SCHEMA public",
                "DROP SCHEMA public CASCADE; CREATE SCHEMA public;"
                        + " GRANT USAGE ON SCHEMA public TO guest",
                "DROP SCHEMA public CASCADE"
            })
    void aRoleThatDoesNotOwnTheSchemaIsToldSo(String preparation) {
        Database database = databases.create();
        database.jdbi()
                .useHandle(
                        handle -> {
                            handle.execute(
                                    """
                                    DO $$ BEGIN
                                      CREATE ROLE guest LOGIN PASSWORD 'guest';
                                    EXCEPTION WHEN duplicate_object THEN NULL;
                                    END $$
                                    """);
                            handle.execute(
                                    "DELETE FROM flyway_schema_history WHERE installed_rank ="
                                            + " (SELECT max(installed_rank)"
                                            + " FROM flyway_schema_history)");
                            handle.execute(preparation);
                        });
        DatabaseSettings settings =
                DatabaseSettings.of(database.settings().jdbcUrl(), "guest", "guest");

        try (Database guests = Database.open(settings)) {
            assertThatThrownBy(guests::migrate)
                    .isInstanceOf(OperatorFault.class)
                    .hasMessageContaining("The role guest does not own the schema")
                    .hasMessageContaining("migrate.user")
                    .hasMessageNotContaining("Flyway");
        }
    }

    @Test
    void aServerThatCannotBeReachedIsTheOperatorsFault() {
        DatabaseSettings nowhere = impatient(1);

        assertThatThrownBy(() -> Database.open(nowhere))
                .isInstanceOfSatisfying(
                        OperatorFault.class, it -> assertThat(it.isOfConfiguration()).isFalse())
                .hasMessageContaining("127.0.0.1:1");
    }

    /** A server on a busy machine once took longer than one attempt. */
    @Test
    void aServerThatTakesLongIsAskedAgain() throws IOException {
        List<Socket> attempts = Collections.synchronizedList(new ArrayList<>());
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual()
                    .start(
                            () -> {
                                try {
                                    while (true) {
                                        attempts.add(silent.accept());
                                    }
                                } catch (IOException _) {
                                    assertThat(silent.isClosed()).isTrue();
                                }
                            });
            DatabaseSettings slow = impatient(silent.getLocalPort());

            assertThatThrownBy(() -> Database.open(slow))
                    .isInstanceOf(OperatorFault.class)
                    .hasMessageContaining("timed out. Check the address");
        }
        assertThat(attempts).hasSizeGreaterThanOrEqualTo(4);
    }

    private static DatabaseSettings impatient(int port) {
        String url = "jdbc:postgresql://127.0.0.1:" + port + "/milepost";
        return new DatabaseSettings(
                url,
                url,
                "milepost",
                "",
                1,
                Duration.ofMillis(200),
                Duration.ofSeconds(1),
                Duration.ofSeconds(1),
                Duration.ofSeconds(1),
                StandbyRequirement.NONE_OR_SYNCHRONOUS);
    }

    @Test
    void aWrongPasswordIsRefusedAtOnce() {
        DatabaseSettings right = databases.create().settings();
        DatabaseSettings wrong = DatabaseSettings.of(right.jdbcUrl(), right.user(), "wrong");

        assertThatThrownBy(() -> Database.open(wrong))
                .isInstanceOfSatisfying(
                        OperatorFault.class, it -> assertThat(it.isOfConfiguration()).isTrue())
                .hasMessageContaining("password authentication failed");
    }

    @Test
    void aDatabaseThatCannotHoldAllTextsIsRefused() {
        Database database = databases.create();
        String ascii = name(database) + "_ascii";
        database.jdbi()
                .useHandle(
                        handle ->
                                handle.execute(
                                        "CREATE DATABASE %s ENCODING 'SQL_ASCII' TEMPLATE template0"
                                                .formatted(ascii)));
        DatabaseSettings settings = database.settings();
        DatabaseSettings unfit =
                DatabaseSettings.of(
                        settings.jdbcUrl().replaceFirst("[^/]+$", ascii),
                        settings.user(),
                        settings.password());

        assertThatThrownBy(() -> Database.open(unfit))
                .isInstanceOf(OperatorFault.class)
                .hasMessageContaining("SQL_ASCII");
    }

    @Test
    void thePoolsWaitsAreBounded() {
        Database database = databases.create();

        List<String> bounds =
                database.jdbi()
                        .withHandle(
                                handle ->
                                        handle.createQuery(
                                                        """
                                                        SELECT current_setting(name)
                                                        FROM unnest(ARRAY['lock_timeout', 'statement_timeout',
                                                            'idle_in_transaction_session_timeout']) AS name
                                                        """)
                                                .mapTo(String.class)
                                                .list());

        assertThat(bounds).containsExactly("3s", "10s", "10s");
    }

    /** Messages of errors are logged, and what a row holds may be a member's. */
    @Test
    void anErrorDoesNotContainWhatWasWritten() {
        Database database = databases.create();
        database.jdbi()
                .useHandle(
                        handle ->
                                handle.execute(
                                        "CREATE TABLE person (name text PRIMARY KEY, age integer"
                                                + " CHECK (age > 0))"));

        assertThat(failureOfWriting(database, "Jane", 0)).doesNotContain("Jane");
        assertThat(failureOfWriting(database, "Jane", 1)).isEmpty();
        assertThat(failureOfWriting(database, "Jane", 1)).contains("person").doesNotContain("Jane");
    }

    @Test
    void anErrorOfASessionDoesNotContainWhatWasWritten() throws SQLException {
        Database database = databases.create();
        try (Session session = database.openSession(SessionPurpose.LANE, "test");
                PreparedStatement twice =
                        session.prepare(
                                "INSERT INTO programme"
                                        + " SELECT n, ?, 'Miles', 'UTC', '00:00', 0"
                                        + " FROM generate_series(1, 2) AS n")) {
            twice.setString(1, "Jane");

            assertThatThrownBy(twice::executeUpdate)
                    .hasMessageContaining("programme_code_key")
                    .message()
                    .doesNotContain("Jane");
        }
    }

    private static String failureOfWriting(Database database, String name, int age) {
        Throwable failure =
                catchThrowable(
                        () ->
                                database.jdbi()
                                        .useHandle(
                                                handle ->
                                                        handle.execute(
                                                                "INSERT INTO person VALUES (?, ?)",
                                                                name,
                                                                age)));
        return failure == null ? "" : Throwables.getStackTrace(failure);
    }

    private static String name(Database database) {
        return database.settings().jdbcUrl().replaceFirst(".*/", "");
    }

    private static int migrations(Database database) {
        return database.jdbi()
                .withHandle(
                        handle ->
                                handle.createQuery("SELECT count(*) FROM flyway_schema_history")
                                        .mapTo(Integer.class)
                                        .one());
    }
}
