package org.milepost.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class HttpServerTest {

    private static final Endpoint ECHO = request -> Response.json(200, request.body(16 * 1024));

    private static final FaultStyle SHOP =
            fault ->
                    new Response(
                            fault.status(),
                            "text/plain",
                            ("shop " + fault.text()).getBytes(UTF_8),
                            fault.headers());

    private static final HttpServer SERVER =
            HttpServer.start(
                    HttpSettings.at("127.0.0.1", 0),
                    List.of(
                            new Route(
                                    "POST", "/shop/echo", Media.JSON, Optional.empty(), SHOP, ECHO),
                            Route.get(
                                    "/big",
                                    FaultStyle.MESSAGE,
                                    r -> Response.text(200, "x".repeat(5_000_000))),
                            Route.get(
                                    "/hello",
                                    FaultStyle.MESSAGE,
                                    r -> Response.text(200, "hello"))),
                    List.of(new Door("/shop/", SHOP)),
                    FaultStyle.MESSAGE);

    @AfterAll
    static void stop() {
        SERVER.close();
    }

    @Test
    void bigAnswersArriveWholeAtASlowReader() throws Exception {
        try (RawClient client = new RawClient(SERVER.port())) {
            client.get("/big");
            Thread.sleep(1000);
            assertThat(client.answer().body()).hasSize(5_000_000);
        }
    }

    @Test
    void keepAliveAnswersAreQuick() throws Exception {
        long[] nanos = new long[400];
        try (RawClient client = new RawClient(SERVER.port())) {
            for (int i = 0; i < nanos.length; i++) {
                long start = System.nanoTime();
                client.post("/shop/echo", "application/json", "{\"a\":\"b\"}");
                assertThat(client.answer().status()).isEqualTo(200);
                nanos[i] = System.nanoTime() - start;
            }
        }
        Arrays.sort(nanos);
        assertThat(Duration.ofNanos(nanos[nanos.length / 2])).isLessThan(Duration.ofMillis(5));
    }
}
