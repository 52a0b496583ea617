package org.milepost.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.milepost.WireClient.Answer;
import org.milepost.dialect.StaffRole;

/** Accounts that are closed, with their miles forfeited or paid out, and opened again by rules. */
class ClosureCallsTest extends OperatorCalls {

    private static final String COLLECTORS = "programmes/AIRMILES/collectors/";

    private static int numbers;

    @AfterEach
    void theBooksAreRight() {
        assertThat(instance.audit().faults()).isEmpty();
    }

    @Test
    void anAccountWithForfeitedMilesIsClosedAndOpenedAgain() {
        String collector = instance.collector(120);
        Answer early = close("AIRMILES", collector);
        Answer forfeited = take(collector, "forfeitures", 120, "F-1");
        Answer repeated = take(collector, "forfeitures", 120, "F-1");

        Answer closed = close("AIRMILES", collector);
        String code = operator.codeOf(collector);
        Answer byStatus = operator.patch(COLLECTORS + collector, "{\"status\": \"active\"}");
        Answer again = close("AIRMILES", collector);
        Answer opened = operator.delete(closure("AIRMILES", collector));

        assertThat(early.status()).as(early.body()).isEqualTo(409);
        assertThat(forfeited.status()).as(forfeited.body()).isEqualTo(201);
        assertThat(forfeited.member("balance")).isEqualTo("0");
        assertThat(repeated.status()).isEqualTo(200);
        assertThat(closed.status()).as(closed.body()).isEqualTo(201);
        assertThat(closed.member("reopenableUntil")).isNotEmpty();
        assertThat(code).isEqualTo("0002");
        assertThat(byStatus.status()).as(byStatus.body()).isEqualTo(409);
        assertThat(again.status()).isEqualTo(409);
        assertThat(opened.status()).as(opened.body()).isEqualTo(204);
        assertThat(operator.codeOf(collector)).isNotEqualTo("0002");
        assertThat(operator.delete(closure("AIRMILES", collector)).status()).isEqualTo(404);
        assertThat(instance.cash(collector).balance().count()).isZero();
    }

    @Test
    void anAccountWithPaidOutMilesStaysClosed() {
        String collector = instance.collector(50);
        Answer paid = take(collector, "payouts", 50, "P-1");
        close("AIRMILES", collector);

        Answer opened = operator.delete(closure("AIRMILES", collector));

        assertThat(paid.status()).as(paid.body()).isEqualTo(201);
        assertThat(opened.status()).isEqualTo(409);
        assertThat(opened.member("detail")).isEqualTo("Miles were paid out.");
        assertThat(operator.codeOf(collector)).isEqualTo("0002");
        String timeline =
                "{\"programme\": \"AIRMILES\", \"currency\": \"CASH\", \"number\": \"%s\"}"
                        .formatted(collector);
        assertThat(
                        OperatorClient.within2Seconds(
                                () ->
                                        operator.post("explanations/timeline", timeline)
                                                .body()
                                                .contains(
                                                        "\"kind\":\"adjustment\","
                                                                + "\"house\":\"payout\"")))
                .isTrue();
    }

    @Test
    void anAccountIsNotOpenedAfterNinetyDays() {
        String early = instance.collector(0);
        String late = instance.collector(0);
        close("AIRMILES", late);
        instance.clock().pass(Duration.ofDays(1));
        close("AIRMILES", early);
        instance.clock().pass(Duration.ofDays(89).plusSeconds(1));

        assertThat(operator.delete(closure("AIRMILES", late)).status()).isEqualTo(409);
        assertThat(operator.delete(closure("AIRMILES", early)).status()).isEqualTo(204);
    }

    /** What is forfeited and paid out is apart from corrections, and from each other. */
    @Test
    void theMilesAreInHouseAccountsOfTheirOwn() {
        String collector = instance.collector(30);
        take(collector, "forfeitures", 10, "H-1");
        take(collector, "payouts", 20, "H-2");

        assertThat(
                        operator.post(
                                        "explanations/movements",
                                        """
                                        {"programme": "AIRMILES", "from": "2026-06",
                                         "until": "2026-06"}
                                        """)
                                .body())
                .contains("\"role\":\"forfeiture\"", "\"role\":\"payout\"");
    }

    @Test
    void noMoreIsTakenThanThereIsAndALargeAmountWaits() {
        instance.operatorClient("closer", Set.of(StaffRole.SUPPORT_AGENT));
        operator.patch("programmes/AIRMILES", "{\"balanceFloor\": -500}");
        String collector = instance.collector(6_000);
        Answer tooMuch = take(collector, "payouts", 6_001, "L-0");
        operator.patch("programmes/AIRMILES", "{\"balanceFloor\": 0}");

        Answer asked =
                operator.sendAs(
                        instance.token("closer"),
                        "POST",
                        COLLECTORS + collector + "/payouts",
                        body(6_000, "L-1"));
        Answer waiting = close("AIRMILES", collector);
        Answer approved = operator.post("approvals/" + asked.member("number") + "/approve", "");

        assertThat(tooMuch.member("type")).endsWith("insufficient-balance");
        assertThat(asked.status()).isEqualTo(202);
        assertThat(waiting.status()).isEqualTo(409);
        assertThat(approved.member("state")).as(approved.body()).isEqualTo("approved");
        assertThat(instance.cash(collector).balance().count()).isZero();
    }

    @Test
    void aMembersAccountIsClosedUnlessItIsShared() {
        String member = member();
        String household = "89900" + ++numbers;
        operator.post("programmes/ATRP/accounts", "{\"number\": \"" + household + "\"}");
        operator.post(
                "programmes/ATRP/members/" + member + "/household",
                "{\"household\": \"" + household + "\"}");

        Answer inHousehold = close("ATRP", member);
        Answer shared = close("ATRP", household);
        operator.delete("programmes/ATRP/members/" + member + "/household");
        Answer closed = close("ATRP", member);
        Answer byStatus =
                operator.patch("programmes/ATRP/accounts/" + member, "{\"status\": \"active\"}");
        String status = operator.get("programmes/ATRP/accounts/" + member).member("status");

        assertThat(inHousehold.status()).isEqualTo(409);
        assertThat(shared.status()).isEqualTo(409);
        assertThat(closed.status()).as(closed.body()).isEqualTo(201);
        assertThat(byStatus.status()).isEqualTo(409);
        assertThat(status).isEqualTo("cancelled");
    }

    private static Answer close(String programme, String number) {
        return operator.post(closure(programme, number), "");
    }

    private static String closure(String programme, String number) {
        return "programmes/" + programme + "/persons/" + number + "/closure";
    }

    private static Answer take(String collector, String how, long miles, String reference) {
        return operator.post(COLLECTORS + collector + "/" + how, body(miles, reference));
    }

    private static String body(long miles, String reference) {
        return """
               {"currency": "CASH", "miles": %d, "reason": "closed", "reference": "%s"}
               """
                .formatted(miles, reference);
    }

    private static String member() {
        String number = "89000" + ++numbers;
        Answer added =
                operator.post(
                        "programmes/ATRP/members",
                        "{\"number\": \"%s\", \"firstName\": \"Ana\", \"familyName\": \"Nunez\"}"
                                .formatted(number));
        assertThat(added.status()).isEqualTo(201);
        return number;
    }
}
