package org.milepost.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.milepost.FakeClock;
import org.milepost.commit.LaneSettings;
import org.milepost.postgres.Database;
import org.milepost.postgres.DatabaseSettings;
import org.milepost.postgres.PostgresVersion;
import org.milepost.postgres.TestDatabases;

/** Failures of the connection to the database: the books hold, and callers get correct answers. */
@ParameterizedClass
@EnumSource
class UnreachableDatabaseTest {
    @RegisterExtension final TestDatabases databases = new TestDatabases();

    private final Database database;
    private final Ledger direct;
    private final TestAccounts members;
    private final LaneSessions lanes;

    UnreachableDatabaseTest(PostgresVersion version) {
        database = databases.create(version);
        direct = Ledger.open(database, settings(5, PendingCommand.LONG), new FakeClock());
        members = TestAccounts.open(direct, 3);
        lanes = new LaneSessions(database);
        for (int member = 0; member < 3; member++) {
            direct.execute(
                    members.credits(member, 100, "opening " + member),
                    PendingCommand.LONG,
                    PendingCommand.LONG);
        }
    }

    @AfterEach
    void close() {
        direct.close();
    }

    @ParameterizedTest
    @EnumSource
    void aCommandWhoseCommitIsCutTakesEffectOnce(CutConnection.When when) throws Exception {
        try (CutConnection way = CutConnection.to(database.settings());
                Database cut = Database.open(way.settings(database.settings()));
                Ledger ledger =
                        Ledger.open(cut, settings(5, PendingCommand.LONG), new FakeClock())) {
            List<ScriptedCommand> batch =
                    List.of(
                            members.spends(0, 30, "a"),
                            members.spends(1, 200, "b"),
                            members.credits(2, 5, "c"),
                            members.spends(0, 30, "a"),
                            members.command(1, "d", ScriptedCommand.rejects("rejected")),
                            members.credits(2, 5, "e"));
            way.cutAfter(1, when);
            List<PendingCommand> calls = callsInOneBatch(ledger, batch);
            if (when == CutConnection.When.HOLDS_COMMIT) {
                way.awaitCut();
                lanes.awaitWaiting();
                way.release();
            }
            way.awaitCut();

            List<String> answers =
                    List.of("a as 3", "declined b", "c as 2", "a as 3", "rejected", "e as 3");
            assertThat(calls).extracting(PendingCommand::answer).isEqualTo(answers);
            assertThat(balances()).containsExactly(71L, 100L, 110L);
            assertThat(batch)
                    .extracting(
                            it ->
                                    direct.execute(it, PendingCommand.LONG, PendingCommand.LONG)
                                            .answer())
                    .isEqualTo(answers);
        }
        assertBooksHold();
    }

    @Test
    void aCommandWhoseSessionIsEndedInTheMiddleTakesEffectOnce() throws Exception {
        PendingCommand call;
        try (ForeignSession foreign = new ForeignSession(database)) {
            foreign.lock(members.id(0));
            call = PendingCommand.of(direct, members.spends(0, 30, "a"));
            LaneSessions.Waiting before = lanes.awaitWaiting();

            lanes.terminate(before);

            lanes.awaitWaitingAgain(before);
        }
        assertThat(call.answer()).isEqualTo("a as 2");
        assertThat(balances()).containsExactly(70L, 100L, 100L);
        assertBooksHold();
    }

    @Test
    void aDeadlockIsTriedAgain() throws Exception {
        List<PendingCommand> calls;
        try (ForeignSession foreign = new ForeignSession(database);
                ForeignSession stalling = new ForeignSession(database)) {
            stalling.lock(members.id(0));
            foreign.lock(members.id(2));
            PendingCommand first = PendingCommand.of(direct, members.credits(0, 1, "first"));
            LaneSessions.Waiting before = lanes.awaitWaiting();
            calls =
                    List.of(
                            PendingCommand.of(direct, members.spends(1, 10, "a")),
                            PendingCommand.of(direct, members.spends(2, 10, "b")));
            stalling.letGo();
            assertThat(first.answer()).isEqualTo("first as 2");
            lanes.awaitWaitingAgain(before);

            // The lane has the first of its two accounts and waits for the second.
            foreign.lock(members.id(1));
        }

        assertThat(calls).extracting(PendingCommand::answer).containsExactly("a as 2", "b as 2");
        assertBooksHold();
    }

    @Test
    void aLockThatIsReleasedInTimeIsWaitedFor() throws Exception {
        try (Database hasty = Database.open(hasty());
                Ledger ledger =
                        Ledger.open(hasty, settings(1_000, PendingCommand.LONG), new FakeClock())) {
            PendingCommand call;
            try (ForeignSession foreign = new ForeignSession(database)) {
                foreign.lock(members.id(0));
                call = PendingCommand.of(ledger, members.spends(0, 10, "a"));

                lanes.awaitWaitingAgain(lanes.awaitWaiting());
            }
            assertThat(call.answer()).isEqualTo("a as 2");
        }
        assertBooksHold();
    }

    @Test
    void aLockThatIsKeptFailsItsCommandsAndLetsTheLaneGoOn() throws Exception {
        try (Database hasty = Database.open(hasty());
                Ledger ledger =
                        Ledger.open(hasty, settings(2, PendingCommand.LONG), new FakeClock())) {
            ScriptedCommand blocked = members.spends(0, 10, "a");
            try (ForeignSession foreign = new ForeignSession(database)) {
                foreign.lock(members.id(0));

                assertFails(ledger, blocked, LedgerFailure.Reason.FAILED);
                assertThat(PendingCommand.of(ledger, members.spends(1, 10, "b")).answer())
                        .isEqualTo("b as 2");
            }
            assertThat(ledger.execute(blocked, PendingCommand.LONG, PendingCommand.LONG).answer())
                    .isEqualTo("a as 2");
        }
        assertThat(balances()).containsExactly(90L, 90L, 100L);
        assertBooksHold();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\0", "NUL in \0 the middle"})
    void aCommandThatTheDatabaseCannotHoldFailsAlone(String facts) throws Exception {
        ScriptedCommand poison =
                members.command(1, "c", ScriptedCommand.moves(1, members.house(), facts));
        List<PendingCommand> calls =
                callsInOneBatch(
                        direct,
                        List.of(
                                members.spends(0, 10, "a"),
                                members.spends(1, 10, "b"),
                                poison,
                                members.spends(1, 10, "d"),
                                members.spends(2, 10, "e")));

        assertThat(calls.get(2).failure())
                .isInstanceOfSatisfying(
                        LedgerFailure.class,
                        it -> assertThat(it.reason()).isEqualTo(LedgerFailure.Reason.FAILED));
        assertThat(List.of(calls.get(0), calls.get(1), calls.get(3), calls.get(4)))
                .extracting(PendingCommand::answer)
                .containsExactly("a as 3", "b as 2", "d as 3", "e as 2");
        assertThat(balances()).containsExactly(91L, 80L, 90L);
        assertBooksHold();
    }

    @Test
    void callersLearnThatTheDatabaseIsUnreachable() throws Exception {
        try (CutConnection way = CutConnection.to(database.settings());
                Database cut = Database.open(way.settings(database.settings()));
                Ledger ledger = Ledger.open(cut, settings(5, Duration.ZERO), new FakeClock())) {
            assertThat(
                            ledger.execute(
                                            members.spends(0, 10, "a"),
                                            PendingCommand.LONG,
                                            PendingCommand.LONG)
                                    .answer())
                    .isEqualTo("a as 2");

            way.cutAfter(0, CutConnection.When.AFTER_COMMIT);
            assertFails(ledger, members.spends(0, 20, "b"), LedgerFailure.Reason.UNKNOWN);

            // The caller finds out by asking again.
            assertThat(
                            direct.execute(
                                            members.spends(0, 20, "b"),
                                            PendingCommand.LONG,
                                            PendingCommand.LONG)
                                    .answer())
                    .isEqualTo("b as 3");
            way.shut();
            assertFails(ledger, members.spends(0, 30, "c"), LedgerFailure.Reason.FAILED);
        }
        assertThat(balances()).containsExactly(70L, 100L, 100L);
        assertBooksHold();
    }

    /** Commands that are sent while the lane waits for a lock, and so go into its next batch. */
    private List<PendingCommand> callsInOneBatch(Ledger ledger, List<ScriptedCommand> batch)
            throws Exception {
        try (ForeignSession foreign = new ForeignSession(database)) {
            foreign.lock(members.id(0));
            PendingCommand first = PendingCommand.of(ledger, members.credits(0, 1, "first"));
            lanes.awaitWaiting();
            List<PendingCommand> calls =
                    batch.stream().map(it -> PendingCommand.of(ledger, it)).toList();
            foreign.letGo();
            assertThat(first.answer()).isEqualTo("first as 2");
            return calls;
        }
    }

    private static void assertFails(
            Ledger ledger, ScriptedCommand command, LedgerFailure.Reason reason) {
        assertThatThrownBy(() -> ledger.execute(command, PendingCommand.LONG, PendingCommand.LONG))
                .isInstanceOfSatisfying(
                        LedgerFailure.class, it -> assertThat(it.reason()).isEqualTo(reason));
    }

    private List<Long> balances() {
        return members.openings().stream()
                .map(it -> direct.account(it.id(), it.holder()).orElseThrow().balance().count())
                .toList();
    }

    private void assertBooksHold() {
        assertThat(new AuditStore(database).audit(_ -> {}).faults()).isEmpty();
    }

    private DatabaseSettings hasty() {
        Duration lock = Duration.ofMillis(50);
        return database.settings().withTimeouts(lock, PendingCommand.LONG, PendingCommand.LONG);
    }

    /** One lane, so that what is sent while it waits goes into one batch. */
    private static LaneSettings settings(int attemptsMax, Duration unreachableMax) {
        return new LaneSettings(1, 100, 100, false, attemptsMax, unreachableMax);
    }
}
