package org.milepost.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.milepost.WireClient.Answer;

/** A programme that changes its name, zone or start of the day later, and gets a currency. */
class ProgrammePeriodCallsTest extends OperatorCalls {

    private static final String AIRMILES = "programmes/AIRMILES/";

    @AfterEach
    void theBooksAreRight() {
        assertThat(instance.audit().faults()).isEmpty();
    }

    /** The daily limit is that of business days: a later start leaves it used for longer. */
    @Test
    void theDayOfTheChangeBeginsByTheNewCalendar() {
        String today = operator.get("programmes/AIRMILES").body();
        operator.patch("programmes/AIRMILES", "{\"dailyLimit\": \"10.00\"}");
        Instant now = instance.clock().instant();
        String from = now.plus(Duration.ofDays(2)).toString().substring(0, 10);
        String before = now.plus(Duration.ofDays(1)).toString().substring(0, 10);
        Answer added =
                period(
                        "{\"from\": \"%s\", \"name\": \"Northern\", \"dayStarts\": \"06:00\"}",
                        from);
        Answer shown = operator.get("programmes/AIRMILES");
        Answer earlier = period("{\"from\": \"%s\", \"name\": \"Earlier\"}", before);
        String collector = instance.collector(1_000);

        assertThat(added.status()).as(added.body()).isEqualTo(201);
        assertThat(shown.member("name")).isNotEqualTo("Northern");
        assertThat(shown.member("later"))
                .isEqualTo(
                        "[{\"from\":\"%s\",\"name\":\"Northern\",\"zone\":\"America/Toronto\","
                                        .formatted(from)
                                + "\"dayStarts\":\"06:00\"}]");
        assertThat(earlier.status()).isEqualTo(409);

        passTo(before + "T12:00:00Z");
        assertThat(redeem(collector)).isEqualTo("0000");
        assertThat(redeem(collector)).isEqualTo("0065");
        // 05:59 in Toronto: the old calendar's day would have begun at 03:00
        passTo(from + "T09:59:00Z");
        assertThat(redeem(collector)).isEqualTo("0065");
        passTo(from + "T10:00:00Z");
        assertThat(redeem(collector)).isEqualTo("0000");
        assertThat(operator.get("programmes/AIRMILES").member("name")).isEqualTo("Northern");
        assertThat(operator.get("programmes/AIRMILES").member("dayStarts")).isEqualTo("06:00");
        assertThat(operator.get("programmes/AIRMILES").body()).doesNotContain("later");
        assertThat(operator.delete(AIRMILES + "periods/" + from).status()).isEqualTo(409);
        assertThat(today).doesNotContain("later");
        operator.patch("programmes/AIRMILES", "{\"dailyLimit\": \"750.00\"}");
    }

    @Test
    void aPeriodThatHasNotBegunIsDeleted() {
        Answer added = period("{\"from\": \"%s\", \"zone\": \"UTC\"}", "2031-01-01");
        Answer again = period("{\"from\": \"%s\", \"zone\": \"UTC\"}", "2031-01-01");
        Answer deleted = operator.delete(AIRMILES + "periods/2031-01-01");

        assertThat(added.status()).as(added.body()).isEqualTo(201);
        assertThat(again.status()).isEqualTo(409);
        assertThat(deleted.status()).isEqualTo(204);
        assertThat(operator.get("programmes/AIRMILES").body()).doesNotContain("later");
        assertThat(operator.delete(AIRMILES + "periods/2031-01-01").status()).isEqualTo(404);
        assertThat(operator.delete(AIRMILES + "periods/tomorrow").status()).isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource({"2026-06-15, /from", "2020-01-01, /from", "x, /from"})
    void aPeriodBeginsOnALaterDay(String from, String place) {
        assertThat(OperatorClient.places(period("{\"from\": \"%s\"}", from)))
                .containsExactly(place);
    }

    @Test
    void aCurrencyIsAddedAndCollectorsGetAccountsInIt() {
        String collector = instance.collector(10);
        Answer added = operator.post(AIRMILES + "currencies", "{\"code\": \"GOLD\"}");
        Answer again = operator.post(AIRMILES + "currencies", "{\"code\": \"GOLD\"}");
        String path = AIRMILES + "collectors/" + collector;
        operator.patch(path, "{\"hidesBalances\": true}");
        Answer without = adjust(path);
        Answer opened = operator.post(path + "/accounts", "{\"currency\": \"GOLD\"}");
        Answer twice = operator.post(path + "/accounts", "{\"currency\": \"GOLD\"}");
        Answer adjusted = adjust(path);
        Answer later = operator.post(AIRMILES + "collectors", "{\"number\": \"86600001\"}");

        assertThat(added.status()).as(added.body()).isEqualTo(201);
        assertThat(added.member("currencies")).isEqualTo("[\"CASH\",\"DREAM\",\"GOLD\"]");
        assertThat(again.status()).isEqualTo(409);
        assertThat(without.status()).isEqualTo(404);
        assertThat(opened.status()).as(opened.body()).isEqualTo(201);
        assertThat(opened.member("balances")).isEqualTo("{\"CASH\":10,\"DREAM\":0,\"GOLD\":0}");
        assertThat(twice.status()).isEqualTo(409);
        assertThat(adjusted.member("balance")).isEqualTo("7");
        assertThat(later.member("balances")).contains("GOLD");
        assertThat(operator.codeOf(collector)).isEqualTo("0051");
    }

    private static Answer adjust(String path) {
        return operator.post(
                path + "/adjustments",
                "{\"currency\": \"GOLD\", \"miles\": 7, \"reason\": \"x\", \"reference\": \"G\"}");
    }

    private static Answer period(String body, String from) {
        return operator.post(AIRMILES + "periods", body.formatted(from));
    }

    private static void passTo(String instant) {
        instance.clock().pass(Duration.between(instance.clock().instant(), Instant.parse(instant)));
    }

    private static String redeem(String collector) {
        return operator.checkout(
                        "redeem",
                        """
                        {"acquirerId": "100000", "cardEntryMode": "SWIPE", "collectorNumber": "%s",
                         "dateTime": "2026-06-15T12:00:00-0400", "deviceId": "001",
                         "dollarRedeemRequest": "10.00", "postTaxBasketAmount": "10.00",
                         "sponsorCode": "LOY1", "storeId": "0001", "traceId": "1",
                         "vendorId": "100087"}
                        """
                                .formatted(collector),
                        "period-" + System.nanoTime())
                .member("responseCode");
    }
}
