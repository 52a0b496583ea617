package org.milepost.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.milepost.ledger.Cancel.Reason.LOST;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is taken back, what is held, and what a retry gets. */
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
    void aCancellationTakesBackWhatTheAttemptBooked() {
        Remembered redeemed = redeem(FIRST);

        assertThat(cancel(redeemed)).isEqualTo(Cancellation.DONE);
        assertThat(books.account(ANNA.id()).balance()).isEqualTo(Miles.of(1_000));
        assertThat(books.account(ANNA.id()).dayUse().used()).isZero();
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
        Remembered redeemed = redeem(FIRST);
        cancel(redeemed);

        assertThat(cancel(redeemed)).isEqualTo(Cancellation.NOTHING_STANDS);
        assertThat(books.account(ANNA.id()).balance()).isEqualTo(Miles.of(1_000));
    }

    @Test
    void aRedemptionIsCancelledOnceWithinABatch() {
        Remembered redeemed = redeem(FIRST);
        Cancel cancel = new Cancel(redemption(FIRST), ordinal(redeemed).orElseThrow(), LOST);

        assertThat(books.decide(List.of(cancel, cancel), now, true))
                .containsExactly(
                        new Verdict.Cancelled(Cancellation.DONE),
                        new Verdict.Cancelled(Cancellation.NOTHING_STANDS));
    }

    @Test
    void aRetryAfterACancellationRedeemsAfresh() {
        cancel(redeem(FIRST));

        Verdict again = books.decide(redemption(SECOND), now);

        assertThat(again).isInstanceOf(Verdict.Answered.class);
        assertThat(((Verdict.Answered) again).isReplay()).isFalse();
        assertThat(((Verdict.Answered) again).remembered().facts())
                .isEqualTo("redeemed 95 in attempt 22");
        assertThat(books.account(ANNA.id()).balance()).isEqualTo(Miles.of(905));
    }

    @Test
    void aCancellationAndTheRetryFitInOneBatch() {
        Remembered redeemed = redeem(FIRST);
        Cancel cancel = new Cancel(redemption(FIRST), ordinal(redeemed).orElseThrow(), LOST);

        books.decide(List.of(cancel, redemption(SECOND)), now, true);

        assertThat(redeem(3).facts()).isEqualTo("redeemed 95 in attempt 22");
        assertThat(books.account(ANNA.id()).balance()).isEqualTo(Miles.of(905));
    }

    @Test
    void anOlderAttemptDoesNotCancelWhatALaterOneBooked() {
        Remembered older = redeem(FIRST);
        cancel(older);
        redeem(SECOND);

        assertThat(cancel(older)).isEqualTo(Cancellation.NOTHING_STANDS);
        assertThat(recall(FIRST).orElseThrow().holders()).isEqualTo(Holders.of(SECOND));
        assertThat(books.account(ANNA.id()).balance()).isEqualTo(Miles.of(905));
    }

    @Test
    void aReplayHoldsTheRedemption() {
        Remembered redeemed = redeem(FIRST);

        assertThat(redeem(SECOND)).isEqualTo(redeemed);
        assertThat(cancel(redeemed)).isEqualTo(Cancellation.HELD);
        assertThat(books.account(ANNA.id()).balance()).isEqualTo(Miles.of(905));
    }

    @Test
    void aReplayWithinTheBatchHoldsTheRedemption() {
        List<Verdict> verdicts =
                books.decide(List.of(redemption(FIRST), redemption(SECOND)), now, true);
        Remembered redeemed = ((Verdict.Answered) verdicts.getFirst()).remembered();

        assertThat(cancel(redeemed)).isEqualTo(Cancellation.HELD);
    }

    /** A second run of its batch, after a commit that nobody heard of, held a redemption twice. */
    @Test
    void anAttemptThatFindsItsOwnBookingHoldsItOnce() {
        Remembered redeemed = redeem(FIRST);

        assertThat(books.decide(redemption(FIRST), now))
                .isEqualTo(new Verdict.Answered(redeemed, false));
        assertThat(cancel(redeemed)).isEqualTo(Cancellation.DONE);
    }

    @Test
    void aRetryWithOtherContentHoldsNothing() {
        Remembered redeemed = redeem(FIRST);
        ScriptedRedemption other = ScriptedRedemption.of(ANNA, "key", 190, SECOND);

        assertThat(books.decide(other, now)).isEqualTo(new Verdict.Conflicting());
        assertThat(cancel(redeemed)).isEqualTo(Cancellation.DONE);
    }

    /** A till that hung up twice and was then told that nothing is charged was charged. */
    @Test
    void aRedemptionThatAllAttemptsHaveLostIsCancelled() {
        Remembered redeemed = redeem(FIRST);
        redeem(SECOND);

        assertThat(lose(redeemed, FIRST)).isEqualTo(Cancellation.HELD);
        assertThat(lose(redeemed, SECOND)).isEqualTo(Cancellation.DONE);
        assertThat(books.account(ANNA.id()).balance()).isEqualTo(Miles.of(1_000));
    }

    @Test
    void aReplayThatWasLostNoLongerHoldsTheRedemption() {
        Remembered redeemed = redeem(FIRST);
        redeem(SECOND);

        assertThat(lose(redeemed, SECOND)).isEqualTo(Cancellation.HELD);
        assertThat(lose(redeemed, FIRST)).isEqualTo(Cancellation.DONE);
    }

    @Test
    void whoIsLateStillHoldsWhatAnotherHolds() {
        Remembered redeemed = redeem(FIRST);
        redeem(SECOND);
        Cancel late =
                new Cancel(redemption(FIRST), ordinal(redeemed).orElseThrow(), Cancel.Reason.LATE);

        assertThat(books.decide(late, now)).isEqualTo(new Verdict.Cancelled(Cancellation.HELD));
        assertThat(lose(redeemed, SECOND)).isEqualTo(Cancellation.HELD);
        assertThat(books.account(ANNA.id()).balance()).isEqualTo(Miles.of(905));
    }

    @Test
    void whatIsAskedForTooOftenStandsForGood() {
        Remembered redeemed = redeem(1);
        for (int attempt = 2; attempt <= 17; attempt++) {
            redeem(attempt);
        }

        for (int attempt = 1; attempt <= 17; attempt++) {
            assertThat(lose(redeemed, attempt)).isEqualTo(Cancellation.HELD);
        }
        assertThat(recall(1).orElseThrow().holders().bytes()).hasSize(4);
    }

    @Test
    void theLastInstantOfTheWindowStillCancels() {
        Remembered redeemed = redeem(FIRST);
        now = redeemed.at().plus(WINDOW);

        assertThat(cancel(redeemed)).isEqualTo(Cancellation.DONE);
    }

    @Test
    void afterTheWindowARedemptionStands() {
        Remembered redeemed = redeem(FIRST);
        now = redeemed.at().plus(WINDOW).plusNanos(1_000);

        assertThat(cancel(redeemed)).isEqualTo(Cancellation.TOO_LATE);
        assertThat(books.account(ANNA.id()).balance()).isEqualTo(Miles.of(905));
    }

    /** An instance whose clock is behind may cancel after another one's window has closed. */
    @Test
    void aReplayIsNotedForTwiceAsLongAsTheWindow() {
        Remembered redeemed = redeem(FIRST);
        now = redeemed.at().plus(WINDOW.multipliedBy(2)).minusNanos(1_000);
        redeem(SECOND);

        assertThat(recall(FIRST).orElseThrow().holders().includes(SECOND)).isTrue();
    }

    @Test
    void lateReplaysOnlyRead() {
        Remembered redeemed = redeem(FIRST);
        now = redeemed.at().plus(WINDOW.multipliedBy(2));

        assertThat(redeem(SECOND)).isEqualTo(redeemed);
        assertThat(recall(FIRST).orElseThrow().holders().includes(SECOND)).isFalse();
    }

    /** While it can be taken back, a retry must be noted, under a lock. */
    @Test
    void anAnswerIsSettledOnceItsBookingCannotBeCancelled() {
        Remembered redeemed = redeem(FIRST);

        now = redeemed.at().plus(WINDOW.multipliedBy(2)).minusNanos(1_000);
        assertThat(settled(redemption(SECOND))).isEmpty();
        assertThat(settled(redemption(FIRST))).isEmpty();

        now = redeemed.at().plus(WINDOW.multipliedBy(2));
        assertThat(settled(redemption(SECOND))).hasValue(new Verdict.Answered(redeemed, true));
        assertThat(settled(redemption(FIRST))).hasValue(new Verdict.Answered(redeemed, false));
    }

    @Test
    void whatWasDeclinedIsSettledAtOnce() {
        ScriptedRedemption tooMuch = ScriptedRedemption.of(ANNA, "much", 1_001, FIRST);
        books.decide(tooMuch, now);

        assertThat(settled(tooMuch)).isPresent();
    }

    @Test
    void whatIsNoCommandIsNeverSettled() {
        Remembered redeemed = redeem(FIRST);
        now = redeemed.at().plus(WINDOW.multipliedBy(3));

        assertThat(settled(new Recall(redemption(FIRST)))).isEmpty();
        assertThat(settled(new Cancel(redemption(FIRST), ordinal(redeemed).orElseThrow(), LOST)))
                .isEmpty();
    }

    private Optional<Verdict> settled(Work work) {
        return Batch.settled(work, books.reading(work), now);
    }

    @Test
    void whoHoldsTheAnswerIsNotNotedAgain() {
        Remembered redeemed = redeem(FIRST);
        Batch.StoredAnswer held =
                new Batch.StoredAnswer(
                        redemption(FIRST).identity().content(),
                        redeemed,
                        Holders.of(FIRST).with(SECOND),
                        false);
        Batch batch = new Batch(List.of(books.account(ANNA.id())), StoredBooks.EPOCH, now);

        Verdict verdict =
                batch.decide(
                        redemption(SECOND),
                        new Batch.Reading(Optional.of(held), Optional.empty(), Optional.empty()));

        assertThat(verdict).isEqualTo(new Verdict.Answered(redeemed, true));
        assertThat(batch.remembered()).isEmpty();
        assertThat(batch.forgotten()).isEmpty();
        assertThat(batch.isUnchanged()).isTrue();
    }

    @Test
    void whoHoldsTheAnswerFromNowOnChangesTheBatch() {
        Remembered redeemed = redeem(FIRST);
        Batch.StoredAnswer held =
                new Batch.StoredAnswer(
                        redemption(FIRST).identity().content(), redeemed, Holders.of(FIRST), true);
        Batch batch = new Batch(List.of(books.account(ANNA.id())), StoredBooks.EPOCH, now);

        batch.decide(
                redemption(SECOND),
                new Batch.Reading(Optional.of(held), Optional.empty(), Optional.empty()));

        assertThat(batch.isUnchanged()).isFalse();
        assertThat(batch.remembered().values())
                .containsExactly(held.heldBy(Holders.of(FIRST).with(SECOND)));
    }

    @Test
    void anotherHolderTakesNothingBack() {
        Remembered redeemed = redeem(FIRST);
        ScriptedRedemption stranger =
                ScriptedRedemption.of(
                        Account.opened(ANNA.id(), "8", 1, Standing.ORDINARY, FakeClock.START),
                        "key",
                        95,
                        FIRST);

        assertThat(books.decide(new Cancel(stranger, ordinal(redeemed).orElseThrow(), LOST), now))
                .isInstanceOf(Verdict.Broken.class);
        assertThat(new Recall(stranger).holder()).isEqualTo("8");
        assertThat(books.account(ANNA.id()).balance()).isEqualTo(Miles.of(905));
    }

    @Test
    void aDeclineIsNeitherHeldNorCancelled() {
        ScriptedRedemption tooMuch = ScriptedRedemption.of(ANNA, "much", 1_001, FIRST);
        Verdict declined = books.decide(tooMuch, now);
        ScriptedRedemption again = ScriptedRedemption.of(ANNA, "much", 1_001, SECOND);

        assertThat(((Verdict.Answered) books.decide(again, now)).remembered())
                .isEqualTo(((Verdict.Answered) declined).remembered());
        assertThat(((Verdict.Recalled) books.decide(new Recall(tooMuch), now)).answer())
                .hasValueSatisfying(it -> assertThat(it.holders()).isEqualTo(Holders.NONE));
    }

    @Test
    void aReversalEndsACancellation() {
        Remembered redeemed = redeem(FIRST);
        reverse(redeemed, "r");

        assertThat(cancel(redeemed)).isEqualTo(Cancellation.NOTHING_STANDS);
        assertThat(books.account(ANNA.id()).balance()).isEqualTo(Miles.of(1_000));
    }

    @Test
    void aCancelledRedemptionIsNotReversed() {
        Remembered redeemed = redeem(FIRST);
        cancel(redeemed);

        assertThat(reverse(redeemed, "r").facts()).isEqualTo("nothing to undo");
        assertThat(books.account(ANNA.id()).balance()).isEqualTo(Miles.of(1_000));
    }

    @Test
    void whatWasNeverBookedIsNotRecalled() {
        assertThat(recall(FIRST)).isEmpty();
    }

    private Remembered redeem(int attempt) {
        return ((Verdict.Answered) books.decide(redemption(attempt), now)).remembered();
    }

    private Cancellation cancel(Remembered redeemed) {
        return lose(redeemed, FIRST);
    }

    private Cancellation lose(Remembered redeemed, int attempt) {
        Cancel cancel = new Cancel(redemption(attempt), ordinal(redeemed).orElseThrow(), LOST);
        return ((Verdict.Cancelled) books.decide(cancel, now)).result();
    }

    private Optional<Batch.StoredAnswer> recall(int attempt) {
        return ((Verdict.Recalled) books.decide(new Recall(redemption(attempt)), now)).answer();
    }

    private Remembered reverse(Remembered redeemed, String key) {
        ScriptedCommand reversal =
                ScriptedCommand.of(ANNA, key, ScriptedCommand.undoesOnce("reversed"))
                        .naming(ordinal(redeemed).orElseThrow());
        return ((Verdict.Answered) books.decide(reversal, now)).remembered();
    }

    private static ScriptedRedemption redemption(int attempt) {
        return ScriptedRedemption.of(ANNA, "key", 95, attempt);
    }

    private static OptionalInt ordinal(Remembered redeemed) {
        return OptionalInt.of(redeemed.booking().orElseThrow().id().ordinal());
    }

    private static HouseId house() {
        return new HouseId(3);
    }
}
