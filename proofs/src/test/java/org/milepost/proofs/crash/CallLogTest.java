package org.milepost.proofs.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpTimeoutException;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class CallLogTest {

    private static final Request REDEEM = Request.redeem(Optional.of("key"), "80000000067", 1, 10);
    private static final Request REVERSE =
            Request.reverse(Optional.of("key"), "80000000067", 2, "N1");
    private static final Answer APPROVED =
            new Answer(
                    200,
                    """
                    {"responseCode":"0000","milesRedeemed":"95","txnConfirmationNumber":"N1"}""");
    private static final Answer REVERSED =
            new Answer(
                    200,
                    """
                    {"responseCode":"0000","milesReversed":"95","txnConfirmationNumber":"N2"}""");
    private static final Answer UNDECIDED = new Answer(500, "{\"responseCode\":\"0096\"}");

    private final CallLog log = new CallLog();

    @Test
    void aRequestIsUnansweredUntilItIsDecided() {
        log.sending(REDEEM);
        assertThat(log.received(REDEEM, UNDECIDED)).isFalse();
        assertThat(log.unanswered()).containsExactly(REDEEM);
        assertThat(log.received(REDEEM, APPROVED)).isTrue();
        assertThat(log.unanswered()).isEmpty();
        assertThat(log.violations()).isEmpty();
    }

    @Test
    void theSameAnswerAgainCountsOnce() {
        log.received(REDEEM, APPROVED);
        log.received(REDEEM, APPROVED);
        assertThat(log.changes()).containsEntry("80000000067", -95L);
        assertThat(log.repeatCount()).isEqualTo(1);
        assertThat(log.violations()).isEmpty();
    }

    @Test
    void aReversalGivesBackWhatTheRedemptionTook() {
        log.received(REDEEM, APPROVED);
        log.received(REVERSE, REVERSED);
        assertThat(log.changes()).containsEntry("80000000067", 0L);
        assertThat(log.approvedNumbers(Request.Kind.REVERSE)).containsExactly("N2");
    }

    @Test
    void anotherAnswerToTheSameRequestIsAViolation() {
        log.received(REDEEM, APPROVED);
        log.received(REDEEM, new Answer(200, APPROVED.body() + " "));
        assertThat(log.violations()).hasSize(1);
    }

    @Test
    void anAnswerThatCannotBeIsAViolation() {
        log.received(REDEEM, new Answer(503, "busy"));
        log.received(REDEEM, new Answer(200, UNDECIDED.body()));
        log.received(REVERSE, new Answer(400, "{\"responseCode\":\"0057\"}"));
        assertThat(log.violations()).hasSize(3);
    }

    @Test
    void noAnswerInAllTheTimeIsAViolation() {
        log.cut(REDEEM, new HttpTimeoutException("late"));
        assertThat(log.violations()).hasSize(1);
    }
}
