package org.milepost.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.milepost.Await;
import org.milepost.http.RawClient.Answer;

class DrainTest {

    private final CountDownLatch arrived = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);
    private final AtomicInteger lost = new AtomicInteger();

    private HttpServer start(Duration drainMax) {
        HttpSettings usual = HttpSettings.at("127.0.0.1", 0);
        HttpSettings settings =
                new HttpSettings(
                        usual.host(),
                        usual.port(),
                        usual.connectionsMax(),
                        usual.requestsMax(),
                        usual.requestLineBytesMax(),
                        usual.headerBytesMax(),
                        usual.headersMax(),
                        usual.discardBytesMax(),
                        usual.bytesInFlightMax(),
                        usual.connectionsPerAddressMax(),
                        usual.trustedProxies(),
                        usual.tls(),
                        usual.idleMax(),
                        usual.receiveMax(),
                        usual.sendMax(),
                        usual.lameDuck(),
                        drainMax);
        Endpoint slow =
                request -> {
                    arrived.countDown();
                    try {
                        released.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    return Response.text(200, "done").whenUndelivered(lost::incrementAndGet);
                };
        return TestServer.start(
                settings,
                List.of(
                        Route.get("/slow", FaultStyle.MESSAGE, slow),
                        Route.get("/quick", FaultStyle.MESSAGE, r -> Response.text(200, "quick"))),
                List.of(),
                FaultStyle.MESSAGE);
    }

    /** Closes the server on another thread; returns when it does not listen any more. */
    private static Thread startToClose(HttpServer server) {
        Thread closing = Thread.ofVirtual().start(server::close);
        Await.until("the server to stop listening", () -> server.port() < 0);
        return closing;
    }

    @Test
    void aRequestInFlightIsAnsweredAndThenItsConnectionEnds() throws Exception {
        HttpServer server = start(Duration.ofSeconds(20));
        try (RawClient client = new RawClient(server.port())) {
            client.get("/slow");
            arrived.await();
            Thread closing = startToClose(server);
            released.countDown();
            Answer answer = client.answer();
            closing.join();

            assertThat(answer.body()).isEqualTo("done");
            assertThat(answer.header("Connection")).isEqualTo("close");
            assertThat(client.isAtEnd()).isTrue();
            assertThat(lost).hasValue(0);
        }
    }

    @Test
    void beforeItClosesItEndsConnectionsAndStillAcceptsNewOnes() throws Exception {
        try (HttpServer server = start(Duration.ofSeconds(20));
                RawClient early = new RawClient(server.port())) {
            early.get("/quick");
            assertThat(early.answer().header("Connection")).isEqualTo("keep-alive");

            server.endConnections();

            early.get("/quick");
            assertThat(early.answer().header("Connection")).isEqualTo("close");
            try (RawClient late = new RawClient(server.port())) {
                late.get("/quick");
                Answer answer = late.answer();
                assertThat(answer.body()).isEqualTo("quick");
                assertThat(answer.header("Connection")).isEqualTo("close");
            }
        }
    }

    @Test
    void whileItDrainsNoConnectionIsAccepted() throws Exception {
        HttpServer server = start(Duration.ofSeconds(20));
        int port = server.port();
        try (RawClient client = new RawClient(port)) {
            client.get("/slow");
            arrived.await();
            Thread closing = startToClose(server);

            assertThatThrownBy(() -> new RawClient(port)).isInstanceOf(IOException.class);
            assertThat(closing.isAlive()).isTrue();
            released.countDown();
            closing.join();
        }
    }

    @Test
    void idleConnectionsDoNotHoldItUp() throws Exception {
        HttpServer server = start(Duration.ofSeconds(20));
        try (RawClient silent = new RawClient(server.port());
                RawClient idle = new RawClient(server.port())) {
            idle.get("/quick").answer();
            long begin = System.nanoTime();
            server.close();

            assertThat(Duration.ofNanos(System.nanoTime() - begin))
                    .isLessThan(Duration.ofSeconds(2));
            assertThat(silent.isAtEnd()).isTrue();
            assertThat(idle.isAtEnd()).isTrue();
        }
    }

    @Test
    void aRequestOnAnIdleConnectionIsStillAnsweredWhileItDrains() throws Exception {
        HttpServer server = start(Duration.ofSeconds(20));
        try (RawClient idle = new RawClient(server.port())) {
            idle.get("/quick").answer();
            Thread closing = startToClose(server);
            Answer answer = idle.get("/quick").answer();
            closing.join();

            assertThat(answer.body()).isEqualTo("quick");
            assertThat(answer.header("Connection")).isEqualTo("close");
            assertThat(idle.isAtEnd()).isTrue();
        }
    }

    @Test
    void aRequestThatHasBegunToArriveIsAnsweredWhileItDrains() throws Exception {
        HttpServer server = start(Duration.ofSeconds(20));
        try (RawClient slow = new RawClient(server.port())) {
            slow.send("GET /quick HT");
            Thread closing = startToClose(server);
            // Longer than the second after which idle connections are closed.
            Thread.sleep(2500);
            Answer answer = slow.send("TP/1.1\r\nHost: h\r\n\r\n").answer();
            closing.join();

            assertThat(answer.body()).isEqualTo("quick");
            assertThat(answer.header("Connection")).isEqualTo("close");
        }
    }

    @Test
    void aCallerThatConnectedBeforeIsAnswered() throws Exception {
        HttpServer server = start(Duration.ofSeconds(20));
        List<RawClient> clients = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            clients.add(new RawClient(server.port()).get("/quick"));
        }
        server.close();

        for (RawClient client : clients) {
            try (client) {
                assertThat(client.answer().body()).isEqualTo("quick");
            }
        }
    }

    @Test
    void callersThatContinueToSendLoseNoRequestAndGetConnectionClose() throws Exception {
        HttpServer server = start(Duration.ofSeconds(20));
        AtomicInteger answers = new AtomicInteger();
        List<FutureTask<Boolean>> callers = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            RawClient client = new RawClient(server.port());
            FutureTask<Boolean> caller = new FutureTask<>(() -> isToldToClose(client, answers));
            callers.add(caller);
            Thread.ofVirtual().start(caller);
        }
        Await.until("a thousand answers", () -> answers.get() >= 1000);
        long begin = System.nanoTime();
        server.close();

        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(10));
        for (FutureTask<Boolean> caller : callers) {
            assertThat(caller.get()).isTrue();
        }
    }

    /** Whether each request was answered until an answer ended the connection. */
    private static boolean isToldToClose(RawClient client, AtomicInteger answers)
            throws IOException {
        try (client) {
            while (true) {
                Answer answer = client.get("/quick").answer();
                answers.incrementAndGet();
                if (answer.header("Connection").equals("close")) {
                    return client.isAtEnd();
                }
            }
        }
    }

    @Test
    void whatACallerSendsAfterItsLastAnswerDoesNotResetTheConnection() throws Exception {
        HttpServer server = start(Duration.ofSeconds(20));
        try (RawClient client = new RawClient(server.port())) {
            client.get("/slow");
            arrived.await();
            Thread closing = startToClose(server);
            client.get("/quick").get("/quick");
            released.countDown();
            closing.join();

            assertThat(client.answer().body()).isEqualTo("done");
            assertThat(client.isAtEnd()).isTrue();
        }
    }

    @Test
    void aRequestThatTakesTooLongIsCutAndItsAnswerCountsAsLost() throws Exception {
        HttpServer server = start(Duration.ofMillis(300));
        try (RawClient client = new RawClient(server.port())) {
            client.get("/slow");
            arrived.await();
            server.close();
            released.countDown();
            assertThatThrownBy(client::answer).isInstanceOf(IOException.class);
            Await.until("the answer to count as lost", () -> lost.get() > 0);

            assertThat(lost).hasValue(1);
        }
    }

    @Test
    void closingTwiceIsClosingOnce() {
        HttpServer server = start(Duration.ofSeconds(1));
        server.close();
        server.close();

        assertThat(server.port()).isNegative();
    }
}
