package org.milepost.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.milepost.Await;
import org.milepost.RunningInstance;
import org.milepost.WireClient.Answer;
import org.milepost.ledger.TransferKind;
import tools.jackson.databind.JsonNode;

/** An operator finds transfers by what a partner or a member can name. */
class TransferSearchCallsTest extends OperatorCalls {

    private static final AtomicInteger TRACES = new AtomicInteger(70_000);

    private static final String FACTS =
            """
            {"type":"COLLECTION","partner":"HOTEL","transactionId":"TX-4",
             "transactionDate":"2026-06-01T10:00:00.000Z","referenceId":"BOOKING-5"}
            """;

    @Test
    void aConfirmationNumberAloneFindsItsTransfer() {
        String collector = instance.collector(1_000);
        Sale sale = redeem(collector, "0001", "001", "k-number");

        JsonNode found =
                only(() -> by("confirmation-number", sale.number().toLowerCase(Locale.ROOT)));

        assertThat(found.path("confirmationNumber").asString()).isEqualTo(sale.number());
        assertThat(found.path("number").asString()).isEqualTo(collector);
        assertThat(found.path("programme").asString()).isEqualTo("AIRMILES");
        assertThat(found.path("currency").asString()).isEqualTo("CASH");
        assertThat(found.path("kind").asString()).isEqualTo("redemption");
        assertThat(found.path("miles").asLong()).isEqualTo(-95);
        assertThat(found.path("balance").asLong()).isEqualTo(905);
        assertThat(found.path("partner").asString()).isEqualTo("LOY1");
        assertThat(found.path("store").asString()).isEqualTo("0001");
        assertThat(found.path("till").asString()).isEqualTo("001");
        assertThat(found.path("offer").path("unitMiles").asLong()).isEqualTo(95);
        assertThat(found.has("undoneBy")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"trace, trace", "idempotency-key, key"})
    void aTraceOrKeyFindsItsTransfer(String by, String what) {
        Sale sale = redeem(instance.collector(1_000), "0001", "001", "k-" + what);

        String value = what.equals("key") ? sale.key() : sale.trace();

        assertThat(only(() -> by(by, value)).path("confirmationNumber").asString())
                .isEqualTo(sale.number());
    }

    @Test
    void anOperatorsReferenceFindsItsAdjustmentWithTheReason() {
        String collector = instance.collector(0);
        operator.post(
                "programmes/AIRMILES/collectors/" + collector + "/adjustments",
                "{\"currency\":\"CASH\",\"miles\":40,\"reason\":\"a lost bag\","
                        + "\"reference\":\"find-me\"}");

        JsonNode found = only(() -> by("reference", "find-me"));

        assertThat(found.path("kind").asString()).isEqualTo("adjustment");
        assertThat(found.path("client").asString()).isEqualTo("operator");
        assertThat(found.path("note").asString()).isEqualTo("a lost bag");
        assertThat(found.path("balance").asLong()).isEqualTo(40);
    }

    @Test
    void aPartnersNameFindsItsCredit() {
        instance.transfer("ATRP", "3081471017300186", TransferKind.ISSUANCE, 700, FACTS);

        JsonNode found = only(() -> by("reference", "BOOKING-5"));

        assertThat(found.path("transactionId").asString()).isEqualTo("TX-4");
        assertThat(found.path("happenedAt").asString()).isEqualTo("2026-06-01T10:00:00Z");
        assertThat(only(() -> by("reference", "TX-4"))).isEqualTo(found);
    }

    @Test
    void aReversedRedemptionSaysWhatUndidIt() {
        String collector = instance.collector(1_000);
        Sale sale = redeem(collector, "0001", "001", "k-undone");
        Answer reversal =
                operator.checkout(
                        "reverse",
                        """
                        {"acquirerId": "100000", "cardEntryMode": "SWIPE",
                         "collectorNumber": "%s", "dateTime": "2026-06-15T12:00:00-0400",
                         "deviceId": "001", "redemptionConfirmationNumber": "%s",
                         "sponsorCode": "LOY1", "storeId": "0001", "traceId": "%d",
                         "vendorId": "100087"}
                        """
                                .formatted(collector, sale.number(), TRACES.incrementAndGet()));
        String number = reversal.member("txnConfirmationNumber");

        JsonNode found = only(() -> by("confirmation-number", number));
        JsonNode undone = only(() -> by("confirmation-number", sale.number()));

        assertThat(found.path("undoes").asString()).isEqualTo(sale.number());
        assertThat(undone.path("undoneBy").get(0).asString()).isEqualTo(number);
    }

    @Test
    void aPlaceHasItsTransfersNewestFirstInPages() {
        String collector = instance.collector(10_000);
        Sale first = redeem(collector, "0777", "001", "k-p1");
        Sale second = redeem(collector, "0777", "002", "k-p2");
        Sale third = redeem(collector, "0777", "001", "k-p3");
        String place = "\"partner\":\"LOY1\",\"store\":\"0777\"";

        assertThat(numbers(await(() -> at(place, ""), 3)))
                .containsExactly(third.number(), second.number(), first.number());
        assertThat(numbers(at(place + ",\"till\":\"001\"", "")))
                .containsExactly(third.number(), first.number());
        assertThat(numbers(at(place + ",\"programme\":\"AIRMILES\",\"offer\":\"1111111111\"", "")))
                .hasSize(3);
        Answer page = at(place, ",\"limit\":2");
        String next = OperatorClient.body(page).path("next").asString();
        assertThat(numbers(page)).containsExactly(third.number(), second.number());
        assertThat(numbers(at(place, ",\"limit\":2,\"after\":\"" + next + "\"")))
                .containsExactly(first.number());
    }

    @Test
    void anOfferHasTheTransfersOfItsVersions() {
        Sale sale = redeem(instance.collector(1_000), "0001", "001", "k-offer");

        Answer found =
                operator.post(
                        "searches/transfers-at",
                        """
                        {"programme":"AIRMILES","offer":"1111111111",
                         "from":"2026-01-01T00:00:00Z","until":"2027-01-01T00:00:00Z",
                         "limit":1000}
                        """);

        only(() -> by("confirmation-number", sale.number()));
        assertThat(numbers(found).size()).isPositive();
    }

    @Test
    void timesAreARange() {
        String collector = instance.collector(1_000);
        redeem(collector, "0778", "001", "k-range");
        await(() -> at("\"partner\":\"LOY1\",\"store\":\"0778\"", ""), 1);

        Answer before =
                operator.post(
                        "searches/transfers-at",
                        """
                        {"partner":"LOY1","store":"0778","from":"2026-01-01T00:00:00Z",
                         "until":"%s"}
                        """
                                .formatted(RunningInstance.NOON));

        assertThat(numbers(before)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    transfers    | {"by":"confirmation-number","value":"0000000000000001"} | /value
                    transfers    | {"by":"name","value":"x"}                               | /by
                    transfers-at | {"from":"2026-01-01T00:00:00Z","until":"2026-02-01T00:00:00Z"} | /partner
                    transfers-at | {"partner":"NOBODY","from":"2026-01-01T00:00:00Z","until":"2026-02-01T00:00:00Z"} | /partner
                    transfers-at | {"partner":"LOY1","till":"1","from":"2026-01-01T00:00:00Z","until":"2026-02-01T00:00:00Z"} | /till
                    transfers-at | {"offer":"1","from":"2026-01-01T00:00:00Z","until":"2026-02-01T00:00:00Z"} | /offer
                    transfers-at | {"partner":"LOY1","from":"2026-01-01T00:00:00Z","until":"2026-02-01T00:00:00Z","after":"x"} | /after
                    """)
    void aSearchThatIsNotSensibleNamesTheMember(String search, String body, String place) {
        Answer answer = operator.post("searches/" + search, body);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(OperatorClient.places(answer)).containsExactly(place);
    }

    /** A redemption of one unit, with what a partner can name of it. */
    private record Sale(String number, String trace, String key) {}

    private static Sale redeem(String collector, String store, String till, String key) {
        String trace = Integer.toString(TRACES.incrementAndGet());
        Answer answer =
                operator.checkout(
                        "redeem",
                        """
                        {"acquirerId": "100000", "cardEntryMode": "SWIPE",
                         "collectorNumber": "%s", "dateTime": "2026-06-15T12:00:00-0400",
                         "deviceId": "%s", "dollarRedeemRequest": "10.00",
                         "postTaxBasketAmount": "10.00", "sponsorCode": "LOY1",
                         "storeId": "%s", "traceId": "%s", "vendorId": "100087"}
                        """
                                .formatted(collector, till, store, trace),
                        key);
        return new Sale(answer.member("txnConfirmationNumber"), trace, key);
    }

    private static Answer by(String by, String value) {
        return operator.post(
                "searches/transfers", "{\"by\":\"%s\",\"value\":\"%s\"}".formatted(by, value));
    }

    private static Answer at(String place, String page) {
        return operator.post(
                "searches/transfers-at",
                "{%s,\"from\":\"2026-01-01T00:00:00Z\",\"until\":\"2027-01-01T00:00:00Z\"%s}"
                        .formatted(place, page));
    }

    private static List<String> numbers(Answer answer) {
        return OperatorClient.items(answer).stream()
                .map(it -> it.path("confirmationNumber").asString())
                .toList();
    }

    /** The only transfer that a search finds, once the read model has it. */
    private static JsonNode only(Supplier<Answer> search) {
        return OperatorClient.items(await(search, 1)).getFirst();
    }

    /** The answer to a search, once it finds so many. */
    private static Answer await(Supplier<Answer> search, int items) {
        Await.until("it is found", () -> OperatorClient.items(search.get()).size() >= items);
        return search.get();
    }
}
