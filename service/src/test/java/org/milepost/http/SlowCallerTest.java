package org.milepost.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.SocketException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.milepost.http.RawClient.Answer;

class SlowCallerTest {

    private final CountDownLatch lost = new CountDownLatch(1);
    private final CountDownLatch slowBegun = new CountDownLatch(1);
    private final HttpServer server =
            TestServer.start(
                    new HttpSettings(
                            "127.0.0.1",
                            0,
                            4,
                            1,
                            8192,
                            8192,
                            100,
                            100_000,
                            1_000_000,
                            0,
                            TrustedProxies.NONE,
                            Optional.empty(),
                            Duration.ofSeconds(1),
                            Duration.ofSeconds(1),
                            Duration.ofSeconds(1),
                            Duration.ZERO,
                            Duration.ofSeconds(5)),
                    List.of(
                            new Route(
                                    "POST",
                                    "/echo",
                                    Media.JSON,
                                    Optional.empty(),
                                    FaultStyle.MESSAGE,
                                    request -> Response.json(200, request.body(1000))),
                            Route.get(
                                    "/big",
                                    FaultStyle.MESSAGE,
                                    request ->
                                            Response.text(200, "x".repeat(20_000_000))
                                                    .whenUndelivered(lost::countDown)),
                            Route.get(
                                    "/short",
                                    FaultStyle.MESSAGE,
                                    request -> {
                                        sleep(200);
                                        return Response.text(200, "short");
                                    }),
                            Route.get(
                                    "/slow",
                                    FaultStyle.MESSAGE,
                                    request -> {
                                        slowBegun.countDown();
                                        sleep(2500);
                                        return Response.text(200, "slow");
                                    })),
                    List.of(),
                    FaultStyle.MESSAGE);

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aConnectionThatSendsNothingIsClosed() throws Exception {
        try (RawClient client = new RawClient(server.port())) {
            assertThat(client.isAtEnd()).isTrue();
        }
    }

    @Test
    void aRequestLineThatArrivesByteByByteIsCutOff() throws Exception {
        assertThat(drip("GET /", "x")).isLessThan(Duration.ofSeconds(5));
    }

    @Test
    void headersThatArriveSlowlyAreCutOff() throws Exception {
        assertThat(drip("GET /slow HTTP/1.1\r\nHost: h\r\n", "X: 1\r\n"))
                .isLessThan(Duration.ofSeconds(5));
    }

    @Test
    void aBodyThatArrivesSlowlyIsCutOff() throws Exception {
        assertThat(drip("POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 900\r\n\r\n", " "))
                .isLessThan(Duration.ofSeconds(5));
    }

    @Test
    void anIdleConnectionIsClosedBetweenRequests() throws Exception {
        try (RawClient client = new RawClient(server.port())) {
            client.post("/echo", "", new byte[1]).answer();

            assertThat(client.isAtEnd()).isTrue();
        }
    }

    @Test
    void anAnswerThatTakesLongIsNotCutOff() throws Exception {
        try (RawClient client = new RawClient(server.port())) {
            assertThat(client.get("/slow").answer().body()).isEqualTo("slow");
        }
    }

    @Test
    void aCallerThatDoesNotReadIsCutOffAndItsAnswerCountsAsLost() throws Exception {
        try (RawClient client = new RawClient(server.port())) {
            client.get("/big");

            assertThat(lost.await(5, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void aRequestWaitsForAShortOneBeforeIt() throws Exception {
        try (RawClient first = new RawClient(server.port());
                RawClient second = new RawClient(server.port())) {
            first.get("/short");
            second.get("/short");

            assertThat(first.answer().body()).isEqualTo("short");
            assertThat(second.answer().body()).isEqualTo("short");
        }
    }

    @Test
    void moreRequestsThanThereIsRoomForAre503() throws Exception {
        try (RawClient first = new RawClient(server.port());
                RawClient second = new RawClient(server.port())) {
            first.get("/slow");
            slowBegun.await();
            Answer answer = second.get("/slow").answer();

            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.header("Retry-After")).isEqualTo("1");
            assertThat(first.answer().status()).isEqualTo(200);
        }
    }

    @Test
    void connectionsBeyondTheLimitWaitForOneToEnd() throws Exception {
        try (RawClient a = new RawClient(server.port());
                RawClient b = new RawClient(server.port());
                RawClient c = new RawClient(server.port());
                RawClient d = new RawClient(server.port());
                RawClient e = new RawClient(server.port())) {
            assertThat(e.post("/echo", "", new byte[1]).answer().status()).isEqualTo(200);
            assertThat(List.of(a, b, c, d)).allMatch(SlowCallerTest::isAtEnd);
        }
    }

    /** How long the server keeps the connection of a caller that sends a little every 100 ms. */
    private Duration drip(String start, String drop) throws Exception {
        long begin = System.nanoTime();
        try (RawClient client = new RawClient(server.port())) {
            client.send(start);
            for (int i = 0; i < 100; i++) {
                Thread.sleep(100);
                client.send(drop);
            }
        } catch (SocketException e) {
            assertThat(e).hasMessageMatching("(?i).*(broken pipe|reset|abort).*");
        }
        return Duration.ofNanos(System.nanoTime() - begin);
    }

    private static boolean isAtEnd(RawClient client) {
        try {
            return client.isAtEnd();
        } catch (IOException e) {
            return false;
        }
    }

    /** The time that an endpoint takes. */
    private static void sleep(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
