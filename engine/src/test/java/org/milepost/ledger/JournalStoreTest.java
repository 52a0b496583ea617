package org.milepost.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicReference;
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

/** What the journal stores, and what it reads back to a later transaction. */
@Tag("defects")
@ParameterizedClass
@EnumSource
class JournalStoreTest {
    private static final LaneSettings SETTINGS =
            new LaneSettings(1, 100, 100, false, 5, Duration.ofSeconds(5));

    @RegisterExtension final TestDatabases databases = new TestDatabases();

    private final FakeClock clock = new FakeClock();
    private final Database database;
    private final Ledger ledger;
    private final TestAccounts members;

    JournalStoreTest(PostgresVersion version) {
        database = databases.create(version);
        ledger = Ledger.open(database, SETTINGS, clock);
        members = TestAccounts.open(ledger, 2);
        execute(members.credits(0, 100, "opening"));
    }

    @AfterEach
    void close() {
        ledger.close();
    }

    @Test
    void theRulesSeeTheAccountAsItWasWritten() {
        AccountOpening opening = members.openings().getFirst();
        List<AccountView> seen =
                look(members.command(0, "look", ScriptedCommand.rejects("unused")));

        assertThat(seen.getFirst().account())
                .isEqualTo(ledger.account(opening.id(), opening.holder()));
        assertThat(seen.getFirst().account().orElseThrow().balance()).isEqualTo(Miles.of(100));
        assertThat(seen.getFirst().named()).isEmpty();
        assertThat(seen.getFirst().companion()).isEmpty();
    }

    @Test
    void theRulesSeeTheNamedTransferAndWhatBecameOfIt() {
        execute(members.command(0, "undo", ScriptedCommand.undoes("undo")).naming(1));

        ScriptedCommand command = members.command(0, "look", ScriptedCommand.rejects("unused"));
        AccountView.NamedTransfer first = look(command.naming(1)).getFirst().named().orElseThrow();
        AccountView.NamedTransfer second = look(command.naming(2)).getFirst().named().orElseThrow();

        assertThat(first.transfer().facts()).isEqualTo("opening");
        assertThat(first.transfer().at()).isEqualTo(FakeClock.START);
        assertThat(first.undoneBy()).hasValue(TransferKind.REVERSAL);
        assertThat(second.transfer().undoes()).hasValue(1);
        assertThat(second.transfer().change()).isEqualTo(Miles.of(-100));
        assertThat(second.undoneBy()).isEmpty();
        assertThat(look(command.naming(3)).getFirst().named()).isEmpty();
    }

    @Test
    void theRulesSeeWhetherAnEarlierTransferHasTheImprint() {
        assertThat(execute(imprinting(0, "first", "same"))).isEqualTo("first as 2");

        assertThat(execute(imprinting(0, "second", "same"))).isEqualTo("repeated");
        assertThat(execute(imprinting(0, "first", "same"))).isEqualTo("first as 2");
        assertThat(execute(imprinting(1, "third", "same"))).isEqualTo("third as 1");
        assertThat(execute(imprinting(0, "fourth", "other"))).isEqualTo("fourth as 3");
        assertThat(execute(imprinting(0, "named", "same").naming(1))).isEqualTo("repeated");
    }

    private ScriptedCommand imprinting(int member, String key, String content) {
        return members.command(member, key, ScriptedCommand.movesOnce(5, members.house(), key))
                .imprinting(content);
    }

    @Test
    void theRulesSeeTheBalanceOfTheHoldersOtherAccount() {
        AccountOpening opening = members.openings().getFirst();
        AccountId dream = new AccountId(opening.id().bucket(), 7);
        ledger.open(List.of(new AccountOpening(dream, opening.holder(), 1, Standing.ORDINARY)));
        execute(
                ScriptedCommand.of(
                        dream,
                        opening.holder(),
                        "dream",
                        ScriptedCommand.moves(5, members.house(), "dream")));
        ScriptedCommand command = members.command(0, "look", ScriptedCommand.rejects("unused"));

        assertThat(look(command.withCompanion(dream)).getFirst().companion()).hasValue(Miles.of(5));
    }

    /** A collision of account numbers would have shown the balance of another holder. */
    @Test
    void anotherHoldersAccountIsNoCompanion() {
        AccountId stranger = new AccountId(members.id(0).bucket(), 8);
        ledger.open(List.of(new AccountOpening(stranger, "8", 1, Standing.ORDINARY)));
        ScriptedCommand command = members.command(0, "look", ScriptedCommand.rejects("unused"));

        assertThat(look(command.withCompanion(stranger)).getFirst().companion())
                .isEqualTo(Optional.empty());
    }

    @Test
    void anAnswerIsGivenAgainUntilItExpiresAndThenReplaced() {
        ScriptedCommand command = members.spends(0, 10, "a").withMemory(Duration.ofMinutes(1));
        assertThat(execute(command)).isEqualTo("a as 2");

        clock.pass(Duration.ofSeconds(59));
        assertThat(execute(command)).isEqualTo("a as 2");
        assertThat(execute(command.withContent("a", "other"))).isEqualTo(ScriptedCommand.CONFLICT);

        clock.pass(Duration.ofSeconds(1));
        assertThat(execute(command)).isEqualTo("a as 3");
        clock.pass(Duration.ofSeconds(59));
        assertThat(execute(command)).isEqualTo("a as 3");
    }

    /**
     * The session that holds an account's lock may be cancelling the transfer of the stored answer.
     */
    @Test
    void afterAReplayAnotherOneWaitsForTheLockOfItsAccount() throws SQLException {
        ScriptedCommand first = members.spends(0, 10, "first");
        ScriptedCommand second = members.spends(0, 10, "second");
        execute(first);
        execute(second);
        assertThat(execute(first)).isEqualTo("first as 2");

        try (ForeignSession foreign = new ForeignSession(database)) {
            foreign.lock(members.id(0));
            assertThat(answerAfterAWait(foreign, second)).isEqualTo("second as 3");
        }
        assertThat(execute(first.withContent("first", "other")))
                .isEqualTo(ScriptedCommand.CONFLICT);
        assertThat(execute(members.spends(0, 10, "third"))).isEqualTo("third as 4");
        assertThat(execute(second)).isEqualTo("second as 3");
    }

    /** The oldest open transaction is not always the one with the highest number. */
    @Test
    void afterAReplayAnotherOneWaitsThoughALaterTransactionHasEnded() throws SQLException {
        ScriptedCommand command = members.credits(0, 100, "opening");
        assertThat(execute(command)).isEqualTo("opening as 1");

        try (ForeignSession foreign = new ForeignSession(database);
                ForeignSession later = new ForeignSession(database)) {
            foreign.lock(members.id(0));
            later.lock(members.id(1));
            later.letGo();
            assertThat(answerAfterAWait(foreign, command)).isEqualTo("opening as 1");
        }
    }

    private String answerAfterAWait(ForeignSession foreign, ScriptedCommand command)
            throws SQLException {
        PendingCommand call = PendingCommand.of(ledger, command);
        while (!isLaneWaitingForALock()) {
            assertThat(call.isDone()).isFalse();
        }
        foreign.letGo();
        return call.answer();
    }

    /** Unless the server itself happens to write something, which is tried again. */
    @Test
    void inAQuietMomentReplaysAfterAReplayLockNothing() throws SQLException {
        ScriptedCommand command = members.credits(0, 100, "opening");
        assertThat(execute(command)).isEqualTo("opening as 1");

        int waits = 0;
        try (ForeignSession foreign = new ForeignSession(database)) {
            while (isWaitingForALock(foreign, command)) {
                assertThat(++waits).isLessThan(100);
            }
        }
    }

    private boolean isWaitingForALock(ForeignSession foreign, ScriptedCommand command)
            throws SQLException {
        foreign.lockAll();
        PendingCommand replay = PendingCommand.of(ledger, command);
        while (!replay.isDone()) {
            if (isLaneWaitingForALock()) {
                foreign.letGo();
                assertThat(replay.answer()).isEqualTo("opening as 1");
                return true;
            }
        }
        foreign.letGo();
        assertThat(replay.answer()).isEqualTo("opening as 1");
        return false;
    }

    private boolean isLaneWaitingForALock() {
        return database.jdbi()
                .withHandle(
                        handle ->
                                handle.createQuery(
                                                """
                                                SELECT count(*) > 0 FROM pg_stat_activity
                                                 WHERE datname = current_database()
                                                   AND application_name = 'milepost lane'
                                                   AND wait_event_type = 'Lock'
                                                """)
                                        .mapTo(Boolean.class)
                                        .one());
    }

    /** An attempt at the one redemption of the first member. */
    private ScriptedRedemption redemption(int attempt) {
        return ScriptedRedemption.of(account(), "key", 10, attempt);
    }

    private Account account() {
        AccountOpening opening = members.openings().getFirst();
        return ledger.account(opening.id(), opening.holder()).orElseThrow();
    }

    /**
     * Answers that arrive late are those of an earlier moment, so the time must be that moment's.
     */
    @Test
    void anAnswerThatIsTakenBackWhileAReplayAsksIsNotGivenAgain() {
        ScriptedRedemption redemption = redemption(1);
        ledger.execute(redemption, PendingCommand.LONG, PendingCommand.LONG);
        AtomicReference<Runnable> meanwhile = new AtomicReference<>(() -> {});
        JournalStore journal =
                new JournalStore(
                        () -> {
                            meanwhile.getAndSet(() -> {}).run();
                            return clock.instant();
                        },
                        false);

        try (Session session = database.openSession(SessionPurpose.LANE, "milepost lane")) {
            assertThat(isReplay(journal, session, members.credits(0, 100, "opening"))).isTrue();
            meanwhile.set(
                    () -> {
                        ledger.cancel(redemption, PendingCommand.LONG);
                        clock.pass(ScriptedRedemption.CANCELLABLE_FOR.multipliedBy(3));
                    });
            assertThat(isReplay(journal, session, redemption(2))).isFalse();
        }
        assertThat(account().balance()).isEqualTo(Miles.of(90));
    }

    private static boolean isReplay(JournalStore journal, Session session, Command<?> command) {
        return journal.write(session, 0, List.of(new QueuedOperation<>(command))).stream()
                .allMatch(QueuedOperation::isReplay);
    }

    /** What was booked just now may be taken back, so that its retry is noted under a lock. */
    @Test
    void afterAReplayTheRetryOfANewRedemptionIsStillRecorded() {
        ScriptedRedemption redemption = redemption(1);
        ledger.execute(redemption, PendingCommand.LONG, PendingCommand.LONG);
        execute(members.credits(0, 100, "opening"));

        ledger.execute(redemption(2), PendingCommand.LONG, PendingCommand.LONG);

        assertThat(ledger.cancel(redemption, PendingCommand.LONG))
                .isEqualTo(CancellationResult.HELD);
    }

    /** Without the change of one stripe the sum of the accounts is not zero. */
    @Test
    void everyHouseThatABatchTouchesIsMoved() {
        execute(members.credits(0, 7, "one"));
        execute(members.credits(1, 8, "other"));

        assertThat(new AuditStore(database).audit(read -> {}).faults()).isEmpty();
    }

    @Test
    void nothingIsBookedWhenAnAccountToUpdateIsMissing() {
        database.jdbi()
                .useHandle(
                        handle -> {
                            handle.execute(
                                    "CREATE FUNCTION keep() RETURNS trigger LANGUAGE plpgsql"
                                            + " AS 'BEGIN RETURN NULL; END'");
                            handle.execute(
                                    "CREATE TRIGGER keep BEFORE UPDATE ON account"
                                            + " FOR EACH ROW EXECUTE FUNCTION keep()");
                        });

        assertThatThrownBy(() -> execute(members.credits(0, 10, "late")))
                .isInstanceOfSatisfying(
                        LedgerFailure.class,
                        it -> assertThat(it.reason()).isEqualTo(LedgerFailure.Reason.FAILED));
        assertThat(new AuditStore(database).audit(_ -> {}).faults()).isEmpty();
    }

    @Test
    void aDeclinedCommandIsRememberedWithoutATransfer() {
        ScriptedCommand command = members.spends(1, 10, "a");
        assertThat(execute(command)).isEqualTo("declined a");

        execute(members.credits(1, 10, "b"));

        assertThat(execute(command)).isEqualTo("declined a");
    }

    @Test
    void brokenRulesAreThrownAtTheirCaller() {
        PendingCommand call =
                PendingCommand.of(ledger, members.command(0, "a", ScriptedCommand.breaks()));

        assertThat(call.failure())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("broken rules");
        assertThat(execute(members.spends(0, 10, "b"))).isEqualTo("b as 2");
    }

    @Test
    void aTransferIsNotEarlierThanTheOneBeforeThoughTheClockIs() {
        clock.pass(Duration.ofSeconds(-30));

        execute(members.spends(0, 10, "a"));

        assertThat(look(members.command(0, "look", ScriptedCommand.rejects("unused")).naming(2)))
                .extracting(it -> it.named().orElseThrow().transfer().at())
                .containsExactly(FakeClock.START);
        assertThat(new AuditStore(database).audit(_ -> {}).faults()).isEmpty();
    }

    @Test
    void factsOfATransferAreStoredOnce() {
        assertThat(execute(members.credits(1, 10, "told"))).isEqualTo("told as 1");
        assertThat(execute(members.command(1, "apart", answering("{}", "answer"))))
                .isEqualTo("answer as 2");

        assertThat(storedFacts()).containsExactly("told", "{} answer");
        assertThat(execute(members.credits(1, 10, "told"))).isEqualTo("told as 1");
        assertThat(execute(members.command(1, "apart", answering("{}", "answer"))))
                .isEqualTo("answer as 2");
    }

    private ScriptedCommand.Rule answering(String transferFacts, String facts) {
        return (books, now) ->
                new Decision.Booked(
                        new Posting(
                                TransferKind.ISSUANCE,
                                Miles.of(1),
                                members.house(),
                                OptionalInt.empty(),
                                transferFacts),
                        facts);
    }

    /** Of the second member: the facts of each transfer and those of its answer. */
    private List<String> storedFacts() {
        return database.jdbi()
                .withHandle(
                        handle ->
                                handle.createQuery(
                                                """
                                                SELECT trim(t.facts || ' ' || w.facts)
                                                  FROM transfer t
                                                  JOIN answer w USING (bucket, account, ordinal)
                                                 WHERE account = :account
                                                 ORDER BY ordinal
                                                """)
                                        .bind("account", members.id(1).number())
                                        .mapTo(String.class)
                                        .list());
    }

    private String execute(ScriptedCommand command) {
        return ledger.execute(command, PendingCommand.LONG, PendingCommand.LONG).answer();
    }

    /** The books that a command's rules are shown. */
    private List<AccountView> look(ScriptedCommand command) {
        List<AccountView> seen = new ArrayList<>();
        execute(
                command.deciding(
                        (books, now) -> {
                            seen.add(books);
                            return new Decision.Rejected("seen");
                        }));
        return seen;
    }
}
