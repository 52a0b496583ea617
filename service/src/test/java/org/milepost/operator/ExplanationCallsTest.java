package org.milepost.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.milepost.Await;
import org.milepost.WireClient.Answer;
import org.milepost.ledger.TransferKind;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** An operator explains balances, and the numbers of an inquiry. */
class ExplanationCallsTest extends OperatorCalls {

    private static final String REFUND =
            """
            {"acquirerId": "100000", "cardEntryMode": "SWIPE", "collectorNumber": "%s",
             "dateTime": "2026-06-15T12:00:00-0400", "deviceId": "001",
             "redemptionConfirmationNumber": "%s", "sponsorCode": "LOY1", "storeId": "0001",
             "traceId": "2", "vendorId": "100087"}
            """;

    @Test
    void aTimelineHasTheBalanceAfterEachTransferAndWhatUndoesWhat() {
        String collector = instance.collector(1_000);
        String sale = redeem(collector, "20.00");
        redeem(collector, "10.00");
        operator.checkout("reverse", REFUND.formatted(collector, sale));

        ObjectNode timeline = timeline(collector, 4);

        assertThat(column(timeline, "balance")).containsExactly("905", "715", "810", "1000");
        assertThat(column(timeline, "kind"))
                .containsExactly("reversal", "redemption", "redemption", "issuance");
        assertThat(timeline.path("balance").asLong()).isEqualTo(905);
        assertThat(timeline.path("items").get(0).path("undoes").asString()).isEqualTo(sale);
        assertThat(timeline.path("items").get(2).path("offer").path("offerId").asString())
                .isEqualTo("1111111111");
    }

    @Test
    void aTimelineContinuesWhereAPageEnds() {
        String collector = instance.collector(1);
        instance.issue(collector, 2);
        instance.issue(collector, 3);
        timeline(collector, 3);

        ObjectNode first = explain("timeline", account(collector, ",\"limit\":2"));
        ObjectNode second =
                explain(
                        "timeline",
                        account(collector, ",\"before\":" + first.path("next").asInt()));

        assertThat(column(first, "balance")).containsExactly("6", "3");
        assertThat(column(second, "balance")).containsExactly("1");
        assertThat(second.has("next")).isFalse();
    }

    @Test
    void aBalanceIsThatOfItsInstantByBothTimes() {
        String collector = instance.collector(100);
        Instant before = instance.clock().instant();
        instance.clock().pass(Duration.ofMinutes(5));
        instance.issue(collector, 11);
        timeline(collector, 2);

        ObjectNode then = explain("balance", account(collector, ",\"at\":\"" + before + "\""));
        ObjectNode now = explain("balance", account(collector, ""));

        assertThat(then.path("booked").path("balance").asLong()).isEqualTo(100);
        assertThat(then.path("booked").path("transfers").asLong()).isEqualTo(1);
        assertThat(then.path("happened")).isEqualTo(then.path("booked"));
        assertThat(now.path("booked").path("balance").asLong()).isEqualTo(111);
    }

    @Test
    void aTransferThatHappenedEarlierCountsEarlierByItsPartnersTime() {
        operator.post("programmes/AERC/accounts", "{\"number\":\"77100\"}");
        String facts =
                """
                {"type":"COLLECTION","partner":"HOTEL","transactionId":"B-1",
                 "transactionDate":"2026-02-01T10:00:00.000Z"}
                """;
        instance.transfer("AERC", "77100", TransferKind.ISSUANCE, 40, facts);
        String body = "{\"programme\":\"AERC\",\"currency\":\"AVIOS\",\"number\":\"77100\"%s}";
        await("timeline", body.formatted(""), 1);

        ObjectNode march = explain("balance", body.formatted(",\"at\":\"2026-03-01T00:00:00Z\""));

        assertThat(march.path("booked").path("balance").asLong()).isZero();
        assertThat(march.path("happened").path("balance").asLong()).isEqualTo(40);
        assertThat(march.path("happened").path("transfers").asLong()).isEqualTo(1);
    }

    @Test
    void everyNumberOfAnInquiryIsTakenApart() {
        String collector = instance.collector(1_000);
        redeem(collector, "30.00");
        String undone = redeem(collector, "20.00");
        operator.checkout("reverse", REFUND.formatted(collector, undone));
        timeline(collector, 4);
        Answer inquiry = operator.inquire(collector);

        ObjectNode explained =
                explain(
                        "inquiry",
                        "{\"number\":\"%s\",\"sponsor\":\"LOY1\",\"store\":\"0001\",\"basket\":\"100.00\"}"
                                .formatted(collector));

        JsonNode cash = explained.path("balances").path("CASH");
        assertThat(explained.path("responseCode").asString())
                .isEqualTo(inquiry.member("responseCode"));
        assertThat(Long.toString(cash.path("balance").asLong()))
                .isEqualTo(inquiry.member("cashBalance"));
        assertThat(sum(cash.path("parts"), "miles")).isEqualTo(cash.path("balance").asLong());
        JsonNode offer = chosen(explained);
        assertThat(offer.path("unitsPossible").asLong())
                .isEqualTo(Long.parseLong(inquiry.member("availableOfferUnits")));
        assertThat(offer.path("unitsOfDailyLimit").asLong())
                .isEqualTo(Long.parseLong(inquiry.member("dailyOfferLimit")));
        assertThat(offer.path("unitsAvailable").asLong() * offer.path("unitMiles").asLong())
                .isEqualTo(Long.parseLong(inquiry.member("availableCashBalance")));
        JsonNode day = explained.path("dailyLimit");
        assertThat(day.path("used").asString()).isEqualTo("30.00");
        assertThat(counted(day)).containsExactly("30.00", "20.00", "-20.00");
    }

    @Test
    void movementsTieToTheBooks() {
        String collector = instance.collector(500);
        redeem(collector, "10.00");
        timeline(collector, 2);

        ObjectNode report =
                explain(
                        "movements",
                        "{\"programme\":\"AIRMILES\",\"from\":\"2026-01\",\"until\":\"2026-12\"}");

        for (JsonNode currency : report.path("currencies")) {
            assertThat(currency.path("unread").asLong()).isZero();
            assertThat(-sum(currency.path("houses"), "balance"))
                    .isEqualTo(currency.path("liability").asLong());
            JsonNode months = currency.path("months");
            assertThat(months).hasSize(12);
            assertThat(months.get(11).path("closing").asLong())
                    .isEqualTo(currency.path("liability").asLong());
            for (JsonNode house : currency.path("houses")) {
                assertThat(house.path("read")).isEqualTo(house.path("balance"));
            }
        }
        assertThat(report.path("currencies").toString())
                .contains("\"partner\":\"LOY1\"", "\"kind\":\"redemption\"");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    timeline  | {"programme":"AIRMILES","currency":"CASH","number":"1"}              | /number
                    timeline  | {"programme":"AIRMILES","currency":"AVIOS","number":"1"}             | /currency
                    balance   | {"programme":"NONE","currency":"CASH","number":"1"}                  | /programme
                    inquiry   | {"number":"1","sponsor":"LOY1","store":"1","basket":"1.00"}          | /number
                    inquiry   | {"number":"1","sponsor":"XXXX","store":"1","basket":"1.00"}          | /sponsor
                    movements | {"programme":"AIRMILES","from":"2026-02","until":"2026-01"}          | /until
                    movements | {"programme":"AIRMILES","from":"2026-13","until":"2026-12"}          | /from
                    """)
    void aQuestionThatIsNotSensibleNamesTheMember(String call, String body, String place) {
        Answer answer = operator.post("explanations/" + call, body);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(OperatorClient.places(answer)).containsExactly(place);
    }

    private static String redeem(String collector, String dollars) {
        return operator.checkout(
                        "redeem",
                        """
                        {"acquirerId": "100000", "cardEntryMode": "SWIPE", "collectorNumber": "%s",
                         "dateTime": "2026-06-15T12:00:00-0400", "deviceId": "001",
                         "dollarRedeemRequest": "%s", "postTaxBasketAmount": "100.00",
                         "sponsorCode": "LOY1", "storeId": "0001", "traceId": "1", "vendorId": "100087"}
                        """
                                .formatted(collector, dollars))
                .member("txnConfirmationNumber");
    }

    private static String account(String collector, String more) {
        return "{\"programme\":\"AIRMILES\",\"currency\":\"CASH\",\"number\":\"%s\"%s}"
                .formatted(collector, more);
    }

    /** The timeline of an account, once it has so many transfers. */
    private static ObjectNode timeline(String collector, int transfers) {
        return await("timeline", account(collector, ""), transfers);
    }

    private static ObjectNode await(String call, String body, int items) {
        Await.until("it is found", () -> explain(call, body).path("items").size() >= items);
        return explain(call, body);
    }

    private static ObjectNode explain(String call, String body) {
        Answer answer = operator.post("explanations/" + call, body);
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return OperatorClient.body(answer);
    }

    private static List<String> column(ObjectNode page, String name) {
        return page.path("items").valueStream().map(it -> it.path(name).asString()).toList();
    }

    private static List<String> counted(JsonNode day) {
        return day.path("transfers")
                .valueStream()
                .map(it -> it.path("counted").asString())
                .toList();
    }

    private static JsonNode chosen(ObjectNode explained) {
        return explained
                .path("offers")
                .valueStream()
                .filter(it -> it.path("chosen").asBoolean())
                .findFirst()
                .orElseThrow();
    }

    private static long sum(JsonNode array, String name) {
        return array.valueStream().mapToLong(it -> it.path(name).asLong()).sum();
    }
}
