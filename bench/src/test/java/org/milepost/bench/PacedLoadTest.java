package org.milepost.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class PacedLoadTest {

    private static final Duration TIME = Duration.ofMillis(600);

    private final AtomicLong answered = new AtomicLong();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private volatile String code = "0000";
    private volatile long delayMillis;
    private HttpServer server;

    @BeforeEach
    void startServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    @AfterEach
    void stopServer() {
        server.stop(0);
        threads.close();
    }

    @Test
    void arrivalsKeepTheirPaceHoweverSlowlyTheyAreAnswered() {
        delayMillis = 100;
        Measurement measurement = load(64, 1).run(200, Duration.ZERO, TIME).measurement();
        assertThat(measurement.count()).isBetween(80L, 160L);
        assertThat(measurement.total()).isEqualTo(answered.get());
        assertThat(measurement.percentileMillis(50)).isBetween(100.0, 250.0);
    }

    @Test
    void theTimeOfAnArrivalThatWaitsForAConnectionCountsFromWhenItWasToBeSent() {
        delayMillis = 20;
        Measurement measurement = load(1, 2).run(100, Duration.ZERO, TIME).measurement();
        assertThat(measurement.total()).isEqualTo(answered.get()).isGreaterThan(35);
        // One connection answers 50 in a second; 100 arrive: the last ones wait for half a second.
        assertThat(measurement.percentileMillis(90)).isGreaterThan(200);
    }

    @Test
    void whatArrivesDuringTheWarmUpIsAnsweredAndNotMeasured() {
        Measurement measurement = load(8, 3).run(200, TIME, TIME).measurement();
        assertThat(measurement.total()).isEqualTo(answered.get());
        assertThat(measurement.count()).isBetween(80L, 160L).isLessThan(measurement.total());
    }

    @Test
    void theSameSeedBringsAsManyArrivals() {
        long first = load(8, 4).run(300, Duration.ZERO, TIME).measurement().total();
        long again = load(8, 4).run(300, Duration.ZERO, TIME).measurement().total();
        assertThat(again).isEqualTo(first);
    }

    @Test
    void aDeclineEndsTheRun() {
        code = "0051";
        assertThatThrownBy(() -> load(8, 5).run(100, Duration.ZERO, Duration.ofSeconds(30)))
                .isInstanceOf(UnexpectedAnswer.class)
                .hasMessageContaining("0051");
    }

    private PacedLoad load(int connections, long seed) {
        RequestTemplate template =
                RequestTemplate.post("localhost", "/redeem", Map.of(), "{\"n\":\"<n:12>\"}");
        AtomicLong next = new AtomicLong();
        return new PacedLoad(
                server.getAddress(),
                connections,
                new HttpLoad.Call(
                        template,
                        request -> request.put(template.slot("n"), next.incrementAndGet()),
                        200,
                        "\"responseCode\":\"0000\""),
                seed);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            exchange.getRequestBody().readAllBytes();
            Thread.sleep(delayMillis);
            byte[] body = ("{\"responseCode\":\"" + code + "\"}").getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            answered.incrementAndGet();
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted while a request is answered", e);
        }
    }
}
