package org.milepost.proofs.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.milepost.proofs.history.Invocation.Ending;

/** The check of last answers finds what is wrong, and nothing else. Times are plain numbers. */
final class LastAnswersTest {

    private static final int KILLED = 9;
    private static final LastAnswers STRICT = new LastAnswers(Set.of(KILLED), _ -> false);
    private static final boolean CHARGED = true;

    private final Operation redemption =
            new Operation(Operation.Kind.REDEEM, "AIRMILES/1/CASH", "1", -95, true);

    @Test
    void anApprovedRedemptionThatIsChargedIsRight() {
        approved(0, 1);
        approved(2, 3);

        assertRight(CHARGED);
        assertThat(STRICT.isConclusive(redemption)).isTrue();
    }

    @Test
    void nothingDeliveredAndNothingChargedIsRight() {
        undecided(0, 1);

        assertRight(!CHARGED);
    }

    @Test
    void aChargeAfterTheLastAnswerThatThereIsNoneIsWrong() {
        approved(0, 1);
        undecided(2, 3);

        assertWrong("charged, but the last answer was 408 0008");
    }

    @Test
    void aChargeByAnEarlierInvocationThatTheTillGaveUpIsWrong() {
        gaveUp(0, 1, 1);
        undecided(2, 3);

        assertWrong("charged, but the last answer was 408 0008");
    }

    @Test
    void twoLastAnswersAtOnceThatThereIsNoChargeAreWrongToo() {
        undecided(0, 2);
        undecided(1, 3);

        assertWrong("charged, but the last answer was 408 0008");
    }

    @Test
    void whatOverlapsAnApprovalIsNotTheLastAnswer() {
        approved(0, 3);
        undecided(2, 4);

        assertRight(CHARGED);
    }

    @Test
    void whatOverlapsAnInvocationThatWasGivenUpIsNotTheLastAnswer() {
        gaveUp(0, 3, 1);
        undecided(2, 4);

        assertRight(CHARGED);
        assertThat(STRICT.isConclusive(redemption)).isFalse();
    }

    @Test
    void aServerThatWasKilledMayHaveBookedBefore() {
        gaveUp(0, 1, KILLED);
        undecided(2, 3);

        assertRight(CHARGED);
    }

    @Test
    void aServerThatCouldNotFindOutIsExcusedAndOneThatRefusedIsNot() {
        approved(0, 1);
        undecided(2, 3);
        LastAnswers lenient = new LastAnswers(Set.of(), _ -> true);

        assertThat(lenient.check(redemption, CHARGED)).isEmpty();
        refused(4, 5);
        assertThat(lenient.check(redemption, CHARGED))
                .containsExactly("charged, but the last answer was 202 0065");
    }

    @Test
    void anInvocationThatBrokeOffHasBookedNothing() {
        undecided(0, 1);
        add(1, 2, 3, Ending.BROKE_OFF, Completion.NONE);

        assertWrong("charged, but the last answer was 408 0008");
    }

    @Test
    void aRefusalThatBecomesAnApprovalIsWrong() {
        refused(0, 1);
        approved(2, 3);

        assertWrong("refused, and then answered otherwise");
    }

    @Test
    void aRefusalThatIsRepeatedIsRight() {
        refused(0, 1);
        refused(2, 3);

        assertRight(!CHARGED);
    }

    private void approved(long start, long end) {
        answered(start, end, CompletionType.OK, "200 0000");
    }

    private void undecided(long start, long end) {
        answered(start, end, CompletionType.INFO, "408 0008");
    }

    private void refused(long start, long end) {
        answered(start, end, CompletionType.FAIL, "202 0065");
    }

    private void gaveUp(long start, long end, int run) {
        add(run, start, end, Ending.GAVE_UP, Completion.NONE);
    }

    private void answered(long start, long end, CompletionType type, String text) {
        add(1, start, end, Ending.ANSWERED, new Completion(type, "", OptionalLong.empty(), text));
    }

    private void add(int run, long start, long end, Ending ending, Completion completion) {
        redemption.add(new Invocation(run, 0, start, end, ending, completion));
    }

    private void assertRight(boolean isCharged) {
        assertThat(STRICT.check(redemption, isCharged)).isEmpty();
    }

    private void assertWrong(String fault) {
        assertThat(STRICT.check(redemption, CHARGED)).isNotEmpty().contains(fault);
    }
}
