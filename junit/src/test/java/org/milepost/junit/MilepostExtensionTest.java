package org.milepost.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the extension gives to tests, against the sandbox of this build. */
@ExtendWith(MilepostExtension.class)
class MilepostExtensionTest {

    private final HttpClient http = HttpClient.newHttpClient();
    private final Milepost milepost;

    MilepostExtensionTest(Milepost milepost) {
        this.milepost = milepost;
    }

    @Test
    void aLostAnswerIsChargedOnce() throws Exception {
        TestCollector collector = milepost.collector(1_615);
        String key = UUID.randomUUID().toString();
        collector.loseNextAnswer();

        assertThatThrownBy(() -> redeem(collector, key, "10.00")).isInstanceOf(IOException.class);
        HttpResponse<String> retry = redeem(collector, key, "10.00");

        assertThat(JsonMembers.of(retry.body()).get("responseCode")).isEqualTo("0000");
        collector.assertChargedOnce(key);
        assertThat(collector.balance()).isEqualTo(1_520);
    }

    @Test
    void aSecondKeyForTheSameSaleIsNoticed() throws Exception {
        TestCollector collector = milepost.collector(1_615);
        redeem(collector, "first-" + collector.number(), "10.00");
        redeem(collector, "second-" + collector.number(), "10.00");

        assertThatThrownBy(() -> collector.assertChargedOnce("first-" + collector.number()))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("lower by 190");
    }

    @Test
    void anUnknownKeyIsNotCharged() {
        TestCollector collector = milepost.collector(1_615);

        assertThatThrownBy(() -> collector.assertChargedOnce("never-sent"))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("NO_EFFECT");
        collector.assertNotCharged();
    }

    @Test
    void aFaultHappensByItsName() throws Exception {
        TestCollector collector = milepost.collector(1_615);
        collector.injectNext(SandboxFault.OFFERS_PAUSED);

        assertThat(redeem(collector, "paused", "10.00").body()).contains("\"0067\"");
    }

    @Test
    void aNewDayHasANewLimit() throws Exception {
        TestCollector collector = milepost.collector(20_000);
        assertThat(redeem(collector, "all", "750.00").body()).contains("\"0000\"");
        assertThat(redeem(collector, "more", "10.00").body()).contains("\"0065\"");

        LocalTime shown =
                milepost.advanceTo("03:00").atZone(ZoneId.of("America/Toronto")).toLocalTime();

        assertThat(shown).isBetween(LocalTime.of(3, 0), LocalTime.of(3, 1));

        assertThat(redeem(collector, "next-day", "10.00").body()).contains("\"0000\"");
    }

    @Test
    void aDebitOfAMemberIsChargedOnce() throws Exception {
        TestMember member = milepost.member(50_000);
        String token = member.token("debit", "reverse_transaction");
        String debit =
                """
                {"debitTransaction":{"externalTransactionDate":"2026-06-15T16:00:00.000Z",
                 "monetaryAmount":{"amount":100,"currency":{"currencyCode":"AVIOS"}},
                 "description":"A night","externalTransactionIdentifier":"E1",
                 "externalReferenceIdentifier":"R1",
                 "externalReferenceDescription":"A hotel","externalPartnerIdentifier":"WEB",
                 "type":"REDEMPTION"}}
                """;
        member.loseNextAnswer();
        HttpRequest request =
                HttpRequest.newBuilder(
                                member.accountUrl()
                                        .resolve(
                                                "debit-transaction-requests?api_key="
                                                        + SandboxCredentials.AVIOS_HOTEL.apiKey()))
                        .header("Authorization", "Bearer " + token)
                        .header("Content-Type", "application/json")
                        .header("Idempotency-Key", "debit-1")
                        .POST(HttpRequest.BodyPublishers.ofString(debit))
                        .build();

        assertThatThrownBy(() -> http.send(request, HttpResponse.BodyHandlers.ofString()))
                .isInstanceOf(IOException.class);
        HttpResponse<String> retry = http.send(request, HttpResponse.BodyHandlers.ofString());

        assertThat(retry.statusCode()).as(retry.body()).isEqualTo(200);
        member.assertChargedOnce("debit-1");
    }

    private HttpResponse<String> redeem(TestCollector collector, String key, String dollars)
            throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(milepost.checkoutUrl().resolve("redeem"))
                        .header(
                                "Authorization",
                                "Bearer " + milepost.token(SandboxCredentials.LOY1_POS))
                        .header("Content-Type", "application/json")
                        .header("Idempotency-Key", key)
                        .POST(HttpRequest.BodyPublishers.ofString(body(collector, dollars)))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static String body(TestCollector collector, String dollars) {
        return """
        {"acquirerId":"100000","cardEntryMode":"SWIPE","collectorNumber":"%s",
         "dateTime":"2026-11-21T13:32:00-0500","deviceId":"001","sponsorCode":"LOY1",
         "storeId":"0001","traceId":"1","vendorId":"100087",
         "postTaxBasketAmount":"%s","dollarRedeemRequest":"%s"}
        """
                .formatted(collector.number(), dollars, dollars);
    }
}
