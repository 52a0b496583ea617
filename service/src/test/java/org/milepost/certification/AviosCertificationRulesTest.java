package org.milepost.certification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.milepost.sandbox.FaultCall.CREDIT;
import static org.milepost.sandbox.FaultCall.DEBIT;
import static org.milepost.sandbox.FaultCall.REVERSE_DEBIT;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.milepost.sandbox.FaultCall;

/** Each rule of the partner API's suite, with calls that hold it and calls that break it. */
final class AviosCertificationRulesTest {

    private static final String JANE = "3081471017300186";
    private static final String HOUSEHOLD = "3081470000000000";
    private static final String BODY =
            "{'description':'D1','externalTransactionDate':'2026-06-01','amount':5}";

    private final CallScript script = new CallScript();

    @ParameterizedTest
    @CsvSource({
        "CREDIT, 3081471017300186, credit, household-credit",
        "DEBIT, 3081471017300186, debit, household-debit"
    })
    void anApprovedTransferIsOne(FaultCall call, String account, String step, String ofHousehold) {
        send(call, account, "k1", BODY, "200");
        assertRight(step);
        assertOpen(ofHousehold);

        send(call, HOUSEHOLD, "k2", BODY, "200");
        assertRight(ofHousehold);
    }

    @ParameterizedTest
    @ValueSource(strings = {"DATA_INVALID", "BALANCE_INSUFFICIENT", "REVERSAL_NOT_ALLOWED"})
    void anErrorIsMetAndNotAskedForAgain(String code) {
        send(DEBIT, JANE, "k1", BODY, code);
        assertRight("error-" + code);
        send(DEBIT, JANE, "k1", BODY, code);
        assertWrong("error-" + code, "repeated");
    }

    @Test
    void aDebitIsReversedByItsIdentifier() {
        script.avios(DEBIT, JANE, "k1", BODY, "200", "{'debitTransaction':{'identifier':'I1'}}");
        reverse("k2", "ETI", "TRANSACTION_INVALID");
        assertWrong("cash-part", "identifier-not-given");
        reverse("k3", "I1", "200");
        assertRight("cash-part");
        reverse("k4", "I9", "TRANSACTION_INVALID");
        assertRight("cash-part");
    }

    @Test
    void aDuplicateIsNotDisguised() {
        send(CREDIT, JANE, "k1", BODY, "DUPLICATE_TRANSACTION");
        assertRight("duplicate-credit");
        send(CREDIT, JANE, "k2", BODY.replace("'amount':5", "'amount':6"), "200");
        assertRight("duplicate-credit");

        send(CREDIT, JANE, "k3", BODY, "DUPLICATE_TRANSACTION");
        send(CREDIT, JANE, "k4", BODY.replace("D1", "D2").replace("-01'", "-02'"), "200");
        assertWrong("duplicate-credit", "disguised");
    }

    @ParameterizedTest
    @CsvSource({"401, token-renewed", "403, scope-asked"})
    void aRefusedTokenIsReplaced(String status, String step) {
        send(DEBIT, JANE, "k1", "", status);
        assertOpen(step);
        send(DEBIT, JANE, "k1", "", status);
        assertWrong(step, "same-token");
        send(DEBIT, JANE, "k1", BODY, "200");
        assertRight(step);
    }

    @ParameterizedTest
    @CsvSource({
        "DEBIT, lost, retry-debit-lost",
        "DEBIT, SERVICE_UNAVAILABLE, retry-debit-busy",
        "CREDIT, lost, retry-credit",
        "REVERSE_DEBIT, lost, retry-reverse-debit"
    })
    void anUndecidedRequestIsSentAgainAsItWas(FaultCall call, String answer, String step) {
        send(call, JANE, "k1", BODY, answer);
        assertOpen(step);
        send(call, JANE, "k2", BODY, "200");
        assertWrong(step, "retry-new-key");

        send(call, JANE, "k3", BODY, answer);
        send(call, JANE, "k3", BODY, "200");
        assertRight(step);
        if (call == DEBIT) {
            assertWrong("one-debit", "retry-new-key");
        }
    }

    @Test
    void callsAboutAnotherAccountBetweenAreNone() {
        send(DEBIT, JANE, "k1", BODY, "lost");
        send(DEBIT, HOUSEHOLD, "k2", BODY, "200");
        assertOpen("retry-debit-lost");
        send(DEBIT, JANE, "k1", BODY, "200");
        assertRight("retry-debit-lost");
        assertRight("one-debit");
    }

    private void send(FaultCall call, String account, String key, String body, String code) {
        script.avios(call, account, key, body, code, "");
    }

    private void reverse(String key, String identifier, String code) {
        send(
                REVERSE_DEBIT,
                JANE,
                key,
                "{'reverseTransaction':{'identifier':'" + identifier + "'}}",
                code);
    }

    private StepResult result(String step) {
        return Checklist.of(
                        Dialect.AVIOS.rules().steps(),
                        Dialect.AVIOS.rules().judge(script.calls()),
                        Set.of())
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
