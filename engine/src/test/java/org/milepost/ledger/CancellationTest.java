package org.milepost.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.milepost.ledger.AccountOperation.Cancel.Reason.LOST;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.milepost.FakeClock;
import org.milepost.ledger.CommandOutcome.Answered;
import org.milepost.ledger.CommandOutcome.Conflicting;
import org.milepost.ledger.OperationResult.Broken;
import org.milepost.ledger.OperationResult.Done;

/** Which redemptions are cancelled, which are not, and what a retry gets. */
@Tag("defects")
@Tag("mutation")
final class CancellationTest {

    private static final Account ANNA =
            Account.opened(
                    new AccountId(7, 1), "80000000001", 1, Standing.ORDINARY, FakeClock.START);
    private static final int FIRST = 11;
    private static final int SECOND = 22;
    private static final Duration WINDOW = ScriptedRedemption.CANCELLABLE_FOR;

    private final StoredBooks books = new StoredBooks(List.of(ANNA));
    private Instant now = FakeClock.START;

    @BeforeEach
    void issueMiles() {
        books.decide(
                ScriptedCommand.of(ANNA, "issued", ScriptedCommand.moves(1_000, house(), "f")),
                now);
        now = now.plusSeconds(1);
    }

    @Test
    void aCancellationReversesWhatTheAttemptBooked() {
        StoredAnswer redeemed = redeem(FIRST);

        assertThat(cancel(redeemed)).isEqualTo(CancellationResult.DONE);
        assertThat(books.account(ANNA.id()).balance()).isEqualTo(Miles.of(1_000));
        assertThat(books.account(ANNA.id()).counters().first().used()).isZero();
        assertThat(books.transfers())
                .last()
                .satisfies(
                        it -> {
                            assertThat(it.kind()).isEqualTo(TransferKind.CANCELLATION);
                            assertThat(it.undoes()).isEqualTo(ordinal(redeemed));
                        });
        assertThat(books.verify().faults()).isEmpty();
    }

    @Test
    void aRedemptionIsCancelledOnce() {
        StoredAnswer redeemed = redeem(FIRST);
        cancel(redeemed);

        assertThat(cancel(redeemed)).isEqualTo(CancellationResult.NOTHING_STANDS);
        assertThat(books.account(ANNA.id()).balance()).isEqualTo(Miles.of(1_000));
    }

    @Test
    void aRedemptionIsCancelledOnceWithinABatch() {
        StoredAnswer redeemed = redeem(FIRST);
        AccountOperation.Cancel cancel =
                new AccountOperation.Cancel(
                        redemption(FIRST), ordinal(redeemed).orElseThrow(), LOST);

        assertThat(books.decide(List.of(cancel, cancel), now, true))
                .containsExactly(
                        new Done<>(CancellationResult.DONE),
                        new Done<>(CancellationResult.NOTHING_STANDS));
    }

    @Test
    void aRetryAfterACancellationRedeemsAfresh() {
        cancel(redeem(FIRST));

        CommandOutcome again = books.decide(redemption(SECOND), now).value();

        assertThat(redemption(SECOND).isReplay(again)).isFalse();
        assertThat(StoredBooks.answer(again).facts()).isEqualTo("redeemed 95 in attempt 22");
        assertThat(books.account(ANNA.id()).balance()).isEqualTo(Miles.of(905));
    }

    @Test
    void aCancellationAndTheRetryFitInOneBatch() {
        StoredAnswer redeemed = redeem(FIRST);
        AccountOperation.Cancel cancel =
                new AccountOperation.Cancel(
                        redemption(FIRST), ordinal(redeemed).orElseThrow(), LOST);

        books.decideAll(List.of(cancel, redemption(SECOND)), now, true);

        assertThat(redeem(3).facts()).isEqualTo("redeemed 95 in attempt 22");
        assertThat(books.account(ANNA.id()).balance()).isEqualTo(Miles.of(905));
    }

    @Test
    void anOlderAttemptDoesNotCancelWhatALaterOneBooked() {
        StoredAnswer older = redeem(FIRST);
        cancel(older);
        redeem(SECOND);

        assertThat(cancel(older)).isEqualTo(CancellationResult.NOTHING_STANDS);
        assertThat(recall(FIRST).orElseThrow().recipients()).isEqualTo(AnswerRecipients.of(SECOND));
        assertThat(books.account(ANNA.id()).balance()).isEqualTo(Miles.of(905));
    }

    @Test
    void aReplayKeepsTheRedemptionBooked() {
        StoredAnswer redeemed = redeem(FIRST);

        assertThat(redeem(SECOND)).isEqualTo(redeemed);
        assertThat(cancel(redeemed)).isEqualTo(CancellationResult.HELD);
        assertThat(books.account(ANNA.id()).balance()).isEqualTo(Miles.of(905));
    }

    @Test
    void aReplayWithinTheBatchKeepsTheRedemptionBooked() {
        List<OperationResult<CommandOutcome>> results =
                books.decide(List.of(redemption(FIRST), redemption(SECOND)), now, true);
        StoredAnswer redeemed = StoredBooks.answer(results.getFirst().value());

        assertThat(cancel(redeemed)).isEqualTo(CancellationResult.HELD);
    }

    /**
     * A second run of its batch, after a commit with a lost answer, once added a recipient twice.
     */
    @Test
    void anAttemptThatFindsItsOwnBookingIsOneRecipient() {
        StoredAnswer redeemed = redeem(FIRST);

        assertThat(books.decide(redemption(FIRST), now))
                .isEqualTo(new Done<>(new Answered(redeemed, false)));
        assertThat(cancel(redeemed)).isEqualTo(CancellationResult.DONE);
    }

    @Test
    void aRetryWithOtherContentIsNoRecipient() {
        StoredAnswer redeemed = redeem(FIRST);
        ScriptedRedemption other = ScriptedRedemption.of(ANNA, "key", 190, SECOND);

        assertThat(books.decide(other, now)).isEqualTo(new Done<>(new Conflicting()));
        assertThat(cancel(redeemed)).isEqualTo(CancellationResult.DONE);
    }

    /** A till that disconnected twice and then got "nothing is charged" was charged. */
    @Test
    void aRedemptionThatAllAttemptsHaveLostIsCancelled() {
        StoredAnswer redeemed = redeem(FIRST);
        redeem(SECOND);

        assertThat(lose(redeemed, FIRST)).isEqualTo(CancellationResult.HELD);
        assertThat(lose(redeemed, SECOND)).isEqualTo(CancellationResult.DONE);
        assertThat(books.account(ANNA.id()).balance()).isEqualTo(Miles.of(1_000));
    }

    @Test
    void aReplayThatWasLostNoLongerKeepsTheRedemptionBooked() {
        StoredAnswer redeemed = redeem(FIRST);
        redeem(SECOND);

        assertThat(lose(redeemed, SECOND)).isEqualTo(CancellationResult.HELD);
        assertThat(lose(redeemed, FIRST)).isEqualTo(CancellationResult.DONE);
    }

    @Test
    void aLateAttemptKeepsTheOtherRecipients() {
        StoredAnswer redeemed = redeem(FIRST);
        redeem(SECOND);
        AccountOperation.Cancel late =
                new AccountOperation.Cancel(
                        redemption(FIRST),
                        ordinal(redeemed).orElseThrow(),
                        AccountOperation.Cancel.Reason.LATE);

        assertThat(books.decide(late, now)).isEqualTo(new Done<>(CancellationResult.HELD));
        assertThat(lose(redeemed, SECOND)).isEqualTo(CancellationResult.HELD);
        assertThat(books.account(ANNA.id()).balance()).isEqualTo(Miles.of(905));
    }

    @Test
    void anAnswerWithTooManyRecipientsIsFinal() {
        StoredAnswer redeemed = redeem(1);
        for (int attempt = 2; attempt <= 17; attempt++) {
            redeem(attempt);
        }

        for (int attempt = 1; attempt <= 17; attempt++) {
            assertThat(lose(redeemed, attempt)).isEqualTo(CancellationResult.HELD);
        }
        assertThat(recall(1).orElseThrow().recipients().bytes()).hasSize(4);
    }

    @Test
    void theLastInstantOfTheWindowStillCancels() {
        StoredAnswer redeemed = redeem(FIRST);
        now = redeemed.at().plus(WINDOW);

        assertThat(cancel(redeemed)).isEqualTo(CancellationResult.DONE);
    }

    @Test
    void afterTheWindowARedemptionStaysBooked() {
        StoredAnswer redeemed = redeem(FIRST);
        now = redeemed.at().plus(WINDOW).plusNanos(1_000);

        assertThat(cancel(redeemed)).isEqualTo(CancellationResult.TOO_LATE);
        assertThat(books.account(ANNA.id()).balance()).isEqualTo(Miles.of(905));
    }

    /** An instance whose clock is behind may cancel after another one's window has closed. */
    @Test
    void aReplayIsNotedForTwiceAsLongAsTheWindow() {
        StoredAnswer redeemed = redeem(FIRST);
        now = redeemed.at().plus(WINDOW.multipliedBy(2)).minusNanos(1_000);
        redeem(SECOND);

        assertThat(recall(FIRST).orElseThrow().recipients().includes(SECOND)).isTrue();
    }

    @Test
    void lateReplaysOnlyRead() {
        StoredAnswer redeemed = redeem(FIRST);
        now = redeemed.at().plus(WINDOW.multipliedBy(2));

        assertThat(redeem(SECOND)).isEqualTo(redeemed);
        assertThat(recall(FIRST).orElseThrow().recipients().includes(SECOND)).isFalse();
    }

    /** While it can be taken back, a retry must be noted, under a lock. */
    @Test
    void anAnswerIsSettledOnceItsBookingCannotBeCancelled() {
        StoredAnswer redeemed = redeem(FIRST);

        now = redeemed.at().plus(WINDOW.multipliedBy(2)).minusNanos(1_000);
        assertThat(settled(redemption(SECOND))).isEmpty();
        assertThat(settled(redemption(FIRST))).isEmpty();

        now = redeemed.at().plus(WINDOW.multipliedBy(2));
        assertThat(settled(redemption(SECOND))).hasValue(new Answered(redeemed, true));
        assertThat(settled(redemption(FIRST))).hasValue(new Answered(redeemed, false));
    }

    @Test
    void whatWasDeclinedIsSettledAtOnce() {
        ScriptedRedemption tooMuch = ScriptedRedemption.of(ANNA, "much", 1_001, FIRST);
        books.decide(tooMuch, now);

        assertThat(settled(tooMuch)).isPresent();
    }

    @Test
    void whatIsNoCommandIsNeverSettled() {
        StoredAnswer redeemed = redeem(FIRST);
        now = redeemed.at().plus(WINDOW.multipliedBy(3));

        assertThat(settled(new AccountOperation.ReadAnswer(redemption(FIRST)))).isEmpty();
        assertThat(
                        settled(
                                new AccountOperation.Cancel(
                                        redemption(FIRST), ordinal(redeemed).orElseThrow(), LOST)))
                .isEmpty();
    }

    private <R> Optional<R> settled(AccountOperation<R> work) {
        return work.settled(books.reading(work), now);
    }

    @Test
    void aRecipientIsNotAddedAgain() {
        StoredAnswer redeemed = redeem(FIRST);
        Batch.AnswerRow held =
                new Batch.AnswerRow(
                        redemption(FIRST).identity().content(),
                        redeemed,
                        AnswerRecipients.of(FIRST).with(SECOND),
                        false);
        Batch batch = new Batch(List.of(books.account(ANNA.id())), StoredBooks.EPOCH, now);

        CommandOutcome outcome =
                batch.decide(
                                redemption(SECOND),
                                new Batch.Reading(Optional.of(held), Optional.empty()))
                        .value();

        assertThat(outcome).isEqualTo(new Answered(redeemed, true));
        assertThat(batch.answersToInsert()).isEmpty();
        assertThat(batch.answersToDelete()).isEmpty();
        assertThat(batch.isUnchanged()).isTrue();
    }

    @Test
    void aNewRecipientChangesTheBatch() {
        StoredAnswer redeemed = redeem(FIRST);
        Batch.AnswerRow held =
                new Batch.AnswerRow(
                        redemption(FIRST).identity().content(),
                        redeemed,
                        AnswerRecipients.of(FIRST),
                        true);
        Batch batch = new Batch(List.of(books.account(ANNA.id())), StoredBooks.EPOCH, now);

        batch.decide(redemption(SECOND), new Batch.Reading(Optional.of(held), Optional.empty()));

        assertThat(batch.isUnchanged()).isFalse();
        assertThat(batch.answersToInsert().values())
                .containsExactly(held.withRecipients(AnswerRecipients.of(FIRST).with(SECOND)));
    }

    @Test
    void anotherHolderTakesNothingBack() {
        StoredAnswer redeemed = redeem(FIRST);
        ScriptedRedemption stranger =
                ScriptedRedemption.of(
                        Account.opened(ANNA.id(), "8", 1, Standing.ORDINARY, FakeClock.START),
                        "key",
                        95,
                        FIRST);

        assertThat(
                        books.decide(
                                new AccountOperation.Cancel(
                                        stranger, ordinal(redeemed).orElseThrow(), LOST),
                                now))
                .isInstanceOf(Broken.class);
        assertThat(new AccountOperation.ReadAnswer(stranger).holder()).isEqualTo("8");
        assertThat(books.account(ANNA.id()).balance()).isEqualTo(Miles.of(905));
    }

    @Test
    void aDeclineIsNeitherHeldNorCancelled() {
        ScriptedRedemption tooMuch = ScriptedRedemption.of(ANNA, "much", 1_001, FIRST);
        CommandOutcome declined = books.decide(tooMuch, now).value();
        ScriptedRedemption again = ScriptedRedemption.of(ANNA, "much", 1_001, SECOND);

        assertThat(StoredBooks.answer(books.decide(again, now).value()))
                .isEqualTo(StoredBooks.answer(declined));
        assertThat(books.decide(new AccountOperation.ReadAnswer(tooMuch), now).value())
                .hasValueSatisfying(
                        it -> assertThat(it.recipients()).isEqualTo(AnswerRecipients.NONE));
    }

    @Test
    void aReversalEndsACancellation() {
        StoredAnswer redeemed = redeem(FIRST);
        reverse(redeemed, "r");

        assertThat(cancel(redeemed)).isEqualTo(CancellationResult.NOTHING_STANDS);
        assertThat(books.account(ANNA.id()).balance()).isEqualTo(Miles.of(1_000));
    }

    /**
     * The rest of it stays booked, so the caller must not get the answer that nothing is charged.
     */
    @Test
    void aRedemptionOfWhichAPartWentBackIsNotCancelled() {
        StoredAnswer redeemed = redeem(FIRST);
        int original = ordinal(redeemed).orElseThrow();
        assertThat(books.decide(part(original, 40), now)).isInstanceOf(Done.class);

        assertThat(cancel(redeemed)).isEqualTo(CancellationResult.TOO_LATE);
        assertThat(books.account(ANNA.id()).balance()).isEqualTo(Miles.of(945));
        assertThat(redeem(FIRST)).isEqualTo(redeemed);
        assertThat(books.verify().faults()).isEmpty();
    }

    @Test
    void aCancelledRedemptionIsNotReversed() {
        StoredAnswer redeemed = redeem(FIRST);
        cancel(redeemed);

        assertThat(reverse(redeemed, "r").facts()).isEqualTo("nothing to undo");
        assertThat(books.account(ANNA.id()).balance()).isEqualTo(Miles.of(1_000));
    }

    @Test
    void whatWasNeverBookedIsNotRecalled() {
        assertThat(recall(FIRST)).isEmpty();
    }

    private StoredAnswer redeem(int attempt) {
        return StoredBooks.answer(books.decide(redemption(attempt), now).value());
    }

    private CancellationResult cancel(StoredAnswer redeemed) {
        return lose(redeemed, FIRST);
    }

    private CancellationResult lose(StoredAnswer redeemed, int attempt) {
        AccountOperation.Cancel cancel =
                new AccountOperation.Cancel(
                        redemption(attempt), ordinal(redeemed).orElseThrow(), LOST);
        return books.decide(cancel, now).value();
    }

    private Optional<Batch.AnswerRow> recall(int attempt) {
        return books.decide(new AccountOperation.ReadAnswer(redemption(attempt)), now).value();
    }

    private StoredAnswer reverse(StoredAnswer redeemed, String key) {
        ScriptedCommand reversal =
                ScriptedCommand.of(ANNA, key, ScriptedCommand.undoesOnce("reversed"))
                        .naming(ordinal(redeemed).orElseThrow());
        return StoredBooks.answer(books.decide(reversal, now).value());
    }

    private static ScriptedRedemption redemption(int attempt) {
        return ScriptedRedemption.of(ANNA, "key", 95, attempt);
    }

    private static OptionalInt ordinal(StoredAnswer redeemed) {
        return OptionalInt.of(redeemed.booking().orElseThrow().id().ordinal());
    }

    private static ScriptedCommand part(int original, long miles) {
        return ScriptedCommand.of(ANNA, "part", (view, at) -> partOf(view, original, miles))
                .naming(original);
    }

    private static Decision partOf(AccountView view, int original, long miles) {
        Posting posting =
                new Posting(
                        TransferKind.PART_REVERSAL,
                        Miles.of(miles),
                        view.named().orElseThrow().transfer().house(),
                        OptionalInt.empty(),
                        "{}");
        return new Decision.Booked(
                posting.with(new PartReversal(original, Miles.of(miles), 0)), "part");
    }

    private static HouseId house() {
        return new HouseId(3);
    }
}
