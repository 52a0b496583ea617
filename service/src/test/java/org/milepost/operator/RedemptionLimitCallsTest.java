package org.milepost.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.milepost.operator.OperatorClient.body;
import static org.milepost.operator.OperatorClient.items;
import static org.milepost.operator.OperatorClient.places;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.milepost.Await;
import org.milepost.WireClient.Answer;
import tools.jackson.databind.JsonNode;

/** An operator sets limits of redemptions, tills meet them, and support sees them. */
class RedemptionLimitCallsTest extends OperatorCalls {

    private static final String LIMITS = "programmes/AIRMILES/limits";
    private static final String EVER =
            ",\"from\":\"2026-01-01T00:00:00Z\",\"until\":\"2027-01-01T00:00:00Z\"}";

    private static int traces;

    /** So that no limit of one test holds in another. */
    @AfterEach
    void endLimits() {
        for (JsonNode limit : items(operator.get(LIMITS + "?limit=1000"))) {
            operator.post(LIMITS + "/" + limit.path("number").asLong() + "/end", "");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'', 0001, 0065",
        "',\"partner\":\"LOY1\"', 0001, 0065",
        "',\"partner\":\"LOY2\"', 0001, 0000",
        "',\"partner\":\"LOY1\",\"store\":\"0001\"', 0001, 0065",
        "',\"partner\":\"LOY1\",\"store\":\"0001\"', 0002, 0000",
        "',\"offer\":\"1111111111\"', 0001, 0065",
        "',\"partner\":\"LOY1\",\"store\":\"0001\",\"offer\":\"1111111111\"', 0002, 0000"
    })
    void aLimitHoldsInItsScope(String scope, String store, String second) {
        add("\"maximumCount\":1" + scope);
        String collector = instance.collector(1_000);

        assertThat(code(redeem(collector, "10.00", store))).isEqualTo("0000");
        assertThat(code(redeem(collector, "10.00", store))).isEqualTo(second);
        assertThat(code(redeem(instance.collector(1_000), "10.00", store))).isEqualTo("0000");
    }

    @ParameterizedTest
    @CsvSource({"maximumMiles, 284", "maximumDollars, '\"29.99\"'"})
    void anAmountAllowsWholeUnits(String maximum, String value) {
        add("\"" + maximum + "\":" + value);
        String collector = instance.collector(1_000);

        Answer inquiry = operator.inquire(collector);
        assertThat(inquiry.member("dailyOfferLimit")).isEqualTo("2");
        assertThat(inquiry.member("availableCashBalance")).isEqualTo("190");
        assertThat(code(redeem(collector, "30.00"))).isEqualTo("0065");
        assertThat(redeem(collector, "20.00").member("dailyOfferLimit")).isEmpty();
        assertThat(code(redeem(collector, "10.00"))).isEqualTo("0065");
        assertThat(operator.inquire(collector).member("responseCode")).isEqualTo("0000");
        assertThat(instance.audit().faults()).isEmpty();
    }

    @Test
    void aBusinessDayFreesALimit() {
        add("\"maximumCount\":1");
        String collector = instance.collector(1_000);
        redeem(collector, "10.00");

        assertThat(code(redeem(collector, "10.00"))).isEqualTo("0065");
        instance.clock().pass(Duration.ofDays(1));
        assertThat(code(redeem(collector, "10.00"))).isEqualTo("0000");
    }

    @Test
    void aSlidingWindowFreesALimitAndAReversalGivesBackInItsSlice() {
        add("\"maximumMiles\":190,\"windowMinutes\":60");
        String collector = instance.collector(1_000);
        String first = redeem(collector, "10.00").member("txnConfirmationNumber");
        instance.clock().pass(Duration.ofMinutes(40));
        String second = redeem(collector, "10.00").member("txnConfirmationNumber");
        assertThat(code(redeem(collector, "10.00"))).isEqualTo("0065");

        reverse(collector, second);
        assertThat(used(collector)).isEqualTo(95);
        redeem(collector, "10.00");
        instance.clock().pass(Duration.ofMinutes(22));
        assertThat(used(collector)).as("the first hour is over").isEqualTo(95);
        reverse(collector, first);

        assertThat(used(collector)).as("the first no longer counted").isEqualTo(95);
        assertThat(code(redeem(collector, "10.00"))).isEqualTo("0000");
        assertThat(code(redeem(collector, "10.00"))).isEqualTo("0065");
        assertThat(instance.audit().faults()).isEmpty();
    }

    @Test
    void aSoftLimitMarksWhatIsAboveIt() {
        long limit = add("\"maximumDollars\":\"10.00\",\"enforcement\":\"soft\"");
        String collector = instance.collector(1_000);
        redeem(collector, "10.00");
        assertThat(code(redeem(collector, "20.00"))).isEqualTo("0000");
        String timeline =
                "{\"programme\":\"AIRMILES\",\"currency\":\"CASH\",\"number\":\"%s\"}"
                        .formatted(collector);
        Await.until(
                "the transfers are read",
                () -> items(operator.post("explanations/timeline", timeline)).size() == 3);

        List<JsonNode> transfers = items(operator.post("explanations/timeline", timeline));
        JsonNode above = transfers.get(0).path("limits").get(0);
        JsonNode within = transfers.get(1).path("limits").get(0);

        assertThat(above.path("number").asLong()).isEqualTo(limit);
        assertThat(above.path("name").asString()).isEqualTo("of a test");
        assertThat(above.path("countedDollars").asString()).isEqualTo("20.00");
        assertThat(above.path("above").asBoolean()).isTrue();
        assertThat(within.path("above").asBoolean()).isFalse();
        assertThat(transfers.get(2).has("limits")).isFalse();
    }

    @Test
    void aRefusalNamesTheLimitWithItsNumbersAndWhenItFrees() {
        long limit = add("\"maximumMiles\":190,\"windowMinutes\":60");
        String collector = instance.collector(1_000);
        String madeAt = instance.clock().instant().toString();
        redeem(collector, "10.00");
        redeem(collector, "20.00");

        String query = "{\"number\":\"" + collector + "\"" + EVER;
        Await.until(
                "it is found", () -> !items(operator.post("searches/refusals", query)).isEmpty());
        JsonNode refusal = items(operator.post("searches/refusals", query)).getFirst();
        JsonNode named = refusal.path("detail").path("limits").get(0);

        assertThat(refusal.path("code").asString()).isEqualTo("0065");
        assertThat(refusal.path("detail").path("limits").size()).isEqualTo(1);
        assertThat(named.path("number").asLong()).isEqualTo(limit);
        assertThat(named.path("name").asString()).isEqualTo("of a test");
        assertThat(named.path("maximumMiles").asLong()).isEqualTo(190);
        assertThat(named.path("usedMiles").asLong()).isEqualTo(95);
        assertThat(named.path("wantedMiles").asLong()).isEqualTo(190);
        Instant frees = Instant.parse(named.path("freesAt").asString());
        assertThat(Duration.between(Instant.parse(madeAt), frees))
                .isBetween(Duration.ofMinutes(60), Duration.ofMinutes(61));
        instance.clock().set(frees.minusMillis(1));
        assertThat(code(redeem(collector, "20.00"))).isEqualTo("0065");
        instance.clock().set(frees);
        assertThat(code(redeem(collector, "20.00"))).isEqualTo("0000");
    }

    @Test
    void anInquiryIsTakenApartByItsLimits() {
        add("\"maximumDollars\":\"30.00\",\"partner\":\"LOY1\",\"store\":\"0001\"");
        add("\"maximumCount\":5,\"partner\":\"LOY2\"");
        String collector = instance.collector(1_000);
        redeem(collector, "10.00");

        JsonNode explained =
                body(
                        operator.post(
                                "explanations/inquiry",
                                "{\"number\":\"%s\",\"sponsor\":\"LOY1\",\"store\":\"0001\",\"basket\":\"100.00\"}"
                                        .formatted(collector)));

        JsonNode limits = explained.path("limits");
        assertThat(limits.size()).isEqualTo(1);
        assertThat(limits.get(0).path("store").asString()).isEqualTo("0001");
        assertThat(limits.get(0).path("usedDollars").asString()).isEqualTo("10.00");
        assertThat(limits.get(0).path("leftDollars").asString()).isEqualTo("20.00");
        JsonNode offer = explained.path("offers").get(0);
        assertThat(offer.path("unitsOfDailyLimit").asLong()).isEqualTo(74);
        assertThat(offer.path("unitsOfLimits").asLong()).isEqualTo(2);
        assertThat(offer.path("unitsPossible").asLong()).isEqualTo(2);
        assertThat(operator.inquire(collector).member("availableOfferUnits")).isEqualTo("2");
    }

    @Test
    void aPartReversalGivesItsShareBack() {
        add("\"maximumMiles\":285");
        long count = add("\"maximumCount\":1");
        String collector = instance.collector(1_000);
        String number = redeem(collector, "30.00").member("txnConfirmationNumber");

        reversePart(collector, number, 190);
        assertThat(used(collector)).isEqualTo(95);
        assertThat(code(redeem(collector, "10.00"))).as("it still counts as one").isEqualTo("0065");
        reversePart(collector, number, 95);

        assertThat(used(collector)).isZero();
        assertThat(code(redeem(collector, "10.00"))).isEqualTo("0000");
        assertThat(instance.cash(collector).counters().sliced(Math.toIntExact(count)).used())
                .hasSize(1);
    }

    @Test
    void aLimitIsChangedWithWhatWasUsed() {
        long limit = add("\"maximumCount\":1");
        String collector = instance.collector(1_000);
        redeem(collector, "10.00");
        long trail = operator.latestChange();

        Answer changed =
                operator.patch(LIMITS + "/" + limit, "{\"name\":\"two\",\"maximumCount\":2}");

        assertThat(changed.status()).isEqualTo(200);
        assertThat(code(redeem(collector, "10.00"))).isEqualTo("0000");
        assertThat(code(redeem(collector, "10.00"))).isEqualTo("0065");
        operator.patch(LIMITS + "/" + limit, "{\"enforcement\":\"soft\"}");
        assertThat(code(redeem(collector, "10.00"))).isEqualTo("0000");
        operator.patch(LIMITS + "/" + limit, "{\"enforcement\":\"soft\"}");
        operator.post(LIMITS + "/" + limit + "/end", "");
        assertThat(operator.changesAfter(trail))
                .extracting(it -> it.path("action").asString())
                .containsExactly("limit.changed", "limit.changed", "limit.changed");
        assertThat(operator.patch(LIMITS + "/" + limit, "{\"maximumCount\":3}").status())
                .isEqualTo(409);
        assertThat(operator.post(LIMITS + "/" + limit + "/end", "").status()).isEqualTo(409);
    }

    /** A redemption above a limit that was ended before its retry is still refused as before. */
    @Test
    void aRetryGetsTheFirstAnswer() {
        long limit = add("\"maximumCount\":1");
        String collector = instance.collector(1_000);
        redeem(collector, "10.00");
        int trace = traces;
        Answer refused = redeem(collector, "10.00");
        operator.post(LIMITS + "/" + limit + "/end", "");
        traces = trace;

        assertThat(redeem(collector, "10.00").body()).isEqualTo(refused.body());
        assertThat(code(redeem(collector, "10.00"))).isEqualTo("0000");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{} | /maximumMiles /name",
                "{'name':'x','maximumMiles':1,'maximumCount':1} | /maximumCount",
                "{'name':'x','maximumMiles':1,'maximumDollars':'1.00'} | /maximumDollars",
                "{'name':'x','maximumDollars':'0.00'} | /maximumDollars",
                "{'name':'x','maximumCount':0} | /maximumCount /maximumMiles",
                "{'name':'x','maximumCount':1,'store':'0001'} | /store",
                "{'name':'x','maximumCount':1,'partner':'NONE'} | /partner",
                "{'name':'x','maximumCount':1,'partner':'CARS'} | /partner",
                "{'name':'x','maximumCount':1,'offer':'9'} | /offer",
                "{'name':'x','maximumCount':1,'windowMinutes':527041} | /windowMinutes",
                "{'name':'x','maximumCount':1,'enforcement':'none'} | /enforcement",
                "{'name':'x','maximumCount':1,'endsAt':'2020-01-01T00:00:00Z'} | /endsAt"
            })
    void aLimitThatCannotBeIsRefused(String line) {
        String[] parts = line.split(" \\| ", 2);

        Answer refused = operator.post(LIMITS, parts[0].replace('\'', '"'));

        assertThat(refused.status()).as(refused.body()).isEqualTo(400);
        assertThat(places(refused)).containsExactlyInAnyOrder(parts[1].split(" ", -1));
    }

    @Test
    void aProgrammeHasAtMostFiftyLimitsThatAreNotOver() {
        for (int i = 0; i < 50; i++) {
            add("\"maximumCount\":1000000");
        }

        assertThat(operator.post(LIMITS, "{\"name\":\"x\",\"maximumCount\":1}").status())
                .isEqualTo(409);
        assertThat(operator.get("programmes/AERC/limits/1").status()).isEqualTo(404);
    }

    private static long add(String terms) {
        Answer added = operator.post(LIMITS, "{\"name\":\"of a test\"," + terms + "}");
        assertThat(added.status()).as(added.body()).isEqualTo(201);
        return body(added).path("number").asLong();
    }

    /** What the only limit of miles says is used. */
    private static long used(String collector) {
        Answer explained =
                operator.post(
                        "explanations/limits",
                        "{\"programme\":\"AIRMILES\",\"currency\":\"CASH\",\"number\":\"%s\"}"
                                .formatted(collector));
        return items(explained).getFirst().path("usedMiles").asLong();
    }

    private static String code(Answer answer) {
        return answer.member("responseCode");
    }

    private static Answer redeem(String collector, String dollars) {
        return redeem(collector, dollars, "0001");
    }

    private static Answer redeem(String collector, String dollars, String store) {
        return operator.checkout(
                "redeem",
                """
                {"acquirerId": "100000", "cardEntryMode": "SWIPE", "collectorNumber": "%s",
                 "dateTime": "2026-06-15T12:00:00-0400", "deviceId": "001",
                 "dollarRedeemRequest": "%s", "postTaxBasketAmount": "100.00",
                 "sponsorCode": "LOY1", "storeId": "%s", "traceId": "%d", "vendorId": "100087"}
                """
                        .formatted(collector, dollars, store, ++traces));
    }

    private static void reverse(String collector, String number) {
        Answer reversed =
                operator.checkout(
                        "reverse",
                        """
                        {"acquirerId": "100000", "cardEntryMode": "SWIPE", "collectorNumber": "%s",
                         "dateTime": "2026-06-15T12:00:00-0400", "deviceId": "001",
                         "redemptionConfirmationNumber": "%s", "sponsorCode": "LOY1",
                         "storeId": "0001", "traceId": "%d", "vendorId": "100087"}
                        """
                                .formatted(collector, number, ++traces));
        assertThat(code(reversed)).isEqualTo("0000");
    }

    private static void reversePart(String collector, String number, long miles) {
        Answer reversed =
                operator.post(
                        "programmes/AIRMILES/collectors/" + collector + "/part-reversals",
                        """
                        {"currency": "CASH", "confirmationNumber": "%s", "miles": %d,
                         "reason": "one item came back", "reference": "L-%d"}
                        """
                                .formatted(number, miles, ++traces));
        assertThat(reversed.status()).isEqualTo(201);
    }
}
