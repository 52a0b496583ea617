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
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class HttpLoadTest {

    private static final int CONNECTIONS = 4;

    private final AtomicLong answered = new AtomicLong();
    private final Set<String> bodies = ConcurrentHashMap.newKeySet();
    private final ExecutorService threads = Executors.newFixedThreadPool(CONNECTIONS);
    private volatile String code = "0000";
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
    void allThatWasSentIsAnsweredAndCounted() {
        Measurement measurement = load().run(Duration.ofMillis(100), Duration.ofMillis(400));
        assertThat(measurement.total()).isEqualTo(answered.get()).isEqualTo(bodies.size());
    }

    @Test
    void theWarmUpIsNotMeasured() {
        Measurement measurement = load().run(Duration.ofMillis(300), Duration.ofMillis(300));
        assertThat(measurement.count())
                .isPositive()
                .isLessThan(measurement.total())
                .isEqualTo(measurement.micros().getTotalCount());
    }

    @Test
    void aDeclineEndsTheRun() {
        code = "0051";
        assertThatThrownBy(() -> load().run(Duration.ZERO, Duration.ofSeconds(5)))
                .isInstanceOf(UnexpectedAnswer.class)
                .hasMessageContaining("0051");
    }

    private HttpLoad load() {
        RequestTemplate template =
                RequestTemplate.post("localhost", "/redeem", Map.of(), "{\"n\":\"<n:12>\"}");
        AtomicLong next = new AtomicLong();
        return new HttpLoad(
                server.getAddress(),
                CONNECTIONS,
                new HttpLoad.Call(
                        template,
                        request -> request.put(template.slot("n"), next.incrementAndGet()),
                        200,
                        "\"responseCode\":\"0000\""));
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] asked = exchange.getRequestBody().readAllBytes();
            bodies.add(new String(asked, StandardCharsets.UTF_8));
            byte[] body = ("{\"responseCode\":\"" + code + "\"}").getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            answered.incrementAndGet();
        }
    }
}
