package org.milepost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.milepost.WireClient.Answer;
import org.milepost.postgres.OperatorFault;

/** Health and metrics at the management address, which partners cannot reach. */
class ManagementTest {

    private static final String READY = "/observe/health/ready";

    @AutoClose private static final RunningInstance INSTANCE = RunningInstance.start();

    @Test
    void aRunningInstanceIsAliveAndReady() {
        assertThat(get(INSTANCE.managementUrl(), READY).body()).isEqualTo("{\"status\":\"UP\"}");
        assertThat(get(INSTANCE.managementUrl(), "/observe/health/live").body())
                .isEqualTo("{\"status\":\"UP\"}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "long-waits",
                "reference-data",
                "clients",
                "revoked-grants",
                "signing-keys",
                "lane-0",
                "lane-1",
                "lookup-0",
                "history-0",
                "history-1",
                "answer-expiry",
                "metrics",
                "http-slow-peers",
                "management-slow-peers"
            })
    void eachLaneAndJobHasItsMetrics(String job) {
        String metrics = get(INSTANCE.managementUrl(), "/observe/metrics").body();

        assertThat(metrics)
                .contains("milepost_job_since_success_seconds{name=\"" + job + "\"}")
                .contains("milepost_job_failures_total{name=\"" + job + "\"} ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/observe",
                "/observe/",
                READY,
                "/observe/health/live",
                "/observe/metrics",
                "/%6fbserve/metrics",
                "/observe%2Fmetrics",
                "/observe/metrics/",
                "/docs/../observe/metrics"
            })
    void nothingOfItIsAtThePartnersPort(String path) {
        Answer answer = get(INSTANCE.url(), path);

        assertThat(answer.status()).isIn(400, 404);
        assertThat(answer.body()).doesNotContain("UP").doesNotContain("jvm_");
    }

    @Test
    void nothingOfThePartnersIsAtTheManagementAddress() {
        assertThat(get(INSTANCE.managementUrl(), "/docs").status()).isEqualTo(404);
        assertThat(get(INSTANCE.managementUrl(), "/oauth/jwks").status()).isEqualTo(404);
    }

    /** A load balancer is to see it while requests are still answered. */
    @Test
    void anInstanceThatDrainsIsAliveAndNotReadyUntilTheLastAnswer() throws Exception {
        String collector = INSTANCE.collector(1_615);
        try (RunningInstance.SecondInstance second = INSTANCE.startSecond();
                WireClient probe = new WireClient(second.managementUrl());
                HttpClient till = HttpClient.newHttpClient()) {
            Thread closing = new Thread(second::drain);
            CompletableFuture<HttpResponse<String>> answer;
            try (StalledAccount stalled = INSTANCE.stall(collector)) {
                answer =
                        till.sendAsync(
                                redemption(second.url(), collector),
                                HttpResponse.BodyHandlers.ofString());
                stalled.awaitHaltedLane();

                closing.start();

                Await.until(
                        "the end of readiness",
                        () -> probe.send("GET", READY, "", new byte[0]).status() == 503);
                assertThat(probe.send("GET", READY, "", new byte[0]).body())
                        .isEqualTo("{\"status\":\"DOWN\",\"down\":[\"not-serving\"]}");
                assertThat(probe.send("GET", "/observe/health/live", "", new byte[0]).status())
                        .isEqualTo(200);
            }
            assertThat(answer.get().body()).contains("\"responseCode\":\"0000\"");
            closing.join();
        }
    }

    @Test
    void anInstanceServesOnAfterItReportsThatItIsNotReady() throws Exception {
        try (RunningInstance.SecondInstance second =
                        INSTANCE.startSecondWithLameDuck(Duration.ofHours(1));
                WireClient probe = new WireClient(second.managementUrl())) {
            Thread closing = new Thread(second::drain);
            closing.start();
            Await.until(
                    "the end of readiness",
                    () -> probe.send("GET", READY, "", new byte[0]).status() == 503);

            Answer answer = get(second.url(), "/oauth/jwks");

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.header("connection")).isEqualTo("close");
            closing.interrupt();
            closing.join();
        }
    }

    @Test
    void aManagementPortThatIsTakenIsNamedWithItsSetting() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            assertThatThrownBy(() -> INSTANCE.startSecondManagedAt(taken.getLocalPort()))
                    .isInstanceOf(OperatorFault.class)
                    .hasMessageContaining("Port " + taken.getLocalPort() + " at 127.0.0.1")
                    .hasMessageContaining("management.port");
        }
    }

    private static Answer get(String url, String path) {
        try (WireClient client = new WireClient(url)) {
            return client.send("GET", path, "", new byte[0]);
        }
    }

    private static HttpRequest redemption(String url, String collector) {
        String body =
                """
                {"acquirerId":"100000","cardEntryMode":"SWIPE","collectorNumber":"%s",\
                "dateTime":"2026-06-15T12:00:00-0400","deviceId":"001","sponsorCode":"LOY1",\
                "storeId":"0001","traceId":"1","vendorId":"100087",\
                "postTaxBasketAmount":"16.12","dollarRedeemRequest":"10.00"}"""
                        .formatted(collector);
        return HttpRequest.newBuilder(URI.create(url + "/checkout/amcash/redeem"))
                .header("Authorization", "Bearer " + INSTANCE.token("loy1-pos"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
    }
}
