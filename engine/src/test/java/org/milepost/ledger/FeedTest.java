package org.milepost.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.milepost.FakeClock;
import org.milepost.commit.LaneSettings;
import org.milepost.postgres.Database;
import org.milepost.postgres.PostgresVersion;
import org.milepost.postgres.Session;
import org.milepost.postgres.SessionPurpose;
import org.milepost.postgres.TestDatabases;
import org.milepost.postgres.Transaction;

/** What batches write to the feed, and what its readers get. */
@Tag("defects")
@ParameterizedClass
@EnumSource
class FeedTest {
    private static final LaneSettings TWO_LANES =
            new LaneSettings(2, 1_000, 10, false, 5, Duration.ofSeconds(5));

    @RegisterExtension final TestDatabases databases = new TestDatabases();

    private final FakeClock clock = new FakeClock();
    private final Database database;
    private final Ledger ledger;
    private final TestAccounts members;

    FeedTest(PostgresVersion version) {
        database = databases.create(version);
        ledger = Ledger.open(database, TWO_LANES, clock);
        members = TestAccounts.open(ledger, 8);
    }

    @AfterEach
    void close() {
        ledger.close();
    }

    @Test
    void aBookingIsInTheFeedAndARefusalIsNot() {
        execute(ledger, members.credits(0, 100, "a"));
        execute(ledger, members.spends(1, 10, "b"));
        execute(ledger, members.credits(0, 100, "a"));

        assertThat(read("all")).containsExactly(new TransferId(members.id(0), 1));
    }

    /** Two instances with two lanes each, whose callers all wait at the same time. */
    @Test
    void noLaneWritesTheStreamOfAnother() {
        try (Ledger other = Ledger.open(database, TWO_LANES, clock)) {
            List<PendingCommand> calls = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                Ledger one = i % 2 == 0 ? ledger : other;
                calls.add(PendingCommand.of(one, members.credits(i % 8, 1, "k" + i)));
            }
            calls.forEach(PendingCommand::answer);
        }

        assertThat(read("all")).hasSize(200).doesNotHaveDuplicates();
        assertThat(streams()).isLessThanOrEqualTo(4);
        assertThat(faults()).isEmpty();
    }

    @Test
    void aLaneThatLosesItsSessionLeavesNoGap() {
        execute(ledger, members.credits(0, 1, "a"));
        database.jdbi()
                .useHandle(
                        handle ->
                                handle.execute(
                                        """
                                        SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                                         WHERE datname = current_database()
                                           AND application_name = 'milepost lane'
                                        """));
        execute(ledger, members.credits(0, 1, "b"));
        execute(ledger, members.credits(1, 1, "c"));

        assertThat(read("all")).hasSize(3);
        assertThat(faults()).isEmpty();
    }

    /** A session that the server has not ended yet, and the one that replaces it. */
    @Test
    void twoSessionsNeverHaveTheSameNumber() throws SQLException {
        Set<Integer> numbers = new HashSet<>();
        List<Session> sessions = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            Session session = database.openSession(SessionPurpose.LANE, "milepost lane");
            sessions.add(session);
            numbers.add(session.number());
            session.rollback();
            assertThat(session.number()).isIn(numbers);
        }
        sessions.forEach(Session::close);

        assertThat(numbers).hasSize(5);
    }

    @Test
    void aReaderContinuesWhereItStopped() {
        execute(ledger, members.credits(0, 1, "a"));
        assertThat(read("model")).hasSize(1);
        execute(ledger, members.credits(0, 1, "b"));
        execute(ledger, members.credits(1, 1, "c"));

        assertThat(reader("model").lag()).hasValue(2);
        assertThat(read("model"))
                .containsExactlyInAnyOrder(
                        new TransferId(members.id(0), 2), new TransferId(members.id(1), 1));
        assertThat(reader("model").lag()).hasValue(0);
        assertThat(read("model")).isEmpty();
    }

    @Test
    void aReaderThatBeginsAtTheEndGetsWhatIsBookedAfterwards() {
        execute(ledger, members.credits(0, 1, "a"));
        List<Long> begun = new ArrayList<>();
        FeedReader.openAtEnd(database, "late", it -> begun.add(transfers(it)));
        FeedReader.openAtEnd(database, "late", it -> begun.add(transfers(it)));
        execute(ledger, members.credits(0, 1, "b"));

        assertThat(begun).containsExactly(1L);
        assertThat(read("late")).containsExactly(new TransferId(members.id(0), 2));
    }

    /** What is booked meanwhile is not in the snapshot, and is read next. */
    @Test
    void readingToTheEndEndsInTheSnapshotThatWasRead() {
        FeedReader late = FeedReader.openAtEnd(database, "late", _ -> {});
        execute(ledger, members.credits(0, 1, "a"));
        execute(ledger, members.credits(1, 1, "b"));
        List<TransferId> read = new ArrayList<>();
        List<Long> seen = new ArrayList<>();
        late.readToEnd(
                1,
                (_, transfers) -> {
                    read.addAll(transfers);
                    execute(ledger, members.credits(2, 1, "later" + read.size()));
                },
                it -> seen.add(transfers(it)));

        assertThat(read)
                .containsExactlyInAnyOrder(
                        new TransferId(members.id(0), 1), new TransferId(members.id(1), 1));
        assertThat(seen).containsExactly(2L);
        assertThat(read("late")).isNotEmpty().doesNotContainAnyElementsOf(read);
    }

    private static long transfers(Transaction transaction) {
        return transaction.query("SELECT count(*) FROM transfer").mapTo(Long.class).one();
    }

    @Test
    void whatAReaderFailsAtItGetsAgain() {
        execute(ledger, members.credits(0, 1, "a"));
        FeedReader reader = reader("model");
        assertThatThrownBy(
                        () ->
                                reader.read(
                                        10,
                                        (transaction, part) -> {
                                            throw new IllegalArgumentException("full");
                                        }))
                .hasMessage("full");

        assertThat(read("model")).hasSize(1);
    }

    /** A part is committed with what the reader writes. */
    @Test
    void whatAReaderWritesIsCommittedWithItsPosition() {
        database.jdbi().useHandle(handle -> handle.execute("CREATE TABLE model (transfers int)"));
        execute(ledger, members.credits(0, 1, "a"));
        reader("model")
                .read(
                        10,
                        (transaction, part) ->
                                transaction
                                        .handle()
                                        .execute(
                                                "INSERT INTO model VALUES (?)",
                                                part.transfers().size()));

        int written =
                database.jdbi()
                        .withHandle(
                                handle ->
                                        handle.createQuery("SELECT sum(transfers) FROM model")
                                                .mapTo(Integer.class)
                                                .one());
        assertThat(written).isEqualTo(1);
    }

    /** History from before the feed is read by its keys. */
    @Test
    void aReaderThatBeginsAtZeroGetsTheHistoryBeforeTheFeed() {
        for (int i = 0; i < 8; i++) {
            execute(ledger, members.credits(i, 1, "a" + i));
            execute(ledger, members.credits(i, 1, "b" + i));
        }
        database.jdbi().useTransaction(handle -> handle.execute("DELETE FROM feed"));
        FeedReader reader = reader("late");
        execute(ledger, members.credits(3, 1, "c"));

        assertThat(read("late")).hasSize(18).contains(new TransferId(members.id(3), 3));
        assertThat(new HashSet<>(read("late"))).isEmpty();
        reader.restart();
        assertThat(new HashSet<>(read("late"))).hasSize(17);
    }

    /**
     * A batch that has written its row and not committed it, when a reader begins and copies the
     * history that it can see.
     */
    @Test
    void aBatchInProgressWhenAReaderBeginsComesWithTheFeed() {
        execute(ledger, members.credits(0, 1, "a"));
        PendingCommand late =
                database.jdbi()
                        .inTransaction(
                                handle -> {
                                    handle.execute("LOCK TABLE answer IN SHARE MODE");
                                    PendingCommand call =
                                            PendingCommand.of(ledger, members.credits(1, 1, "b"));
                                    awaitBlockedLane();
                                    assertThat(read("late"))
                                            .containsExactly(new TransferId(members.id(0), 1));
                                    return call;
                                });
        late.answer();

        assertThat(read("late")).containsExactly(new TransferId(members.id(1), 1));
        assertThat(faults()).isEmpty();
    }

    @Test
    void withoutAFreeNumberNothingIsBooked() {
        database.jdbi()
                .useHandle(
                        handle -> {
                            handle.execute(
                                    "SELECT pg_advisory_lock(%d, n) FROM generate_series(0, 255) n"
                                            .formatted(0x4D494C45));
                            assertThat(
                                            PendingCommand.of(ledger, members.credits(0, 1, "a"))
                                                    .failure())
                                    .isInstanceOf(LedgerFailure.class);
                            handle.execute("SELECT pg_advisory_unlock_all()");
                        });
        assertThat(read("all")).isEmpty();

        execute(ledger, members.credits(0, 1, "a"));
        assertThat(read("all")).hasSize(1);
        assertThat(faults()).isEmpty();
    }

    @Test
    void numbersOfAnotherDatabaseAreNotTaken() throws SQLException {
        Database other = databases.create();
        try (Session one = other.openSession(SessionPurpose.LANE, "milepost lane");
                Session next = database.openSession(SessionPurpose.LANE, "milepost lane")) {
            assertThat(one.number()).isZero();
            assertThat(next.number()).isZero();
        }
    }

    /** Streams are read one after the other; the ordinals give the order. */
    @Test
    void theTransfersOfAnAccountInSeveralStreamsHaveTheirOrdinals() {
        try (Ledger other = Ledger.open(database, TWO_LANES, clock)) {
            for (int i = 0; i < 4; i++) {
                execute(i % 2 == 0 ? ledger : other, members.credits(0, 1, "k" + i));
            }
        }
        reader("model").restart();
        database.jdbi().useHandle(handle -> handle.execute("DELETE FROM feed_position"));
        database.jdbi()
                .useHandle(handle -> handle.execute("UPDATE feed_reader SET copied_bucket = 256"));

        assertThat(read("model")).extracting(TransferId::ordinal).containsExactly(1, 3, 2, 4);
    }

    @Test
    void theTransfersOfAnAccountComeInTheirOrder() {
        for (int i = 0; i < 20; i++) {
            execute(ledger, members.credits(0, 1, "k" + i));
        }

        assertThat(read("all"))
                .extracting(TransferId::ordinal)
                .startsWith(1, 2, 3)
                .isSorted()
                .hasSize(20);
    }

    /** Waits until a lane waits for a lock. */
    private void awaitBlockedLane() {
        while (database.jdbi()
                .withHandle(
                        handle ->
                                handle.createQuery(
                                                """
                                                SELECT count(*) FROM pg_stat_activity
                                                 WHERE datname = current_database()
                                                   AND application_name = 'milepost lane'
                                                   AND wait_event_type = 'Lock'
                                                """)
                                        .mapTo(Integer.class)
                                        .one()
                                        .equals(0))) {
            Thread.onSpinWait();
        }
    }

    private FeedReader reader(String name) {
        return FeedReader.open(database, name);
    }

    /** What a reader gets until nothing is new; two parts at a time. */
    private List<TransferId> read(String name) {
        List<TransferId> transfers = new ArrayList<>();
        FeedReader reader = reader(name);
        while (reader.read(2, (transaction, part) -> transfers.addAll(part.transfers())) > 0) {
            // until it has caught up
        }
        return transfers;
    }

    private int streams() {
        return database.jdbi()
                .withHandle(
                        handle ->
                                handle.createQuery("SELECT count(DISTINCT stream) FROM feed")
                                        .mapTo(Integer.class)
                                        .one());
    }

    private List<String> faults() {
        return new AuditStore(database).audit(_ -> {}).faults();
    }

    private static void execute(Ledger ledger, ScriptedCommand command) {
        ledger.execute(command, PendingCommand.LONG, PendingCommand.LONG);
    }
}
