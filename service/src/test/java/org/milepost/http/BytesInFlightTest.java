package org.milepost.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.milepost.http.RawClient.Answer;

/** Many callers at once send much and slowly, to a server with little room. */
class BytesInFlightTest {

    private static final long ROOM = 5_000_000;
    private static final int BODY_MAX = 1_000_000;
    private static final int CALLERS = 60;
    private static final int PART = 200_000;
    private static final int ANSWER_MAX = 1000;
    private static final String LENGTH =
            "POST /take HTTP/1.1\r\nHost: h\r\nContent-Length: 900000\r\n\r\n";

    private final HttpServer server =
            TestServer.start(
                    HttpSettings.at("127.0.0.1", 0).withBytesInFlightMax(ROOM),
                    List.of(
                            new Route(
                                    "POST",
                                    "/take",
                                    Media.ANY,
                                    Optional.empty(),
                                    FaultStyle.MESSAGE,
                                    request ->
                                            Response.text(
                                                    200,
                                                    Integer.toString(
                                                            request.body(BODY_MAX).length))),
                            Route.get("/big", FaultStyle.MESSAGE, request -> big())),
                    List.of(),
                    FaultStyle.MESSAGE);

    private final List<RawClient> callers = new ArrayList<>();

    private static Response big() {
        return Response.text(200, "x".repeat((int) (2 * ROOM)));
    }

    @AfterEach
    void stop() throws IOException {
        for (RawClient caller : callers) {
            caller.close();
        }
        server.close();
    }

    @Test
    void bodiesThatComeSlowlyAreBoundedTogetherAndTheRestIs503() throws Exception {
        flood(LENGTH);
    }

    @Test
    void chunksOfWhichAByteIsMissingAreBoundedTogether() throws Exception {
        flood("POST /take HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n30D41\r\n");
    }

    @Test
    void headsThatDoNotEndAreBoundedTogether() throws Exception {
        try (HttpServer small =
                TestServer.start(
                        HttpSettings.at("127.0.0.1", 0).withBytesInFlightMax(200_000),
                        List.of(),
                        List.of(),
                        FaultStyle.MESSAGE)) {
            String head = "GET / HTTP/1.1\r\nHost: h\r\nX: " + "x".repeat(12_000);
            for (int i = 0; i < CALLERS; i++) {
                callers.add(new RawClient(small.port()).send(head));
            }
            awaitRefusals(small, 200_000, CALLERS - 200_000 / 12_000);
            for (RawClient caller : callers) {
                caller.close();
            }
        }
    }

    @Test
    void onceTheyAreGoneNothingIsHeldAndAllAreServed() throws Exception {
        flood(LENGTH);
        for (RawClient caller : callers) {
            caller.close();
        }
        awaitNothingHeld();

        try (RawClient client = new RawClient(server.port())) {
            Answer answer = client.post("/take", "", new byte[900_000]).answer();

            assertThat(answer.body()).isEqualTo("900000");
        }
        awaitNothingHeld();
    }

    @Test
    void smallRequestsAreServedWhileLargeOnesHoldMuch() throws Exception {
        for (int i = 0; i < 2; i++) {
            callers.add(new RawClient(server.port()).send(LENGTH).send(new byte[PART]));
        }
        for (int i = 0; i < 500 && server.bytesInFlight() < 2 * 4 * PART; i++) {
            LockSupport.parkNanos(10_000_000);
        }
        try (RawClient client = new RawClient(server.port())) {
            for (int i = 0; i < 20; i++) {
                assertThat(client.post("/take", "", new byte[100]).answer().body())
                        .isEqualTo("100");
            }
        }
        assertThat(server.bytesInFlight()).isGreaterThan(2 * 4 * PART);
    }

    @Test
    void everyEndOfARequestGivesBackWhatItHeld() throws Exception {
        List<String> requests =
                List.of(
                        "GET / HTTP/1.1\r\nHost: h\r\n\r\n",
                        "GET /#\r\n\r\n",
                        "POST /take HTTP/1.1\r\nHost: h\r\nContent-Length: 2000000\r\n\r\n",
                        "POST /take HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nhel",
                        "POST /take HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nhello",
                        "POST /take HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\nz\r\n",
                        "POST /take HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nab",
                        "POST /no HTTP/1.1\r\nHost: h\r\nContent-Length: 9\r\n\r\nhello",
                        "GET / HTTP/1.1\r\nHost: h\r\nX: " + "x".repeat(9000));
        for (String request : requests) {
            try (RawClient client = new RawClient(server.port())) {
                client.send(request).socket().shutdownOutput();
                while (!client.isAtEnd()) {
                    // an answer, perhaps
                }
            }
        }

        awaitNothingHeld();
    }

    @Test
    void anAnswerIsCountedAndNeverRefused() throws Exception {
        try (RawClient client = new RawClient(server.port())) {
            assertThat(client.get("/big").answer().body()).hasSize((int) (2 * ROOM));
        }
        awaitNothingHeld();
    }

    /**
     * Many callers send this head and a part of the body, for which four times the room is held.
     */
    private void flood(String head) throws IOException {
        for (int i = 0; i < CALLERS; i++) {
            RawClient caller = new RawClient(server.port()).send(head);
            callers.add(caller);
            try {
                caller.send(new byte[PART]);
            } catch (IOException e) {
                // refused before it had sent all
            }
        }
        awaitRefusals(server, ROOM, CALLERS - (int) (ROOM / (4 * PART)));
    }

    private void awaitRefusals(HttpServer flooded, long room, int refusalsMin) throws IOException {
        List<RawClient> refused = new ArrayList<>();
        for (int i = 0; i < 2000 && refused.size() < refusalsMin; i++) {
            assertThat(flooded.bytesInFlight()).isLessThanOrEqualTo(room + CALLERS * ANSWER_MAX);
            for (RawClient caller : callers) {
                if (!refused.contains(caller) && caller.hasAnswer()) {
                    requireRefused(caller);
                    refused.add(caller);
                }
            }
            LockSupport.parkNanos(10_000_000);
        }
        assertThat(refused).hasSizeBetween(refusalsMin, CALLERS);
    }

    private static void requireRefused(RawClient caller) throws IOException {
        Answer answer = caller.answer();
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.header("Retry-After")).isEqualTo("1");
        assertThat(answer.header("Connection")).isEqualTo("close");
        assertThat(answer.body()).startsWith("{\"message\":\"The server has no room");
    }

    private void awaitNothingHeld() {
        for (int i = 0; i < 500 && server.bytesInFlight() != 0; i++) {
            LockSupport.parkNanos(10_000_000);
        }
        assertThat(server.bytesInFlight()).isZero();
    }
}
