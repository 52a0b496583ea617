package org.milepost.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.milepost.Await;
import org.milepost.http.RawClient.Answer;

/** Many callers keep a server waiting that has little room; others are served all the same. */
class RoomForCallersTest {

    private static final long ROOM = 1_000_000;
    private static final int BODY_MAX = 20_000;
    private static final int WAITING = 150;
    private static final int CALLS = 20;
    private static final byte[] FILE = "f".repeat(300_000).getBytes(ISO_8859_1);

    private record Partner() implements Principal {}

    private static final Endpoint LENGTH =
            request -> Response.text(200, Integer.toString(request.body(BODY_MAX).length));

    private final AtomicInteger admitted = new AtomicInteger();
    private final HttpServer server = start(HttpSettings.at("127.0.0.1", 0));
    private final List<RawClient> callers = new ArrayList<>();

    /** What a caller does that keeps the server waiting. */
    enum Wait {
        FOR_A_HEAD("GET / HTTP/1.1\r\nHost: h\r\nX: " + "x".repeat(12_000)),
        FOR_A_BODY(
                "POST /open HTTP/1.1\r\nHost: h\r\nContent-Length: 20000\r\n\r\n"
                        + "x".repeat(10_000)),
        FOR_A_CHUNK(
                "POST /open HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n2710\r\n"
                        + "x".repeat(9_999)),
        FOR_THE_READER_OF_A_FILE("GET /file HTTP/1.1\r\nHost: h\r\n\r\n".repeat(50)),
        FOR_THE_READER_OF_AN_ANSWER("GET /made HTTP/1.1\r\nHost: h\r\n\r\n".repeat(50));

        private final String sent;

        Wait(String sent) {
            this.sent = sent;
        }
    }

    private HttpServer start(HttpSettings settings) {
        return TestServer.start(
                settings.withBytesInFlightMax(ROOM),
                List.of(
                        Route.post("/proven", this::requireKey, FaultStyle.MESSAGE, LENGTH),
                        new Route(
                                "POST",
                                "/open",
                                Media.ANY,
                                Optional.empty(),
                                FaultStyle.MESSAGE,
                                LENGTH),
                        Route.get(
                                "/file",
                                FaultStyle.MESSAGE,
                                request -> Response.shared(200, "text/plain", FILE, Map.of())),
                        Route.get(
                                "/made",
                                FaultStyle.MESSAGE,
                                request -> Response.text(200, "m".repeat(300_000)))),
                List.of(),
                FaultStyle.MESSAGE);
    }

    private Partner requireKey(Request request) {
        if (request.header("X-Key").isEmpty()) {
            throw new Fault(401, "No key.");
        }
        admitted.incrementAndGet();
        return new Partner();
    }

    @AfterEach
    void stop() throws IOException {
        for (RawClient caller : callers) {
            caller.close();
        }
        server.close();
    }

    @ParameterizedTest
    @EnumSource
    void callersThatKeepTheServerWaitingTakeNoRoomFromOthers(Wait wait) throws Exception {
        try (RawClient kept = new RawClient(server.port())) {
            assertThat(call(kept).status()).isEqualTo(200);
            for (int i = 0; i < WAITING; i++) {
                callers.add(new RawClient(server.port()).send(wait.sent));
                if (i % (WAITING / CALLS) == 0) {
                    assertThat(call(kept).status()).isEqualTo(200);
                }
            }
            for (int i = 0; i < CALLS; i++) {
                assertThat(call(kept).status()).isEqualTo(200);
                try (RawClient fresh = new RawClient(server.port())) {
                    assertThat(call(fresh).status()).isEqualTo(200);
                }
            }
        }
        assertThat(server.bytesInFlight()).isLessThanOrEqualTo(ROOM);
    }

    @Test
    void answersThatExistOnceTakeNoRoom() throws Exception {
        for (int i = 0; i < 30; i++) {
            callers.add(new RawClient(server.port()).send(Wait.FOR_THE_READER_OF_A_FILE.sent));
        }
        Await.until(
                "an answer on each connection",
                () -> callers.stream().allMatch(RawClient::hasAnswer));

        assertThat(server.bytesInFlight()).isLessThan(30 * 16 * 1024);
        for (RawClient caller : callers) {
            assertThat(caller.answer().body()).hasSize(FILE.length);
        }
    }

    @Test
    void aRequestThatMustMakeRoomIs503AndMayComeAgain() throws Exception {
        RawClient first = new RawClient(server.port()).send(Wait.FOR_A_BODY.sent);
        callers.add(first);
        Await.until("the request in progress", () -> server.bytesInFlight() > 0);
        for (int i = 0; i < WAITING; i++) {
            callers.add(new RawClient(server.port()).send(Wait.FOR_A_BODY.sent));
        }
        Answer answer = first.answer();

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.header("Retry-After")).isEqualTo("1");
        assertThat(answer.header("Connection")).isEqualTo("close");
    }

    @Test
    void aProvenCallerIsNotEndedForOneThatIsNot() throws Exception {
        try (RawClient proven = new RawClient(server.port())) {
            assertThat(call(proven).status()).isEqualTo(200);
            proven.send(
                    "POST /proven HTTP/1.1\r\nHost: h\r\nX-Key: 1\r\nContent-Length: 5\r\n\r\nab");
            Await.until("the guard's admission", () -> admitted.get() == 2);
            for (int i = 0; i < WAITING; i++) {
                callers.add(new RawClient(server.port()).send(Wait.FOR_A_BODY.sent));
            }
            Await.until(
                    "a refusal of a request without room",
                    () -> callers.stream().anyMatch(RawClient::hasAnswer));

            assertThat(proven.send("cde").answer().body()).isEqualTo("5");
        }
    }

    @Test
    void provenCallersThatAreSlowMakeWayForNewOnes() throws Exception {
        String slow =
                "POST /proven HTTP/1.1\r\nHost: h\r\nX-Key: 1\r\nContent-Length: 20000\r\n\r\n";
        for (int i = 0; i < WAITING; i++) {
            callers.add(new RawClient(server.port()).send(slow + "x".repeat(10_000)));
        }
        // Longer than the second after which a proven caller counts as slow.
        Thread.sleep(1500);

        for (int i = 0; i < CALLS; i++) {
            try (RawClient fresh = new RawClient(server.port())) {
                assertThat(call(fresh).status()).isEqualTo(200);
            }
        }
    }

    @Test
    void theManagementAddressIsReadableWhileItIsFlooded() throws Exception {
        try (HttpServer management = start(HttpSettings.management("127.0.0.1", 0))) {
            for (Wait wait : List.of(Wait.FOR_THE_READER_OF_AN_ANSWER, Wait.FOR_A_HEAD)) {
                for (int i = 0; i < WAITING; i++) {
                    callers.add(new RawClient(management.port()).send(wait.sent.substring(0, 40)));
                    callers.add(new RawClient(management.port()).send(wait.sent));
                }
                for (int i = 0; i < CALLS; i++) {
                    try (RawClient fresh = new RawClient(management.port())) {
                        assertThat(fresh.post("/open", "", new byte[7]).answer().body())
                                .isEqualTo("7");
                    }
                }
            }
        }
    }

    private static Answer call(RawClient client) throws IOException {
        return client.post("/proven", "X-Key: 1\r\n", new byte[500]).answer();
    }
}
