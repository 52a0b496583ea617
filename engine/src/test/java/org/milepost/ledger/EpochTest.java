package org.milepost.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.OptionalInt;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.milepost.FakeClock;
import org.milepost.commit.LaneSettings;
import org.milepost.postgres.Database;
import org.milepost.postgres.DatabaseSettings;
import org.milepost.postgres.KillableServer;
import org.milepost.postgres.PostgresVersion;
import org.milepost.postgres.Session;
import org.milepost.postgres.SessionPurpose;
import org.milepost.postgres.TestDatabases;

/** When an epoch of confirmation numbers ends, and when it does not. */
final class EpochTest {

    private static final LaneSettings SETTINGS =
            new LaneSettings(1, 100, 100, false, 5, Duration.ofSeconds(30));

    @RegisterExtension final TestDatabases databases = new TestDatabases();

    private final FakeClock clock = new FakeClock();

    @Test
    void anEpochLastsOverInstances() {
        Database database = databases.create();
        book(database, "a");
        book(database, "b");
        book(database, "c");

        assertThat(epochs(database)).hasSize(3).doesNotContain(0).containsOnly(current(database));
        assertThat(count(database)).isEqualTo(1);
    }

    @Test
    void instancesBookInTheEpochThatOneOfThemBegins() throws Exception {
        Database database = databases.create();
        try (Session other = database.openSession(SessionPurpose.LANE, "milepost lane")) {
            Epoch begun = EpochStore.begin(other, clock.instant());
            Thread booking = Thread.ofPlatform().start(() -> book(database, "a"));
            new LaneSessions(database).awaitWaiting();
            other.commit();
            booking.join();

            assertThat(epochs(database)).containsExactly(begun.number());
            assertThat(count(database)).isEqualTo(1);
        }
    }

    /** It has the same rows in the same files, and runs on the same server. */
    @Test
    void eachCopyOfADatabaseBeginsAnotherEpoch() {
        Database original = databases.create();
        book(original, "a");
        int before = current(original);
        original.close();
        Database one = databases.copy(original.settings());
        Database other = databases.copy(original.settings());
        book(one, "b");
        book(other, "b");

        assertThat(List.of(before, current(one), current(other))).doesNotHaveDuplicates();
        assertThat(epochs(one)).containsExactly(before, current(one));
        assertThat(epochs(other)).containsExactly(before, current(other));
    }

    /** The instances continue to run, although they should have been stopped. */
    @Test
    void rowsThatAreRestoredInPlaceBeginAnotherEpochAtOnce() {
        Database database = databases.create();
        try (Ledger ledger = Ledger.open(database, SETTINGS, clock)) {
            book(ledger, "a");
            int before = current(database);
            database.jdbi()
                    .useTransaction(
                            handle -> {
                                handle.execute("CREATE TABLE dump AS SELECT * FROM epoch");
                                handle.execute("TRUNCATE epoch");
                                handle.execute("INSERT INTO epoch SELECT * FROM dump");
                            });
            book(ledger, "b");

            assertThat(current(database)).isNotEqualTo(before);
            assertThat(epochs(database)).containsExactly(before, current(database));
        }
    }

    @Test
    void aServerThatWasStartedAgainBeginsAnotherEpoch() {
        try (KillableServer server = KillableServer.start();
                Database database = server.database()) {
            book(database, "a");
            server.kill();
            server.restart();
            book(database, "b");

            assertThat(epochs(database)).hasSize(2).doesNotHaveDuplicates();
        }
    }

    @Test
    void aPromotedStandbyBeginsAnotherEpoch() {
        try (KillableServer server = KillableServer.start();
                Database database = server.database()) {
            TestAccounts members = book(database, "a");
            server.kill();
            server.restartAsStandby();
            server.promote();
            try (Session session = database.openSession(SessionPurpose.LANE, "milepost lane")) {
                new JournalStore(clock, false)
                        .write(
                                session,
                                0,
                                List.of(new QueuedOperation<>(members.credits(0, 100, "b"))));
            }

            assertThat(epochs(database)).hasSize(2).doesNotHaveDuplicates();
            assertThat(current(database)).isEqualTo(epochs(database).getLast());
        }
    }

    /** The owner of the tables need not be able to look into the server. */
    @ParameterizedTest
    @EnumSource
    void anEpochBeginsWithoutARightOnTheServer(PostgresVersion version) {
        Database database = databases.create(version);
        try (Ledger ledger = Ledger.open(database, SETTINGS, clock)) {
            TestAccounts.open(ledger, 1);
        }
        database.jdbi()
                .useHandle(
                        handle -> {
                            handle.execute("DROP ROLE IF EXISTS plain");
                            handle.execute("CREATE ROLE plain LOGIN PASSWORD 'plain'");
                            handle.execute("GRANT ALL ON ALL TABLES IN SCHEMA public TO plain");
                        });
        DatabaseSettings plain =
                DatabaseSettings.of(database.settings().jdbcUrl(), "plain", "plain");
        try (Database asPlain = Database.open(plain)) {
            book(asPlain, "a");
        }
        assertThat(epochs(database)).containsExactly(current(database));
        database.jdbi().useHandle(handle -> handle.execute("DROP OWNED BY plain"));
    }

    @Test
    void aNumberFromBeforeEpochsStillNamesItsTransfer() {
        Database database = databases.create();
        migrateToBeforeEpochs(database);
        Transfer old = bookWithoutEpoch(database);
        database.migrate();
        try (Ledger ledger = Ledger.open(database, SETTINGS, clock)) {
            ConfirmationNumbers numbers = ledger.confirmationNumbers();
            ConfirmationNumber number =
                    numbers.read(
                            old.id().account(),
                            numbers.of(new BookedTransfer(old.id(), Epoch.NONE)));
            ScriptedCommand.Rule undoes = ScriptedCommand.undoesOnce("undone");
            ScriptedCommand reversal =
                    TestAccounts.open(ledger, 1)
                            .command(
                                    0,
                                    "reversal",
                                    (books, now) -> undoes.decide(books.namedBy(number), now))
                            .naming(number.ordinal().orElseThrow());

            assertThat(ledger.execute(reversal, PendingCommand.LONG, PendingCommand.LONG).answer())
                    .isEqualTo("undone as 2");
        }
        assertThat(epochs(database)).containsExactly(0, current(database));
        assertThat(new AuditStore(database).audit(_ -> {}).faults()).isEmpty();
    }

    private static void migrateToBeforeEpochs(Database database) {
        database.jdbi()
                .useHandle(
                        handle ->
                                handle.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public"));
        DatabaseSettings settings = database.settings();
        Flyway.configure()
                .dataSource(settings.jdbcUrl(), settings.user(), settings.password())
                .target("10")
                .load()
                .migrate();
    }

    /** As the version did that knew no epochs. */
    private Transfer bookWithoutEpoch(Database database) {
        try (Ledger ledger = Ledger.open(database, SETTINGS, clock)) {
            TestAccounts members = TestAccounts.open(ledger, 1);
            Account account = members.openings().getFirst().account(clock.instant());
            Transfer transfer =
                    new Transfer(
                                    new TransferId(account.id(), 1),
                                    TransferKind.ISSUANCE,
                                    Miles.of(100),
                                    members.house(),
                                    OptionalInt.empty(),
                                    account.lastAt(),
                                    Epoch.NONE,
                                    "{}",
                                    account.head())
                            .linkedAfter(account.head());
            database.jdbi()
                    .useHandle(
                            handle ->
                                    handle.createUpdate(
                                                    """
                                                    WITH booked AS (
                                                        INSERT INTO transfer
                                                               (bucket, account, ordinal, kind,
                                                                amount, house, at, facts, link)
                                                        VALUES (:bucket, :account, 1, 1, 100,
                                                                :house, :at, '{}', :link)),
                                                    stripe AS (
                                                        INSERT INTO house_stripe
                                                               (bucket, house, balance)
                                                        VALUES (0, :house, -100))
                                                    UPDATE account
                                                       SET balance = 100, ordinal = 1, head = :link
                                                    """)
                                            .bind("bucket", (short) account.id().bucket())
                                            .bind("account", account.id().number())
                                            .bind("house", members.house().number())
                                            .bind("at", account.lastAt().atOffset(ZoneOffset.UTC))
                                            .bind("link", transfer.link().bytes())
                                            .execute());
            return transfer;
        }
    }

    private TestAccounts book(Database database, String key) {
        try (Ledger ledger = Ledger.open(database, SETTINGS, clock)) {
            return book(ledger, key);
        }
    }

    private static TestAccounts book(Ledger ledger, String key) {
        TestAccounts members = TestAccounts.open(ledger, 1);
        ledger.execute(members.credits(0, 100, key), PendingCommand.LONG, PendingCommand.LONG);
        return members;
    }

    /** The epochs of the transfers, in the order of their ordinals. */
    private static List<Integer> epochs(Database database) {
        return numbers(database, "SELECT epoch FROM transfer ORDER BY bucket, account, ordinal");
    }

    private static int current(Database database) {
        return numbers(database, "SELECT epoch FROM epoch ORDER BY number DESC LIMIT 1").getFirst();
    }

    private static int count(Database database) {
        return numbers(database, "SELECT count(*)::integer FROM epoch").getFirst();
    }

    private static List<Integer> numbers(Database database, String sql) {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery(sql).mapTo(Integer.class).list());
    }
}
