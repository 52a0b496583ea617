package org.milepost.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.milepost.Await;
import org.milepost.RunningInstance;
import org.milepost.WireClient.Answer;
import org.milepost.commit.LaneSettings;
import org.milepost.ledger.Standing;
import tools.jackson.databind.JsonNode;

/** An operator finds why requests were refused. */
@SuppressWarnings("NullAway.Init") // set before all tests
class RefusalSearchCallsTest {

    /** The sandbox's collector whose answers take longer than the deadline. */
    private static final String SLOW = "80000000078";

    private static RunningInstance instance;
    private static OperatorClient operator;

    @BeforeAll
    static void start() {
        instance =
                RunningInstance.start(LaneSettings.ORDINARY.withLanes(2), Duration.ofMillis(700));
        operator = new OperatorClient(instance);
    }

    @AfterAll
    static void stop() {
        operator.close();
        instance.close();
    }

    @Test
    void aRefusalForMilesHasTheBalanceAndTheOffer() {
        String collector = instance.collector(40);
        redeem(collector, "10.00", "10.00");

        JsonNode refusal = only(collector);

        assertThat(refusal.path("code").asString()).isEqualTo("0051");
        assertThat(refusal.path("call").asString()).isEqualTo("redeem");
        assertThat(refusal.path("partner").asString()).isEqualTo("LOY1");
        assertThat(refusal.path("programme").asString()).isEqualTo("AIRMILES");
        assertThat(refusal.path("store").asString()).isEqualTo("0042");
        assertThat(refusal.path("till").asString()).isEqualTo("007");
        assertThat(refusal.path("detail").path("balance").asLong()).isEqualTo(40);
        assertThat(refusal.path("detail").path("unitMiles").asLong()).isEqualTo(95);
        assertThat(refusal.path("detail").path("asked").asString()).isEqualTo("10.00");
    }

    @Test
    void aRefusalForTheDailyLimitHasTheLimitAndWhatIsLeft() {
        String collector = instance.collector(100_000);
        redeem(collector, "800.00", "800.00");

        JsonNode refusal = only(collector);

        assertThat(refusal.path("code").asString()).isEqualTo("0065");
        assertThat(refusal.path("detail").path("dailyLimit").asString()).isEqualTo("750.00");
        assertThat(refusal.path("detail").path("unitsLeft").asLong()).isEqualTo(75);
    }

    @ParameterizedTest
    @CsvSource({"9.00, 9.00, 0066", "9.00, 100.00, 0035"})
    void aRefusalForTheAmountHasItsCode(String asked, String basket, String code) {
        String collector = instance.collector(1_000);
        redeem(collector, asked, basket);

        assertThat(only(collector).path("code").asString()).isEqualTo(code);
    }

    @Test
    void anUnknownCollectorIsFoundByTheNumberThatWasSent() {
        redeem("79999999990", "10.00", "10.00");

        assertThat(only("79999999990").path("code").asString()).isEqualTo("0025");
    }

    @Test
    void aMalformedFieldIsNamedWithoutItsValue() {
        redeem("79999999991", "ten", "10.00");

        JsonNode refusal = only("79999999991");

        assertThat(refusal.path("code").asString()).isEqualTo("0035");
        assertThat(refusal.path("store").asString()).isEqualTo("0042");
        assertThat(refusal.path("detail").path("fault").asString())
                .contains("dollarRedeemRequest")
                .doesNotContain("ten");
    }

    @Test
    void aRequestThatIsLateIsFound() {
        assertThat(operator.inquire(SLOW).member("responseCode")).isEqualTo("0008");

        assertThat(only(SLOW).path("code").asString()).isEqualTo("0008");
    }

    @Test
    void aPartnersFaultsAreNamed() {
        operator.partner(
                "/v1/programmes/ATRP/accounts/3081471017300186/credit-transaction-requests", "{}");

        JsonNode refusal = only("3081471017300186");

        assertThat(refusal.path("api").asString()).isEqualTo("avios");
        assertThat(refusal.path("call").asString()).isEqualTo("credit");
        assertThat(refusal.path("partner").asString()).isEqualTo("HOTEL");
        assertThat(refusal.path("programme").asString()).isEqualTo("ATRP");
        assertThat(refusal.path("code").asString()).isEqualTo("DATA_INVALID");
        assertThat(refusal.path("detail").path("faults").get(0).path("path").asString())
                .isNotEmpty();
    }

    @Test
    void anApprovalIsNoRefusal() {
        String collector = instance.collector(1_000);
        redeem(collector, "10.00", "10.00");
        String refused = instance.collector(0);
        redeem(refused, "10.00", "10.00");
        only(refused);

        assertThat(OperatorClient.items(find("\"number\":\"" + collector + "\""))).isEmpty();
    }

    @Test
    void aPlaceAndACodeHaveTheirRefusalsInPages() {
        for (int i = 0; i < 3; i++) {
            redeem(instance.collector(0, 0, Standing.ORDINARY), "10.00", "10.00", "0999");
        }
        String place = "\"partner\":\"LOY1\",\"store\":\"0999\",\"code\":\"0051\"";
        Await.until("it is found", () -> OperatorClient.items(find(place)).size() == 3);

        Answer page = find(place + ",\"limit\":2");
        String next = OperatorClient.body(page).path("next").asString();
        Answer last = find(place + ",\"limit\":2,\"after\":\"" + next + "\"");

        assertThat(OperatorClient.items(page)).hasSize(2);
        assertThat(OperatorClient.items(last)).hasSize(1);
        assertThat(OperatorClient.items(page))
                .doesNotContainAnyElementsOf(OperatorClient.items(last));
        assertThat(OperatorClient.body(last).path("read").path("lost").asLong()).isZero();
    }

    private static void redeem(String collector, String asked, String basket) {
        redeem(collector, asked, basket, "0042");
    }

    private static void redeem(String collector, String asked, String basket, String store) {
        operator.checkout(
                "redeem",
                """
                {"acquirerId": "100000", "cardEntryMode": "SWIPE", "collectorNumber": "%s",
                 "dateTime": "2026-06-15T12:00:00-0400", "deviceId": "007",
                 "dollarRedeemRequest": "%s", "postTaxBasketAmount": "%s",
                 "sponsorCode": "LOY1", "storeId": "%s", "traceId": "9", "vendorId": "100087"}
                """
                        .formatted(collector, asked, basket, store));
    }

    private static Answer find(String what) {
        return operator.post(
                "searches/refusals",
                "{%s,\"from\":\"2026-01-01T00:00:00Z\",\"until\":\"2027-01-01T00:00:00Z\"}"
                        .formatted(what));
    }

    /** The only refusal of a collector, once it is written. */
    private static JsonNode only(String collector) {
        String what = String.format(Locale.ROOT, "\"number\":\"%s\"", collector);
        Await.until("it is found", () -> !OperatorClient.items(find(what)).isEmpty());
        List<JsonNode> found = OperatorClient.items(find(what));
        assertThat(found).hasSize(1);
        return found.getFirst();
    }
}
