package org.milepost.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.milepost.RunningInstance;
import org.milepost.WireClient.Answer;
import org.milepost.commit.LaneSettings;
import org.milepost.ledger.Miles;
import org.milepost.postgres.Database;
import org.milepost.postgres.TestDatabases;

/** An operator reverses parts of redemptions, and what a till may still do with them. */
class PartReversalCallsTest {

    private static Database database;
    private static RunningInstance instance;
    private static OperatorClient operator;

    private static final LaneSettings LANES = LaneSettings.ORDINARY.withLanes(2);

    private static int reversals;

    @BeforeAll
    static void start() {
        database = new TestDatabases().create();
        instance = RunningInstance.start(database, LANES, Duration.ofSeconds(7));
        operator = new OperatorClient(instance);
    }

    @AfterAll
    static void stop() {
        operator.close();
        instance.close();
    }

    @Test
    void partsGoBackUntilNothingIsLeft() {
        String collector = instance.collector(1_000);
        String number = redeem(collector, "30.00");
        long trail = operator.latestChange();

        Answer first = reverse(collector, part(number, 95, "P-1"));
        Answer again = reverse(collector, part(number, 95, "P-1"));
        Answer second = reverse(collector, part(number, 190, "P-2"));
        Answer third = reverse(collector, part(number, 95, "P-3"));

        assertThat(first.status()).isEqualTo(201);
        assertThat(first.body())
                .isEqualTo(
                        "{\"currency\":\"CASH\",\"confirmationNumber\":\""
                                + number
                                + "\",\"miles\":95,\"reason\":\"one item came back\","
                                + "\"reference\":\"P-1\",\"balance\":810}");
        assertThat(again.status()).isEqualTo(200);
        assertThat(again.body()).isEqualTo(first.body());
        assertThat(second.status()).isEqualTo(201);
        assertThat(third.status()).isEqualTo(409);
        assertThat(third.member("type")).isEqualTo("urn:milepost:problem:not-possible-now");
        assertThat(instance.cash(collector).balance()).isEqualTo(Miles.of(1_000));
        assertThat(operator.changesAfter(trail)).hasSize(2);
        assertThat(instance.audit().faults()).isEmpty();
    }

    /** Without the answer the same call would book a second time. */
    @Test
    void theAuditNoticesThatTheAnswerToAReferenceIsMissing() {
        String collector = instance.collector(1_000);
        reverse(collector, part(redeem(collector, "20.00"), 95, "A-1"));
        long account = instance.cash(collector).id().number();
        execute("CREATE TABLE kept AS SELECT * FROM answer WHERE account = " + account);

        execute("DELETE FROM answer WHERE kind = 3 AND account = " + account + " AND ordinal = 3");

        assertThat(instance.audit().faults())
                .hasSize(2)
                .anyMatch(it -> it.endsWith("what it says was booked is not in the books"))
                .anyMatch(it -> it.endsWith("the answer to the operator's reference is not there"));
        execute("INSERT INTO answer SELECT * FROM kept WHERE kind = 3 AND ordinal = 3");
        assertThat(instance.audit().faults()).isEmpty();
    }

    /** The limit of a day is 75 units. */
    @Test
    void aPartGivesItsShareOfTheDayBack() {
        String collector = instance.collector(95 * 80);
        String number = redeem(collector, "750.00");

        reverse(collector, part(number, 95 * 2, "D-1"));
        assertThat(instance.cash(collector).counters().first().used()).isEqualTo(73_000);
        redeem(collector, "20.00");

        assertThat(redeeming(collector, "10.00").member("responseCode")).isEqualTo("0065");
        assertThat(instance.audit().faults()).isEmpty();
    }

    @Test
    void aTillDoesNotReverseARedemptionOfWhichAPartWentBack() {
        String collector = instance.collector(1_000);
        String number = redeem(collector, "20.00");
        reverse(collector, part(number, 95, "T-1"));

        Answer whole = operator.checkout("reverse", reversal(collector, number));

        assertThat(whole.member("responseCode")).isEqualTo("0057");
        assertThat(instance.cash(collector).balance()).isEqualTo(Miles.of(905));
    }

    @Test
    void aRedemptionThatATillReversedHasNoParts() {
        String collector = instance.collector(1_000);
        String number = redeem(collector, "20.00");
        operator.checkout("reverse", reversal(collector, number));

        assertThat(reverse(collector, part(number, 95, "W-1")).status()).isEqualTo(409);
        assertThat(instance.cash(collector).balance()).isEqualTo(Miles.of(1_000));
    }

    @Test
    void aReferenceIsForOnePartOnly() {
        String collector = instance.collector(1_000);
        String number = redeem(collector, "20.00");
        reverse(collector, part(number, 95, "R-1"));

        Answer other = reverse(collector, part(number, 190, "R-1"));

        assertThat(other.status()).isEqualTo(409);
        assertThat(other.member("type")).isEqualTo("urn:milepost:problem:reference-used");
    }

    @ParameterizedTest
    @CsvSource({"94", "96", "1"})
    void whatIsNoWholeUnitIsRefused(long miles) {
        String collector = instance.collector(1_000);
        String number = redeem(collector, "20.00");

        Answer refused = reverse(collector, part(number, miles, "U-" + ++reversals));

        assertThat(refused.status()).isEqualTo(400);
        assertThat(OperatorClient.places(refused)).containsExactly("/miles");
        assertThat(instance.cash(collector).balance()).isEqualTo(Miles.of(810));
    }

    @Test
    void aNumberThatNamesNoRedemptionOfTheAccountIsRefused() {
        String one = instance.collector(1_000);
        String other = instance.collector(1_000);
        String number = redeem(one, "20.00");

        Answer refused = reverse(other, part(number, 95, "N-1"));

        assertThat(refused.status()).isEqualTo(400);
        assertThat(OperatorClient.places(refused)).containsExactly("/confirmationNumber");
        assertThat(reverse("60000009999", part(number, 95, "N-2")).status()).isEqualTo(404);
    }

    private static void execute(String sql) {
        database.jdbi().useHandle(handle -> handle.execute(sql));
    }

    private static Answer reverse(String collector, String body) {
        return operator.post(
                "programmes/AIRMILES/collectors/" + collector + "/part-reversals", body);
    }

    private static String part(String number, long miles, String reference) {
        return """
               {"currency": "CASH", "confirmationNumber": "%s", "miles": %d,
                "reason": "one item came back", "reference": "%s"}
               """
                .formatted(number, miles, reference);
    }

    /** Redeems and returns the confirmation number. */
    private static String redeem(String collector, String dollars) {
        Answer answer = redeeming(collector, dollars);
        assertThat(answer.member("responseCode")).isEqualTo("0000");
        return answer.member("txnConfirmationNumber");
    }

    private static Answer redeeming(String collector, String dollars) {
        return operator.checkout(
                "redeem",
                """
                        {"acquirerId": "100000", "cardEntryMode": "SWIPE", "collectorNumber": "%s",
                         "dateTime": "2026-06-15T12:00:00-0400", "deviceId": "001",
                         "dollarRedeemRequest": "%s", "postTaxBasketAmount": "%s",
                         "sponsorCode": "LOY1", "storeId": "0001", "traceId": "%d",
                         "vendorId": "100087"}
                        """
                        .formatted(collector, dollars, dollars, ++reversals));
    }

    private static String reversal(String collector, String number) {
        return """
               {"acquirerId": "100000", "cardEntryMode": "SWIPE", "collectorNumber": "%s",
                "dateTime": "2026-06-15T12:00:00-0400", "deviceId": "001",
                "redemptionConfirmationNumber": "%s", "sponsorCode": "LOY1", "storeId": "0001",
                "traceId": "%d", "vendorId": "100087"}
               """
                .formatted(collector, number, ++reversals);
    }
}
