package org.milepost.proofs.retries;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.milepost.proofs.crash.Answer;

/** The judge finds what is wrong, and nothing else. Times are plain numbers. */
final class JudgeTest {

    private static final Judge JUDGE = new Judge(Set.of(9));
    private static final Redeemed STANDS = new Redeemed("A", 0, 0);
    private static final Redeemed CANCELLED = new Redeemed("A", 0, 1);
    private static final Redeemed OTHER = new Redeemed("B", 0, 0);

    private final History history = History.redeem(Optional.empty(), 1, 1, 10);

    @Test
    void anApprovedRedemptionThatStandsIsRight() {
        approved(0, 1, "A");
        approved(2, 3, "A");

        assertRight(STANDS);
        assertRight(new Redeemed("A", 1, 0));
    }

    @Test
    void nothingDeliveredAndNothingChargedIsRight() {
        undecided(0, 1);

        assertRight();
        assertRight(CANCELLED);
    }

    @Test
    void aCancelledOneAndAFreshOneAreRight() {
        undecided(0, 1);
        approved(2, 3, "B");

        assertRight(CANCELLED, OTHER);
    }

    @Test
    void twoUncancelledRedemptionsAreWrong() {
        approved(0, 1, "A");

        assertWrong("2 uncancelled redemptions", STANDS, OTHER);
    }

    @Test
    void aRedemptionTakenBackTwiceIsWrong() {
        approved(0, 1, "A");

        assertThat(JUDGE.judge(history, List.of(new Redeemed("A", 1, 1))))
                .anySatisfy(it -> assertThat(it).startsWith("taken back more than once"));
    }

    @Test
    void aCancellationAfterADeliveredApprovalIsWrong() {
        approved(0, 1, "A");

        assertWrong("approved and delivered, and yet cancelled", CANCELLED);
    }

    @Test
    void anApprovalThatNobodyBookedIsWrong() {
        approved(0, 1, "A");

        assertWrong("approved, but not in the books");
    }

    @Test
    void approvalsInDifferentWordsAreWrong() {
        approved(0, 1, "A");
        add(0, 1, Attempt.Ending.ANSWERED, 200, "0000", "A", " ");

        assertWrong("approved in different words", STANDS);
    }

    @Test
    void aChargeAfterTheLastWordWasThatThereIsNoneIsWrong() {
        approved(0, 1, "A");
        undecided(2, 3);

        assertWrong("charged, but the last answer was 0008", STANDS);
    }

    @Test
    void aChargeByAnEarlierAttemptThatTheTillGaveUpIsWrong() {
        gaveUp(0, 1, 1);
        undecided(2, 3);

        assertWrong("charged, but the last answer was 0008", STANDS);
    }

    @Test
    void twoLastWordsAtOnceThatThereIsNoChargeAreWrongToo() {
        undecided(0, 2);
        undecided(1, 3);

        assertWrong("charged, but the last answer was 0008", STANDS);
    }

    @Test
    void whatOverlapsAnApprovalIsNotTheLastWord() {
        approved(0, 3, "A");
        undecided(2, 4);

        assertRight(STANDS);
    }

    @Test
    void whatOverlapsAnAttemptThatWasGivenUpIsNotTheLastWord() {
        gaveUp(0, 3, 1);
        undecided(2, 4);

        assertRight(STANDS);
    }

    @Test
    void aServerThatWasKilledMayHaveBookedBefore() {
        gaveUp(0, 1, 9);
        undecided(2, 3);

        assertRight(STANDS);
    }

    @Test
    void aServerThatCouldNotFindOutIsExcusedAndOneThatDeclinedIsNot() {
        approved(0, 1, "A");
        undecided(2, 3);
        Judge lenient = new Judge(Set.of(), _ -> true);

        assertThat(lenient.judge(history, List.of(STANDS))).isEmpty();
        add(4, 5, Attempt.Ending.ANSWERED, 202, "0065", "", "");
        assertThat(lenient.judge(history, List.of(STANDS)))
                .containsExactly("charged, but the last answer was 0065");
    }

    @Test
    void anAttemptThatBrokeOffHasBookedNothing() {
        undecided(0, 1);
        add(2, 3, Attempt.Ending.BROKE_OFF, 0, "", "", "");

        assertWrong("charged, but the last answer was 0008", STANDS);
    }

    @Test
    void aDeclineThatBecomesAnApprovalIsWrong() {
        add(0, 1, Attempt.Ending.ANSWERED, 202, "0065", "", "");
        approved(2, 3, "A");

        assertWrong("declined, and then answered otherwise", STANDS);
    }

    @Test
    void aReversalThatIsApprovedAndNotBookedIsWrong() {
        approved(0, 1, "R");

        assertThat(JUDGE.judgeReversal(history, Optional.of(STANDS)))
                .containsExactly("an approved reversal is not in the books");
        assertThat(JUDGE.judgeReversal(history, Optional.of(new Redeemed("A", 1, 0)))).isEmpty();
    }

    private void approved(long start, long end, String number) {
        add(start, end, Attempt.Ending.ANSWERED, 200, "0000", number, "");
    }

    private void undecided(long start, long end) {
        add(start, end, Attempt.Ending.ANSWERED, 408, "0008", "", "");
    }

    private void gaveUp(long start, long end, int run) {
        history.add(new Attempt(run, 0, start, end, Attempt.Ending.GAVE_UP, Optional.empty()));
    }

    private void add(
            long start,
            long end,
            Attempt.Ending ending,
            int status,
            String code,
            String number,
            String more) {
        String body =
                "{\"responseCode\":\"%s\",\"txnConfirmationNumber\":\"%s\"}%s"
                        .formatted(code, number, more);
        history.add(
                new Attempt(
                        1,
                        0,
                        start,
                        end,
                        ending,
                        ending == Attempt.Ending.ANSWERED
                                ? Optional.of(new Answer(status, body))
                                : Optional.empty()));
    }

    private void assertRight(Redeemed... booked) {
        assertThat(JUDGE.judge(history, List.of(booked))).isEmpty();
    }

    private void assertWrong(String fault, Redeemed... booked) {
        assertThat(JUDGE.judge(history, List.of(booked)))
                .isNotEmpty()
                .allSatisfy(it -> assertThat(it).startsWith(fault));
    }
}
