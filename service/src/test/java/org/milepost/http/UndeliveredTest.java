package org.milepost.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class UndeliveredTest {

    private final CountDownLatch arrived = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);
    private final CountDownLatch lost = new CountDownLatch(1);
    private final AtomicInteger losses = new AtomicInteger();

    private final HttpServer server =
            TestServer.start(
                    HttpSettings.at("127.0.0.1", 0),
                    List.of(
                            Route.get("/redeem", FaultStyle.MESSAGE, request -> redeem()),
                            Route.get("/quick", FaultStyle.MESSAGE, r -> Response.text(200, "q"))),
                    List.of(),
                    FaultStyle.MESSAGE);

    private Response redeem() {
        arrived.countDown();
        try {
            released.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return Response.text(200, "redeemed")
                .whenUndelivered(
                        () -> {
                            losses.incrementAndGet();
                            lost.countDown();
                        });
    }

    @AfterEach
    void stop() {
        server.close();
    }

    /**
     * Gives the operating system time to deliver what the client did to the server's socket. The
     * server's thread is in the endpoint and does not read, so there is nothing else to wait for.
     */
    private static void awaitArrival() throws InterruptedException {
        Thread.sleep(100);
    }

    @Test
    void aCallerThatResetItsConnectionMissedItsAnswer() throws Exception {
        try (RawClient client = new RawClient(server.port())) {
            client.get("/redeem");
            arrived.await();
            client.socket().setSoLinger(true, 0);
        }
        awaitArrival();
        released.countDown();

        assertThat(lost.await(5, TimeUnit.SECONDS)).isTrue();
        assertThat(losses).hasValue(1);
    }

    @Test
    void aCallerThatClosedItsConnectionMissedItsAnswer() throws Exception {
        try (RawClient client = new RawClient(server.port())) {
            client.get("/redeem");
            arrived.await();
        }
        awaitArrival();
        released.countDown();

        assertThat(lost.await(5, TimeUnit.SECONDS)).isTrue();
        assertThat(losses).hasValue(1);
    }

    @Test
    void aCallerThatIsStillThereMissedNothing() throws Exception {
        try (RawClient client = new RawClient(server.port())) {
            client.get("/redeem");
            arrived.await();
            released.countDown();

            assertThat(client.answer().body()).isEqualTo("redeemed");
            assertThat(client.get("/quick").answer().body()).isEqualTo("q");
            assertThat(losses).hasValue(0);
        }
    }

    @Test
    void aCallerThatPipelinedMissedNothing() throws Exception {
        try (RawClient client = new RawClient(server.port())) {
            client.get("/redeem");
            arrived.await();
            client.get("/quick");
            client.get("/quick");
            awaitArrival();
            released.countDown();

            assertThat(client.answer().body()).isEqualTo("redeemed");
            assertThat(client.answer().body()).isEqualTo("q");
            assertThat(client.answer().body()).isEqualTo("q");
            assertThat(losses).hasValue(0);
        }
    }
}
