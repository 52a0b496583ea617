package org.milepost.operator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.milepost.WireClient;
import org.milepost.WireClient.Answer;
import org.milepost.dialect.StaffRole;
import org.milepost.ledger.HistoryEntry;
import org.milepost.ledger.TransferKind;

/** An operator reverses wrong credits of partners, and redemptions after their window. */
class CreditReversalCallsTest extends OperatorCalls {

    private static final String HOTEL_KEY = "sandbox0sandbox0sandbox0";
    private static final String ATRP = "programmes/ATRP/accounts/";

    private static int members;

    @Test
    void aCreditGoesBackToThePartnersHouseUntilNothingIsLeft() {
        String member = member();
        String credit = credit(member, 500);
        long trail = operator.latestChange();

        Answer first = reverse(member, credit, 200, "C-1");
        Answer again = reverse(member, credit, 200, "C-1");
        Answer rest = reverse(member, credit, 300, "C-2");
        Answer more = reverse(member, credit, 1, "C-3");

        assertThat(first.status()).as(first.body()).isEqualTo(201);
        assertThat(first.body())
                .isEqualTo(
                        "{\"currency\":\"AVIOS\",\"confirmationNumber\":\""
                                + credit
                                + "\",\"miles\":200,\"reason\":\"wrong hotel\","
                                + "\"reference\":\"C-1\",\"balance\":300}");
        assertThat(again.status()).isEqualTo(200);
        assertThat(again.body()).isEqualTo(first.body());
        assertThat(rest.member("balance")).isEqualTo("0");
        assertThat(more.status()).isEqualTo(409);
        assertThat(more.member("type")).isEqualTo("urn:milepost:problem:not-possible-now");
        List<HistoryEntry> history = instance.history("ATRP", member);
        assertThat(history)
                .extracting(it -> it.transfer().kind())
                .containsExactly(
                        TransferKind.ISSUANCE,
                        TransferKind.PART_REVERSAL,
                        TransferKind.PART_REVERSAL);
        assertThat(history)
                .extracting(it -> it.transfer().house())
                .containsOnly(history.getFirst().transfer().house());
        assertThat(history.get(1).transfer().facts()).startsWith("{\"of\":1,\"counted\":0,");
        assertThat(operator.changesAfter(trail))
                .extracting(it -> it.path("action").asString() + " " + it.path("reason").asString())
                .containsExactly(
                        "account.credit-reversed wrong hotel",
                        "account.credit-reversed wrong hotel");
        assertThat(instance.audit().faults()).isEmpty();
    }

    @Test
    void whatWasSpentIsNotTaken() {
        String member = member();
        String credit = credit(member, 500);
        operator.post(
                ATRP + member + "/adjustments",
                "{\"miles\": -100, \"reason\": \"x\", \"reference\": \"S-1\"}");

        Answer refused = reverse(member, credit, 401, "S-2");

        assertThat(refused.member("type")).isEqualTo("urn:milepost:problem:insufficient-balance");
        assertThat(reverse(member, credit, 400, "S-3").status()).isEqualTo(201);
        assertThat(instance.audit().faults()).isEmpty();
    }

    @Test
    void onlyACreditOfTheAccountIsReversed() {
        String member = member();
        String others = credit(member(), 500);
        String own = credit(member, 500);
        Answer wrong = reverse(member, others, 1, "N-1");
        reverse(member, own, 10, "N-2");
        Answer nothing = reverse(member, "0000000000000000", 1, "N-3");

        for (Answer refused : List.of(wrong, nothing)) {
            assertThat(refused.status()).isEqualTo(400);
            assertThat(OperatorClient.places(refused)).containsExactly("/confirmationNumber");
        }
    }

    @Test
    void aReferenceStandsForOneReversalOnly() {
        String member = member();
        String credit = credit(member, 500);
        reverse(member, credit, 10, "R-1");

        assertThat(reverse(member, credit, 11, "R-1").member("type"))
                .isEqualTo("urn:milepost:problem:reference-used");
    }

    @Test
    void concurrentReversalsAreNotMoreThanTheCredit() throws Exception {
        String member = member();
        String credit = credit(member, 500);
        List<Future<Answer>> calls = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            for (int i = 0; i < 16; i++) {
                String reference = "P-" + i;
                calls.add(
                        threads.submit(
                                () -> {
                                    try (OperatorClient own = new OperatorClient(instance)) {
                                        return own.post(
                                                ATRP + member + "/credit-reversals",
                                                body(credit, 100, reference));
                                    }
                                }));
            }
        }

        int booked = 0;
        for (Future<Answer> call : calls) {
            booked += call.get().status() == 201 ? 1 : 0;
        }
        assertThat(booked).isEqualTo(5);
        assertThat(instance.avios("ATRP", member).balance().count()).isZero();
        assertThat(instance.audit().faults()).isEmpty();
    }

    @Test
    void aLargeReversalWaitsForASecondPerson() {
        instance.operatorClient("reverser", Set.of(StaffRole.SUPPORT_AGENT));
        String member = member();
        String credit = credit(member, 9_000);

        Answer asked =
                operator.sendAs(
                        instance.token("reverser"),
                        "POST",
                        ATRP + member + "/credit-reversals",
                        body(credit, 8_000, "L-1"));
        Answer approved = operator.post("approvals/" + asked.member("number") + "/approve", "");

        assertThat(asked.status()).isEqualTo(202);
        assertThat(approved.member("state")).isEqualTo("approved");
        assertThat(instance.avios("ATRP", member).balance().count()).isEqualTo(1_000);
        assertThat(instance.audit().faults()).isEmpty();
    }

    /** A part may be the whole; the till's own reversal ends with its day. */
    @Test
    void aRedemptionIsReversedAsAWholeAfterItsWindow() {
        String collector = instance.collector(1_000);
        String number =
                operator.checkout(
                                "redeem",
                                """
                                {"acquirerId": "100000", "cardEntryMode": "SWIPE",
                                 "collectorNumber": "%s",
                                 "dateTime": "2026-06-15T12:00:00-0400", "deviceId": "001",
                                 "dollarRedeemRequest": "20.00", "postTaxBasketAmount": "20.00",
                                 "sponsorCode": "LOY1", "storeId": "0001", "traceId": "77",
                                 "vendorId": "100087"}
                                """
                                        .formatted(collector))
                        .member("txnConfirmationNumber");
        assertThat(number).isNotEmpty();
        instance.clock().pass(Duration.ofDays(90));

        Answer reversed =
                operator.post(
                        "programmes/AIRMILES/collectors/" + collector + "/part-reversals",
                        "{\"currency\": \"CASH\", \"confirmationNumber\": \""
                                + number
                                + "\", \"miles\": 190, \"reason\": \"late return\","
                                + " \"reference\": \"W-1\"}");

        assertThat(reversed.status()).as(reversed.body()).isEqualTo(201);
        assertThat(reversed.member("balance")).isEqualTo("1000");
        assertThat(instance.audit().faults()).isEmpty();
    }

    private static String member() {
        String number = "82000" + ++members;
        Answer added =
                operator.post(
                        "programmes/ATRP/members",
                        "{\"number\": \"%s\", \"firstName\": \"Ana\", \"familyName\": \"Nunez\"}"
                                .formatted(number));
        assertThat(added.status()).isEqualTo(201);
        return number;
    }

    /** Credits the member through the partner API. */
    private static String credit(String member, long avios) {
        try (WireClient wire = new WireClient(instance.url())) {
            Answer credited =
                    wire.send(
                            "POST",
                            "/v1/programmes/ATRP/accounts/"
                                    + member
                                    + "/credit-transaction-requests?api_key="
                                    + HOTEL_KEY,
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

    private static Answer reverse(String member, String credit, long miles, String reference) {
        return operator.post(ATRP + member + "/credit-reversals", body(credit, miles, reference));
    }

    private static String body(String credit, long miles, String reference) {
        return """
               {"confirmationNumber": "%s", "miles": %d, "reason": "wrong hotel", "reference": "%s"}
               """
                .formatted(credit, miles, reference);
    }
}
