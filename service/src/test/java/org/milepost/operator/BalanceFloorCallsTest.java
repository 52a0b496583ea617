package org.milepost.operator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.milepost.WireClient;
import org.milepost.WireClient.Answer;

/** Balances below zero, where a programme allows them, and how they are recovered. */
class BalanceFloorCallsTest extends OperatorCalls {

    private static int references;

    @AfterEach
    void theBooksAreRight() {
        floor("AIRMILES", 0);
        floor("ATRP", 0);
        assertThat(instance.audit().faults()).isEmpty();
    }

    @Test
    void aCorrectionTakesABalanceBelowZeroAndACreditRaisesIt() {
        floor("AIRMILES", -500);
        String collector = instance.collector(100);

        Answer taken = adjust(collector, -300);
        Answer inquired = operator.inquire(collector);
        Answer redeemed = redeem(collector);
        Answer small = adjust(collector, 50);
        Answer credited = adjust(collector, 245);
        Answer afterwards = redeem(collector);

        assertThat(taken.status()).as(taken.body()).isEqualTo(201);
        assertThat(taken.member("balance")).isEqualTo("-200");
        assertThat(inquired.member("responseCode")).isEqualTo("0051");
        assertThat(inquired.member("cashBalance")).isEqualTo("-200");
        assertThat(redeemed.member("responseCode")).isEqualTo("0051");
        assertThat(small.member("balance")).isEqualTo("-150");
        assertThat(credited.member("balance")).isEqualTo("95");
        assertThat(afterwards.member("responseCode")).isEqualTo("0000");
    }

    @Test
    void aCorrectionDoesNotGoBelowTheFloorOfTheProgramme() {
        String collector = instance.collector(100);
        Answer withoutFloor = adjust(collector, -101);
        floor("AIRMILES", -500);
        Answer atFloor = adjust(collector, -600);
        Answer below = adjust(collector, -1);
        floor("AIRMILES", 0);
        Answer raised = adjust(collector, 10);
        Answer lower = adjust(collector, -1);

        assertThat(withoutFloor.member("type")).endsWith("insufficient-balance");
        assertThat(atFloor.member("balance")).isEqualTo("-500");
        assertThat(below.status()).isEqualTo(409);
        assertThat(below.member("type")).endsWith("insufficient-balance");
        assertThat(raised.member("balance")).isEqualTo("-490");
        assertThat(lower.status()).isEqualTo(409);
    }

    /** A floor is not an overdraft: only corrections use it. */
    @Test
    void aRedemptionDoesNotUseTheFloor() {
        floor("AIRMILES", -500);
        String collector = instance.collector(100);
        adjust(collector, -150);
        adjust(collector, 140);

        assertThat(redeem(collector).member("responseCode")).isEqualTo("0051");
        assertThat(operator.inquire(collector).member("cashBalance")).isEqualTo("90");
    }

    @Test
    void aSpentCreditIsReversedAndDebitsWaitForTheNextCredits() {
        floor("ATRP", -1000);
        String member = "87000" + ++references;
        operator.post(
                "programmes/ATRP/members",
                "{\"number\": \"%s\", \"firstName\": \"Ana\", \"familyName\": \"Nunez\"}"
                        .formatted(member));
        String account = "programmes/ATRP/accounts/" + member;
        String credit = credit(member, 400);
        operator.post(account + "/adjustments", taking(-400));

        Answer reversed =
                operator.post(
                        account + "/credit-reversals",
                        """
                        {"confirmationNumber": "%s", "miles": 400, "reason": "wrong hotel",
                         "reference": "R"}
                        """
                                .formatted(credit));
        credit(member, 399);

        assertThat(reversed.status()).as(reversed.body()).isEqualTo(201);
        assertThat(reversed.member("balance")).isEqualTo("-400");
        assertThat(operator.get(account).member("balance")).isEqualTo("-1");
        assertThat(operator.get("changes?action=account.changed&order=newest&limit=1").body())
                .contains("\"after\":{\"floor\":-1000}");
    }

    @Test
    void theFloorIsNotAboveZero() {
        assertThat(
                        OperatorClient.places(
                                operator.patch("programmes/AIRMILES", "{\"balanceFloor\": 1}")))
                .containsExactly("/balanceFloor");
        assertThat(operator.patch("programmes/AIRMILES", "{}").body())
                .isEqualTo(operator.get("programmes/AIRMILES").body());
        assertThat(
                        operator.patch("programmes/AIRMILES", "{\"balanceFloor\": -7}")
                                .member("balanceFloor"))
                .isEqualTo("-7");
    }

    private static void floor(String programme, long floor) {
        Answer changed =
                operator.patch("programmes/" + programme, "{\"balanceFloor\": " + floor + "}");
        assertThat(changed.status()).isEqualTo(200);
    }

    private static Answer adjust(String collector, long miles) {
        return operator.post(
                "programmes/AIRMILES/collectors/" + collector + "/adjustments",
                """
                {"currency": "CASH", "miles": %d, "reason": "x", "reference": "F-%d"}
                """
                        .formatted(miles, ++references));
    }

    private static String taking(long miles) {
        return "{\"miles\": %d, \"reason\": \"x\", \"reference\": \"T-%d\"}"
                .formatted(miles, ++references);
    }

    private static Answer redeem(String collector) {
        return operator.checkout(
                "redeem",
                """
                {"acquirerId": "100000", "cardEntryMode": "SWIPE", "collectorNumber": "%s",
                 "dateTime": "2026-06-15T12:00:00-0400", "deviceId": "001",
                 "dollarRedeemRequest": "10.00", "postTaxBasketAmount": "10.00",
                 "sponsorCode": "LOY1", "storeId": "0001", "traceId": "%d", "vendorId": "100087"}
                """
                        .formatted(collector, ++references));
    }

    private static String credit(String member, long avios) {
        try (WireClient wire = new WireClient(instance.url())) {
            Answer credited =
                    wire.send(
                            "POST",
                            "/v1/programmes/ATRP/accounts/"
                                    + member
                                    + "/credit-transaction-requests"
                                    + "?api_key=sandbox0sandbox0sandbox0",
                            "Content-Type: application/json\r\n",
                            """
                            {"description": "Avios collected",
                             "monetaryAmount":
                                 {"amount": %d, "currency": {"currencyCode": "AVIOS"}},
                             "externalTransactionIdentifier": "ext",
                             "externalTransactionDate": "2026-06-01T08:30:00.000Z",
                             "externalReferenceIdentifier": "ERI",
                             "externalSource": "HOTEL1", "type": "COLLECTION",
                             "person": {"name": {"firstName": "Ana", "familyName": "Nunez"}}}
                            """
                                    .formatted(avios)
                                    .getBytes(UTF_8));
            assertThat(credited.member("identifier")).as(credited.toString()).isNotEmpty();
            return credited.member("identifier");
        }
    }
}
