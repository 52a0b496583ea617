package org.milepost.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.milepost.ledger.ScriptedCommand.breaks;
import static org.milepost.ledger.ScriptedCommand.declines;
import static org.milepost.ledger.ScriptedCommand.moves;
import static org.milepost.ledger.ScriptedCommand.movesOnce;
import static org.milepost.ledger.ScriptedCommand.rejects;
import static org.milepost.ledger.ScriptedCommand.undoes;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.milepost.FakeClock;
import org.milepost.ledger.CommandOutcome.Answered;
import org.milepost.ledger.CommandOutcome.Conflicting;
import org.milepost.ledger.OperationResult.Broken;
import org.milepost.ledger.OperationResult.Done;

@Tag("defects")
@Tag("mutation")
class BatchTest {
    private static final Instant NOW = FakeClock.START.plusSeconds(60);
    private static final HouseId HOUSE = new HouseId(3);
    private static final HouseId OTHER_HOUSE = new HouseId(2);
    private static final Account ANNA = account(1, "80000000001");
    private static final Account BEN = account(2, "80000000002");
    private static final Batch.Reading NOTHING =
            new Batch.Reading(Optional.empty(), Optional.empty());

    private static final Epoch EPOCH = StoredBooks.EPOCH;

    private final Batch batch = new Batch(List.of(BEN, ANNA), EPOCH, NOW);

    @Test
    void aBookedCommandMovesMilesFromTheHouseToTheMember() {
        StoredAnswer answer = answer(ScriptedCommand.of(ANNA, "a", moves(100, HOUSE, "f")));

        assertThat(answer)
                .isEqualTo(
                        new StoredAnswer(
                                NOW,
                                Optional.of(
                                        new BookedTransfer(new TransferId(ANNA.id(), 1), EPOCH)),
                                "f"));
        assertThat(batch.booked()).singleElement().satisfies(it -> assertFollows(ANNA, it));
        assertThat(batch.changed())
                .singleElement()
                .extracting(Account::balance)
                .isEqualTo(Miles.of(100));
        assertThat(batch.houseChanges()).containsOnly(entry(HOUSE, -100));
        assertThat(batch.answersToInsert()).hasSize(1);
    }

    @Test
    void aCommandReadsTheResultOfTheOneBefore() {
        answer(ScriptedCommand.of(ANNA, "a", moves(100, HOUSE, "f")));
        answer(ScriptedCommand.of(ANNA, "b", moves(-70, OTHER_HOUSE, "g")));
        broken(ScriptedCommand.of(ANNA, "c", moves(-31, HOUSE, "h")));

        assertThat(batch.booked()).extracting(it -> it.id().ordinal()).containsExactly(1, 2);
        assertThat(batch.houseChanges())
                .containsExactly(entry(OTHER_HOUSE, 70), entry(HOUSE, -100));
    }

    @Test
    void whatWasBookedComesInKeyOrder() {
        answer(ScriptedCommand.of(BEN, "a", moves(1, HOUSE, "f")));
        answer(ScriptedCommand.of(ANNA, "b", moves(2, HOUSE, "g")));
        answer(ScriptedCommand.of(BEN, "c", moves(3, HOUSE, "h")));

        assertThat(batch.booked())
                .extracting(Transfer::id)
                .containsExactly(
                        new TransferId(ANNA.id(), 1),
                        new TransferId(BEN.id(), 1),
                        new TransferId(BEN.id(), 2));
        assertThat(batch.changed()).extracting(Account::id).containsExactly(ANNA.id(), BEN.id());
    }

    @Test
    void anImprintIsSeenByTheCommandsAfterIt() {
        answer(imprinting("a", "same"));
        StoredAnswer again = answer(imprinting("b", "same"));
        answer(imprinting("c", "other"));
        answer(ScriptedCommand.of(BEN, "d", movesOnce(100, HOUSE, "f")).imprinting("same"));

        assertThat(again.facts()).isEqualTo("repeated");
        assertThat(batch.booked()).hasSize(3);
        assertThat(batch.effects())
                .hasSize(3)
                .contains(
                        new EffectStore.Written<>(
                                new TransferId(ANNA.id(), 2), Imprint.ofIssuance("other")));
    }

    @Test
    void anImprintOfAnEarlierTransactionIsSeen() {
        StoredAnswer answer = answer(imprinting("a", "same"), repeated());

        assertThat(answer.facts()).isEqualTo("repeated");
        assertThat(batch.booked()).isEmpty();
        assertThat(batch.effects()).isEmpty();
    }

    @Test
    void aRuleThatRepeatsAnImprintIsBroken() {
        ScriptedCommand careless =
                ScriptedCommand.of(ANNA, "a", moves(100, HOUSE, "f")).imprinting("same");

        broken(careless, repeated());
        assertThat(batch.booked()).isEmpty();
        assertThat(batch.answersToInsert()).isEmpty();
    }

    @Test
    void whatIsDeclinedLeavesNoImprint() {
        answer(ScriptedCommand.of(ANNA, "a", declines("no")).imprinting("same"));
        answer(imprinting("b", "same"));

        assertThat(batch.booked()).hasSize(1);
    }

    private static Batch.Reading repeated() {
        return NOTHING.with(Imprint.ofIssuance("same"), true);
    }

    private static ScriptedCommand imprinting(String key, String content) {
        return ScriptedCommand.of(ANNA, key, movesOnce(100, HOUSE, "f")).imprinting(content);
    }

    @Test
    void aRetryWithinTheBatchTakesEffectOnce() {
        ScriptedCommand command = ScriptedCommand.of(ANNA, "a", moves(100, HOUSE, "f"));

        StoredAnswer first = answer(command);

        assertThat(answer(command)).isEqualTo(first);
        assertThat(batch.booked()).hasSize(1);
    }

    @Test
    void aRetryWithOtherContentConflicts() {
        ScriptedCommand command = ScriptedCommand.of(ANNA, "a", moves(100, HOUSE, "f"));
        answer(command);

        assertThat(batch.decide(command.withContent("a", "other"), NOTHING))
                .isEqualTo(new Done<>(new Conflicting()));
    }

    @Test
    void theSameKeyInAnotherAccountIsAnotherIdentity() {
        answer(ScriptedCommand.of(ANNA, "a", moves(100, HOUSE, "f")));
        answer(ScriptedCommand.of(BEN, "a", moves(200, HOUSE, "g")));

        assertThat(batch.booked()).hasSize(2);
    }

    @Test
    void aStoredAnswerIsGivenAgainUntilItExpires() {
        ScriptedCommand command = shortlyRememberedCommand();
        StoredAnswer fresh = storedAt(NOW.minusSeconds(10).plusNanos(1_000));
        StoredAnswer expired = storedAt(NOW.minusSeconds(10));

        assertThat(answer(command, reading(command, fresh))).isEqualTo(fresh);
        assertThat(batch.booked()).isEmpty();
        assertThat(answer(command, reading(command, expired)).facts()).isEqualTo("new");
        assertThat(batch.booked()).hasSize(1);
    }

    /** Then nothing has to be made durable, and no caller waits for the disk. */
    @Test
    void aBatchThatOnlyGivesStoredAnswersAgainIsUnchanged() {
        ScriptedCommand command = ScriptedCommand.of(ANNA, "a", moves(100, HOUSE, "new"));

        answer(command, reading(command, new StoredAnswer(NOW, Optional.empty(), "old")));
        answer(ScriptedCommand.of(ANNA, "b", ScriptedCommand.rejects("no")));
        assertThat(batch.isUnchanged()).isTrue();

        answer(ScriptedCommand.of(ANNA, "c", declines("no")));
        assertThat(batch.isUnchanged()).isFalse();
    }

    @Test
    void anAnswerAloneSettlesACommandUntilItExpires() {
        ScriptedCommand command = shortlyRememberedCommand();
        StoredAnswer fresh = storedAt(NOW.minusSeconds(10).plusNanos(1_000));
        StoredAnswer expired = storedAt(NOW.minusSeconds(10));

        assertThat(Batch.settled(command, reading(command, fresh), NOW))
                .hasValue(new Answered(fresh, true));
        assertThat(Batch.settled(command.withContent("a", "other"), reading(command, fresh), NOW))
                .hasValue(new Conflicting());
        assertThat(Batch.settled(command, reading(command, expired), NOW)).isEmpty();
        assertThat(Batch.settled(command, NOTHING, NOW)).isEmpty();
    }

    @Test
    void anAnswerWithALaterTimeIsGivenAgainToo() {
        ScriptedCommand command = ScriptedCommand.of(ANNA, "a", moves(100, HOUSE, "new"));
        StoredAnswer future = new StoredAnswer(NOW.plusSeconds(3_600), Optional.empty(), "old");

        assertThat(answer(command, reading(command, future))).isEqualTo(future);
    }

    @Test
    void aDeclinedCommandIsRememberedAndMovesNothing() {
        StoredAnswer declined = answer(ScriptedCommand.of(ANNA, "a", declines("no")));

        assertThat(declined).isEqualTo(new StoredAnswer(NOW, Optional.empty(), "no"));
        assertThat(answer(ScriptedCommand.of(ANNA, "a", moves(1, HOUSE, "yes"))))
                .isEqualTo(declined);
        assertThat(batch.booked()).isEmpty();
        assertThat(batch.changed()).isEmpty();
        assertThat(batch.answersToInsert()).hasSize(1);
    }

    @Test
    void aRejectedCommandIsDecidedAfresh() {
        assertThat(answer(ScriptedCommand.of(ANNA, "a", rejects("no"))).facts()).isEqualTo("no");
        assertThat(batch.answersToInsert()).isEmpty();

        assertThat(answer(ScriptedCommand.of(ANNA, "a", moves(1, HOUSE, "yes"))).facts())
                .isEqualTo("yes");
    }

    @Test
    void brokenRulesFailTheirCommandAlone() {
        broken(ScriptedCommand.of(ANNA, "a", breaks()));

        assertThat(batch.answersToInsert()).isEmpty();
        assertThat(answer(ScriptedCommand.of(ANNA, "a", moves(1, HOUSE, "yes"))).facts())
                .isEqualTo("yes");
    }

    @Test
    void anAccountThatDoesNotExistIsNotPassedToTheRules() {
        AccountId unknown = new AccountId(7, 9);

        assertThat(answer(ScriptedCommand.of(unknown, "8", "a", moves(1, HOUSE, "f"))).facts())
                .isEqualTo(ScriptedCommand.NO_ACCOUNT);
    }

    @Test
    void anotherHoldersAccountIsNotShownToTheRules() {
        ScriptedCommand stranger =
                ScriptedCommand.of(ANNA.id(), BEN.holder(), "a", moves(1, HOUSE, "f"));

        assertThat(answer(stranger).facts()).isEqualTo(ScriptedCommand.NO_ACCOUNT);
        assertThat(batch.changed()).isEmpty();
    }

    @Test
    void noAnswerIsStoredForAnUnknownAccount() {
        broken(ScriptedCommand.of(new AccountId(7, 9), "8", "a", declines("no")));

        assertThat(batch.answersToInsert()).isEmpty();
    }

    @Test
    void aTransferOfThisBatchCanBeUndoneOnce() {
        answer(ScriptedCommand.of(ANNA, "a", moves(100, HOUSE, "f")));

        answer(ScriptedCommand.of(ANNA, "b", undoes("g")).naming(1));
        broken(ScriptedCommand.of(ANNA, "c", undoes("h")).naming(1));

        assertThat(batch.changed())
                .singleElement()
                .extracting(Account::balance)
                .isEqualTo(Miles.ZERO);
        assertThat(batch.booked())
                .extracting(Transfer::undoes)
                .containsExactly(OptionalInt.empty(), OptionalInt.of(1));
    }

    @Test
    void rulesSeeWhyATransferWasUndoneEarlierInTheBatch() {
        answer(ScriptedCommand.of(ANNA, "a", moves(100, HOUSE, "f")));
        answer(ScriptedCommand.of(ANNA, "b", undoes("g")).naming(1));
        List<AccountView> seen = new ArrayList<>();

        answer(
                ScriptedCommand.of(
                                ANNA,
                                "c",
                                (books, now) -> {
                                    seen.add(books);
                                    return new Decision.Rejected("seen");
                                })
                        .naming(1));

        assertThat(seen.getFirst().named().orElseThrow().undoneBy())
                .hasValue(TransferKind.REVERSAL);
    }

    @Test
    void aTransferThatWasUndoneBeforeIsNotUndoneAgain() {
        Transfer original = Transfer.next(ANNA, posting(-50, OptionalInt.empty()), EPOCH, NOW);
        ScriptedCommand undo = ScriptedCommand.of(ANNA, "a", undoes("g")).naming(1);

        broken(undo, named(original, Optional.of(TransferKind.CANCELLATION)));
    }

    @Test
    void anUndoIsExact() {
        Transfer original = Transfer.next(ANNA, posting(-50, OptionalInt.empty()), EPOCH, NOW);
        Batch.Reading reading = named(original, Optional.empty());

        for (Posting wrong :
                List.of(
                        posting(49, OptionalInt.of(1)),
                        posting(50, OptionalInt.of(2)),
                        new Posting(
                                TransferKind.REVERSAL,
                                Miles.of(50),
                                OTHER_HOUSE,
                                OptionalInt.of(1),
                                "g"))) {
            broken(
                    ScriptedCommand.of(ANNA, "a", (books, now) -> new Decision.Booked(wrong, "g"))
                            .naming(1),
                    reading);
        }
        broken(
                ScriptedCommand.of(
                        ANNA,
                        "a",
                        (books, now) -> new Decision.Booked(posting(50, OptionalInt.of(1)), "g")));

        assertThat(batch.booked()).isEmpty();
        assertThat(batch.houseChanges()).isEmpty();
        assertThat(batch.answersToInsert()).isEmpty();
    }

    @Test
    void anotherAccountsTransferIsNotUndone() {
        Transfer bens = Transfer.next(BEN, posting(-50, OptionalInt.empty()), EPOCH, NOW);

        broken(ScriptedCommand.of(ANNA, "a", undoes("g")).naming(1), named(bens, Optional.empty()));

        assertThat(batch.booked()).isEmpty();
    }

    /** Rows are inserted without asking; one that is there already has to go first. */
    @Test
    void onlyAStoredAnswerIsReplaced() {
        ScriptedCommand command =
                ScriptedCommand.of(ANNA, "a", moves(100, HOUSE, "new"))
                        .withMemory(Duration.ofSeconds(10));
        StoredAnswer expired = new StoredAnswer(NOW.minusSeconds(10), Optional.empty(), "old");
        answer(ScriptedCommand.of(BEN, "b", moves(100, HOUSE, "f")));
        answer(ScriptedCommand.of(BEN, "c", rejects("no")), reading(command, expired));

        assertThat(batch.answersToDelete()).isEmpty();
        answer(command, reading(command, expired));

        assertThat(batch.answersToDelete()).containsExactly(Batch.AnswerKey.of(command));
        assertThat(batch.answersToInsert().get(Batch.AnswerKey.of(command)))
                .extracting(it -> it.answer().facts())
                .isEqualTo("new");
    }

    @Test
    void answersAreKeptInTheOrderOfTheirKeys() {
        long low = -1;
        long high = 0;
        List<Batch.AnswerKey> inOrder =
                List.of(
                        new Batch.AnswerKey(ANNA.id(), Identity.Kind.KEY, low),
                        new Batch.AnswerKey(ANNA.id(), Identity.Kind.KEY, high),
                        new Batch.AnswerKey(ANNA.id(), Identity.Kind.CONTENT, low),
                        new Batch.AnswerKey(BEN.id(), Identity.Kind.KEY, low));

        assertThat(inOrder.reversed().stream().sorted()).containsExactlyElementsOf(inOrder);
    }

    /** The sum over a house account overflowed after the reversal had been recorded. */
    @Test
    void anUndoThatCouldNotBeBookedLeavesItsOriginalAsItWas() {
        Transfer original = Transfer.next(ANNA, posting(-50, OptionalInt.empty()), EPOCH, NOW);
        ScriptedCommand undo = ScriptedCommand.of(ANNA, "b", undoes("g")).naming(1);
        answer(ScriptedCommand.of(BEN, "a", moves(Long.MAX_VALUE, HOUSE, "f")));

        broken(undo, named(original, Optional.empty()));
        answer(ScriptedCommand.of(BEN, "c", moves(-Long.MAX_VALUE, HOUSE, "h")));

        assertThat(answer(undo, named(original, Optional.empty())).facts()).isEqualTo("g");
    }

    @Test
    void theCompanionIsShownAsThisBatchHasIt() {
        Account dream = account(3, ANNA.holder());
        Batch both = new Batch(List.of(ANNA, dream), EPOCH, NOW);
        Batch.Reading stale = new Batch.Reading(Optional.empty(), Optional.of(Miles.ZERO));
        List<Optional<Miles>> seen = new ArrayList<>();

        both.decide(ScriptedCommand.of(dream, "a", moves(100, HOUSE, "f")), NOTHING);
        both.decide(looking(seen).withCompanion(dream.id()), stale);

        assertThat(seen).containsExactly(Optional.of(Miles.of(100)));
    }

    /** A collision of account numbers would have shown the balance of another holder. */
    @Test
    void anotherHoldersAccountIsNoCompanion() {
        List<Optional<Miles>> seen = new ArrayList<>();

        answer(looking(seen).withCompanion(BEN.id()));

        assertThat(seen).containsExactly(Optional.empty());
    }

    @Test
    void aClockThatWentBackDoesNotTakeTransfersWithIt() {
        Batch early = new Batch(List.of(ANNA), EPOCH, ANNA.lastAt().minusSeconds(1));

        CommandOutcome outcome =
                early.decide(ScriptedCommand.of(ANNA, "a", moves(1, HOUSE, "f")), NOTHING).value();

        assertThat(outcome)
                .isEqualTo(
                        new Answered(
                                new StoredAnswer(
                                        ANNA.lastAt(),
                                        Optional.of(
                                                new BookedTransfer(
                                                        new TransferId(ANNA.id(), 1), EPOCH)),
                                        "f"),
                                false));
    }

    private static ScriptedCommand looking(List<Optional<Miles>> seen) {
        return ScriptedCommand.of(
                ANNA,
                "look",
                (books, now) -> {
                    seen.add(books.companion());
                    return new Decision.Rejected("seen");
                });
    }

    /** A command whose answer is stored for ten seconds. */
    private static ScriptedCommand shortlyRememberedCommand() {
        return ScriptedCommand.of(ANNA, "a", moves(100, HOUSE, "new"))
                .withMemory(Duration.ofSeconds(10));
    }

    private static StoredAnswer storedAt(Instant at) {
        return new StoredAnswer(at, Optional.empty(), "old");
    }

    private StoredAnswer answer(ScriptedCommand command) {
        return answer(command, NOTHING);
    }

    private StoredAnswer answer(ScriptedCommand command, Batch.Reading reading) {
        return StoredBooks.answer(batch.decide(command, reading).value());
    }

    private void broken(ScriptedCommand command) {
        broken(command, NOTHING);
    }

    private void broken(ScriptedCommand command, Batch.Reading reading) {
        assertThat(batch.decide(command, reading)).isInstanceOf(Broken.class);
    }

    private static void assertFollows(Account account, Transfer transfer) {
        assertThat(transfer.id()).isEqualTo(new TransferId(account.id(), account.ordinal() + 1));
        assertThat(transfer.link()).isEqualTo(account.head().over(transfer));
    }

    private static Map.Entry<HouseId, Miles> entry(HouseId house, long miles) {
        return Map.entry(house, Miles.of(miles));
    }

    private static Batch.Reading reading(ScriptedCommand command, StoredAnswer stored) {
        return new Batch.Reading(
                Optional.of(
                        new Batch.AnswerRow(
                                command.identity().content(),
                                stored,
                                AnswerRecipients.NONE,
                                false)),
                Optional.empty());
    }

    private static Batch.Reading named(Transfer transfer, Optional<TransferKind> undoneBy) {
        return NOTHING.with(
                new TransferRead(transfer.id().ordinal()),
                Optional.of(new AccountView.NamedTransfer(transfer, undoneBy)));
    }

    private static Posting posting(long change, OptionalInt undoes) {
        return new Posting(TransferKind.REVERSAL, Miles.of(change), HOUSE, undoes, "g");
    }

    private static Account account(long number, String holder) {
        return Account.opened(
                new AccountId(7, number), holder, 1, Standing.ORDINARY, FakeClock.START);
    }
}
