package org.milepost.certification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.milepost.sandbox.FaultCall.ECHO;
import static org.milepost.sandbox.FaultCall.INQUIRE;
import static org.milepost.sandbox.FaultCall.OTHER;
import static org.milepost.sandbox.FaultCall.REDEEM;
import static org.milepost.sandbox.FaultCall.REVERSE;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.milepost.sandbox.FaultCall;

/** Each rule of the checkout's suite, with calls that hold it and calls that break it. */
final class AmcashCertificationRulesTest {

    private static final String SALE =
            "'collectorNumber':'1','dateTime':'T1','traceId':'1','dollarRedeemRequest':'10.00'";
    private static final String LATER = SALE.replace("T1", "T2");

    private final CallScript script = new CallScript();

    @Test
    void anEchoComesFirst() {
        script.checkout(ECHO, "", "", "0000", "");
        assertRight("echo");
    }

    @Test
    void aCallBeforeTheEchoIsAMistakeUntilThereIsOne() {
        inquire("0000");
        assertWrong("echo", "echo-missing");

        script.checkout(ECHO, "", "", "0000", "");
        assertRight("echo");
    }

    @ParameterizedTest
    @CsvSource({
        "'', english, french",
        "'''instantMessage'':''en-CA''', english, french",
        "'''instantMessage'':''FR-ca''', french, english"
    })
    void anApprovedCallShowsItsLanguage(String body, String language, String other) {
        script.checkout(INQUIRE, "", body, "0000", "");

        assertRight(language);
        assertOpen(other);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0000", "0001", "0002", "0005", "0006", "0008", "0009", "0025", "0035", "0051",
                "0057", "0065", "0066", "0067", "0080", "0092", "0096"
            })
    void aCodeIsMetWhenItsAnswerArrives(String code) {
        redeem("k1", SALE, "lost");
        assertOpen("code-" + code);

        redeem("k2", LATER, code);
        assertRight("code-" + code);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0002", "0035", "0051", "0066", "0092"})
    void aRefusalIsNotAskedForAgain(String code) {
        redeem("k1", SALE, code);
        redeem("k1", SALE, code);
        assertWrong("code-" + code, "repeated");
        assertOpen("retry-redeem-timeout");

        redeem("k2", LATER, code);
        assertRight("code-" + code);
    }

    @Test
    void aRefusalMayBeAskedForAgainMuchLater() {
        redeem("k1", SALE, "0051");
        script.pause(Duration.ofSeconds(31));
        redeem("k1", SALE, "0051");
        assertRight("code-0051");
    }

    @ParameterizedTest
    @CsvSource({
        "REDEEM, lost, retry-redeem-lost",
        "REDEEM, 0008, retry-redeem-timeout",
        "INQUIRE, 0008, retry-inquire",
        "INQUIRE, lost, retry-inquire",
        "REVERSE, lost, retry-reverse",
        "REVERSE, 0008, retry-reverse",
        "REDEEM, 0096, retry-error",
        "INQUIRE, 0096, retry-error"
    })
    void theIdenticalRequestOnceMoreIsRight(FaultCall call, String answer, String step) {
        script.checkout(call, "k1", SALE, answer, "");
        assertOpen(step);
        script.checkout(ECHO, "", "", "0000", "");
        script.checkout(OTHER, "", "", "200", "");
        assertOpen(step);

        script.checkout(call, "k1", SALE, "0000", "");
        assertRight(step);
    }

    @ParameterizedTest
    @CsvSource({
        "k2, T1, 10.00, retry-new-key",
        "k2, T2, 10.00, retry-new-key",
        "k1, T2, 10.00, retry-differs",
        "k1, T1, 20.00, retry-missing",
        "k2, T1, 20.00, retry-missing"
    })
    void anotherRequestInsteadOfTheRetryIsWrong(
            String key, String time, String dollars, String hint) {
        redeem("k1", SALE, "lost");
        redeem(key, SALE.replace("T1", time).replace("10.00", dollars), "0000");

        assertWrong("retry-redeem-lost", hint);
        if (hint.equals("retry-new-key")) {
            assertWrong("one-key", hint);
        }
    }

    @Test
    void aRetryThatDiffersNamesTheFields() {
        redeem("k1", SALE, "lost");
        redeem("k1", LATER, "0035");

        assertThat(result("retry-redeem-lost").values()).containsExactly("1", "dateTime");
    }

    @Test
    void anotherSaleInsteadOfTheRetryIsWrong() {
        redeem("k1", SALE, "lost");
        redeem("k2", SALE.replace("'1'", "'2'"), "0000");
        assertWrong("retry-redeem-lost", "retry-missing");
    }

    @Test
    void anotherTillBetweenIsNone() {
        redeem("k1", SALE, "lost");
        script.till("002");
        inquire("0000");
        assertOpen("retry-redeem-lost");
    }

    @Test
    void aRetryComesWithinAMinute() {
        redeem("k1", SALE, "lost");
        script.pause(Duration.ofSeconds(60));
        redeem("k1", SALE, "0000");
        assertWrong("retry-redeem-lost", "retry-late");
    }

    @Test
    void aSecondRetryAfterATimeoutIsOneTooMany() {
        for (int i = 0; i < 2; i++) {
            redeem("k1", SALE, "0008");
        }
        assertRight("retry-redeem-timeout");

        redeem("k1", SALE, "0008");
        assertWrong("retry-redeem-timeout", "retry-too-often");
    }

    @Test
    void aSecondRetryAfterTwoLostAnswersIsNot() {
        redeem("k1", SALE, "lost");
        redeem("k1", SALE, "lost");
        redeem("k1", SALE, "0000");
        assertRight("retry-redeem-lost");
    }

    @Test
    void theLastAttemptAtAnExerciseCounts() {
        redeem("k1", SALE, "lost");
        redeem("k2", LATER, "0000");
        redeem("k3", SALE.replace("'1'", "'2'"), "lost");
        redeem("k3", SALE.replace("'1'", "'2'"), "0000");

        assertRight("retry-redeem-lost");
        assertWrong("one-key", "retry-new-key");
    }

    @Test
    void eachWriteHasAKeyOfItsOwn() {
        inquire("0000");
        assertOpen("key");
        redeem("k1", SALE, "0000");
        assertRight("key");
        assertRight("key-once");

        redeem("", LATER, "0000");
        assertWrong("key", "key-missing");
        redeem("k1", LATER, "0035");
        assertWrong("key-once", "key-reused");
        redeem("k3", SALE, "0000");
        assertWrong("key", "key-missing");
    }

    @Test
    void aSaleThatIsApprovedTwiceIsChargedTwice() {
        redeem("k1", SALE, "0000");
        redeem("k2", SALE, "0000");
        assertWrong("one-key", "charged-twice");
    }

    @Test
    void hiddenBalancesAreOfARedemption() {
        inquire("0001");
        assertOpen("hidden");
        redeem("k1", SALE, "0001");
        assertRight("hidden");
    }

    @Test
    void aRefundUsesTheNumberOfTheRedemption() {
        script.checkout(REDEEM, "k1", SALE, "0000", "{'txnConfirmationNumber':'N1'}");
        reverse("k2", "1", "0057");
        assertWrong("refund-number", "number-not-given");
        assertThat(result("refund-number").values()).containsExactly("N1");
        assertOpen("refund-window");

        reverse("k3", "N1", "0000");
        assertRight("refund-number");
        assertRight("refund-window");
        reverse("k4", "N9", "0057");
        assertRight("refund-number");
    }

    @Test
    void aRefundThatIsTooLateIsWrongUnlessOneWasInTime() {
        script.checkout(REDEEM, "k1", SALE, "0000", "{'txnConfirmationNumber':'N1'}");
        reverse("k2", "N1", "0080");
        assertWrong("refund-window", "too-late");

        reverse("k3", "N1", "0000");
        reverse("k4", "N1", "0080");
        assertRight("refund-window");
    }

    @Test
    void everyFindingIsAboutAStep() {
        Set<String> steps =
                Set.copyOf(
                        Dialect.AMCASH.rules().steps().stream()
                                .map(CertificationStep::id)
                                .toList());
        redeem("", SALE, "lost");
        redeem("k1", SALE, "0008");
        reverse("k1", "N1", "0096");
        inquire("0001");

        assertThat(Dialect.AMCASH.rules().judge(script.calls()))
                .extracting(Finding::step)
                .isNotEmpty()
                .allMatch(steps::contains);
    }

    private void inquire(String code) {
        script.checkout(INQUIRE, "", "'collectorNumber':'1'", code, "");
    }

    private void redeem(String key, String body, String code) {
        script.checkout(REDEEM, key, body, code, "");
    }

    private void reverse(String key, String number, String code) {
        script.checkout(
                REVERSE,
                key,
                "'collectorNumber':'1','redemptionConfirmationNumber':'" + number + "'",
                code,
                "");
    }

    private StepResult result(String step) {
        List<Finding> findings = Dialect.AMCASH.rules().judge(script.calls());
        return Checklist.of(Dialect.AMCASH.rules().steps(), findings, Set.of())
                .result(step)
                .orElseThrow();
    }

    private void assertRight(String step) {
        assertThat(result(step).state()).as(step).isEqualTo(StepResult.State.PASSED);
    }

    private void assertOpen(String step) {
        assertThat(result(step).state()).as(step).isEqualTo(StepResult.State.OPEN);
    }

    private void assertWrong(String step, String hint) {
        assertThat(result(step).hint()).as(step).isEqualTo(hint);
    }
}
