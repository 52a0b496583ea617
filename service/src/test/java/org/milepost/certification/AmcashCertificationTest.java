package org.milepost.certification;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.milepost.RunningInstance;
import org.milepost.WireClient.Answer;
import org.milepost.commit.LaneSettings;
import tools.jackson.databind.JsonNode;

/** Two tills at the real server are certified: one does as the documents ask, one does not. */
@SuppressWarnings("NullAway.Init") // set before all tests
final class AmcashCertificationTest {

    private static final Duration DEADLINE = Duration.ofMillis(400);

    private static RunningInstance instance;

    private final TillSoftware till = new TillSoftware(instance);

    @BeforeAll
    static void start() {
        instance = RunningInstance.start(LaneSettings.ORDINARY.withLanes(2), DEADLINE);
    }

    @AfterAll
    static void stopOverBooksThatHold() {
        try (RunningInstance running = instance) {
            assertThat(running.audit().faults()).isEmpty();
        }
    }

    @Test
    void theTillThatDoesAsTheDocumentsAskPassesAndItsReportVerifies() {
        try (CertifiedSession session =
                new CertifiedSession(instance.url(), "amcash", "loy1-pos")) {
            String collector = instance.collector(20_000);
            till.send("echo", "", till.device());
            till.sendRight("inquire", till.inquiry(collector));
            Map<String, String> french = till.inquiry(collector);
            french.put("instantMessage", "fr-CA");
            assertCode("0000", till.sendRight("inquire", french));
            assertCode("0067", till.sendRight("inquire", till.inquiry(collector)));
            assertCode("0092", till.sendRight("inquire", till.inquiry(collector)));
            refusals();

            Answer sold = till.sendRight("redeem", till.sale(collector, "10.00"));
            assertCode("0000", sold);
            Answer lost = till.sendRight("redeem", till.sale(collector, "20.00"));
            assertCode("0000", lost);
            assertCode("0000", till.sendRight("redeem", till.sale(collector, "30.00")));
            assertCode("0000", till.sendRight("reverse", refund(collector, sold)));
            assertCode("0000", till.sendRight("reverse", refund(collector, lost)));
            assertCode("0057", till.sendRight("reverse", till.refund(collector, "0000000000")));
            assertCode("0001", till.sendRight("redeem", till.sale("80000000012", "10.00")));
            Answer early = till.sendRight("redeem", till.sale(collector, "10.00"));
            session.moveTo("day-start");
            session.moveTo("day-start");
            assertCode("0080", till.sendRight("reverse", refund(collector, early)));

            assertThat(session.missing()).isEmpty();
            assertThat(instance.cash(collector).balance().count()).isEqualTo(20_000 - 4 * 95);
            assertReport(session, "passed");
        }
    }

    @Test
    void theCarelessTillIsToldEachOfItsMistakes() {
        try (CertifiedSession session =
                new CertifiedSession(instance.url(), "amcash", "loy1-pos")) {
            String collector = instance.collector(20_000);
            // no echo; an inquiry that timed out is not repeated; a redemption has no key
            till.send("inquire", "", till.inquiry(collector));
            till.send("inquire", "", till.inquiry(collector));
            till.send("redeem", "", till.sale(collector, "10.00"));
            till.send("inquire", "", till.inquiry(collector));
            till.send("inquire", "", till.inquiry(collector));
            // the answer is lost, and the same sale is sent with a new key
            Map<String, String> sale = till.sale(collector, "20.00");
            assertThat(till.send("redeem", "first", sale)).isEmpty();
            till.send("redeem", "second", sale);
            // it timed out, and is sent with a new time
            Map<String, String> timedOut = till.sale(collector, "30.00");
            till.send("redeem", "third", timedOut);
            Map<String, String> changed = new HashMap<>(timedOut);
            changed.put("dateTime", "2026-06-15T13:00:00Z");
            till.send("redeem", "third", changed);
            // the server fails, and is asked three times
            Map<String, String> failing = till.inquiry("80000000089");
            for (int i = 0; i < 3; i++) {
                till.send("inquire", "", failing);
            }
            // a refusal is asked for again
            Map<String, String> refused = till.sale("80000000056", "10.00");
            till.send("redeem", "fourth", refused);
            till.send("redeem", "fourth", refused);
            // a refund by the trace number, and one that is too late
            till.send("reverse", "fifth", till.refund(collector, "17"));
            Answer sold = till.send("redeem", "sixth", till.sale(collector, "10.00")).orElseThrow();
            session.moveTo("day-start");
            session.moveTo("day-start");
            till.send("reverse", "seventh", refund(collector, sold));

            assertThat(session.mistakes())
                    .containsEntry("echo", "echo-missing")
                    .containsEntry("retry-inquire", "retry-missing")
                    .containsEntry("key", "key-missing")
                    .containsEntry("key-once", "key-reused")
                    .containsEntry("one-key", "retry-new-key")
                    .containsEntry("retry-redeem-lost", "retry-new-key")
                    .containsEntry("retry-redeem-timeout", "retry-differs")
                    .containsEntry("retry-error", "retry-too-often")
                    .containsEntry("code-0051", "repeated")
                    .containsEntry("refund-window", "too-late");
            assertThat(session.missing())
                    .containsEntry("french", "open")
                    .containsEntry("hidden", "open")
                    .containsEntry("code-0009", "open");
            assertReport(session, "failed");
        }
    }

    @Test
    void aNumberThatWasNotGivenIsToldWithTheOneThatWas() {
        try (CertifiedSession session =
                new CertifiedSession(instance.url(), "amcash", "loy1-pos")) {
            String collector = instance.collector(20_000);
            Answer sold = till.sendRight("redeem", till.sale(collector, "10.00"));
            till.sendRight("reverse", till.refund(collector, "17"));

            assertThat(session.mistakes()).containsEntry("refund-number", "number-not-given");
            assertThat(session.checklist().toString())
                    .contains(sold.member("txnConfirmationNumber"));
        }
    }

    @Test
    void theSuiteMakesOnlyTheCallsOfItsClientFail() {
        try (CertifiedSession session =
                new CertifiedSession(instance.url(), "amcash", "loy2-pos")) {
            String collector = instance.collector(20_000);
            till.sendRight("inquire", till.inquiry(collector));
            assertThat(session.checklist().path("calls").asInt()).isZero();
            assertThat(
                            session.post(
                                            "/sandbox/certifications/" + session.id() + "/repeat",
                                            "{\"step\":\"retry-inquire\"}")
                                    .status())
                    .isEqualTo(200);

            assertCode("0000", till.send("inquire", "", till.inquiry(collector)).orElseThrow());
            assertThat(session.missing()).containsEntry("retry-inquire", "waiting");
            assertThat(session.get("/sandbox/faults").body())
                    .contains("\"client\":\"loy2-pos\"", "overload");
        }
    }

    /** Each refusal once, and the error with its retry. */
    private void refusals() {
        assertCode("0001", till.sendRight("inquire", till.inquiry("80000000012")));
        assertCode("0002", till.sendRight("inquire", till.inquiry("80000000023")));
        assertCode("0005", till.sendRight("inquire", till.inquiry("80000000034")));
        assertCode("0006", till.sendRight("inquire", till.inquiry("80000000045")));
        assertCode("0025", till.sendRight("inquire", till.inquiry("80000000099")));
        assertCode("0096", till.sendRight("inquire", till.inquiry("80000000089")));
        Map<String, String> typed = till.inquiry("84095202006");
        typed.put("cardEntryMode", "MANUAL");
        assertCode("0009", till.sendRight("inquire", typed));
        assertCode("0035", till.sendRight("redeem", till.sale("84095202006", "12,50")));
        assertCode("0051", till.sendRight("redeem", till.sale("80000000056", "10.00")));
        assertCode("0065", till.sendRight("redeem", till.sale("80000000067", "760.00")));
        Map<String, String> small = till.sale("84095202006", "9.00");
        small.put("postTaxBasketAmount", "9.00");
        assertCode("0066", till.sendRight("redeem", small));
    }

    private Map<String, String> refund(String collector, Answer sold) {
        return till.refund(collector, sold.member("txnConfirmationNumber"));
    }

    private static void assertReport(CertifiedSession session, String result) {
        JsonNode report = session.report();
        String signature = report.path("signature").asString();
        JsonNode verified = session.verify(signature);

        assertThat(report.path("report").path("result").asString()).isEqualTo(result);
        assertThat(verified.path("valid").asBoolean()).isTrue();
        assertThat(verified.path("report")).isEqualTo(report.path("report"));
        int middle = signature.length() / 2;
        char other = signature.charAt(middle) == 'A' ? 'B' : 'A';
        String changed = signature.substring(0, middle) + other + signature.substring(middle + 1);
        assertThat(session.verify(changed).path("valid").asBoolean()).isFalse();
        assertThat(session.verify(instance.token("loy1-pos")).path("valid").asBoolean()).isFalse();
    }

    private static void assertCode(String code, Answer answer) {
        assertThat(answer.member("responseCode")).as(answer.body()).isEqualTo(code);
    }
}
