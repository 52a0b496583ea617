package org.milepost;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.milepost.http.TestCertificate;
import org.milepost.ledger.Miles;

/** A whole instance with TLS in the process. */
class TlsCallsTest {

    private static final String REDEMPTION =
            """
            {"acquirerId":"100000","cardEntryMode":"SWIPE","collectorNumber":"COLLECTOR",\
            "dateTime":"2026-06-15T12:00:00-0400","deviceId":"001","sponsorCode":"LOY1",\
            "storeId":"0001","traceId":"1","vendorId":"100087","postTaxBasketAmount":"16.12",\
            "dollarRedeemRequest":"16.12"}""";

    @TempDir Path directory;

    @Test
    void aRedemptionIsBookedOnceAndRetriedOverTls() throws Exception {
        TestCertificate certificate = TestCertificate.of("EC");
        try (RunningInstance instance = RunningInstance.start();
                RunningInstance.SecondInstance second =
                        instance.startSecond(certificate.writeTo(directory));
                HttpClient client =
                        HttpClient.newBuilder().sslContext(certificate.client()).build()) {
            String collector = instance.collector(1000);
            HttpRequest redemption =
                    HttpRequest.newBuilder(URI.create(second.url() + "/checkout/amcash/redeem"))
                            .header("Authorization", "Bearer " + instance.token("loy1-pos"))
                            .header("Content-Type", "application/json")
                            .header("Idempotency-Key", "over-tls")
                            .POST(
                                    HttpRequest.BodyPublishers.ofString(
                                            REDEMPTION.replace("COLLECTOR", collector)))
                            .build();
            HttpResponse<String> first =
                    client.send(redemption, HttpResponse.BodyHandlers.ofString());
            HttpResponse<String> again =
                    client.send(redemption, HttpResponse.BodyHandlers.ofString());

            assertThat(second.url()).startsWith("https://");
            assertThat(first.statusCode()).isEqualTo(200);
            assertThat(first.body()).contains("\"responseCode\":\"0000\"");
            assertThat(again.body()).isEqualTo(first.body());
            assertThat(instance.cash(collector).balance()).isEqualTo(Miles.of(905));
            assertThat(second.managementUrl()).startsWith("http://");
            try (WireClient management = new WireClient(second.managementUrl())) {
                assertThat(management.send("GET", "/observe/metrics", "", new byte[0]).body())
                        .containsPattern(
                                "milepost_certificate_expiry_timestamp_seconds [1-9][0-9.]+E9\n")
                        .contains("\nmilepost_certificate_reload_failures_total 0.0\n")
                        .contains("version=\"" + Build.version() + "\"");
                assertThat(Build.version()).matches("[0-9][0-9A-Za-z.-]+");
            }
        }
    }
}
