package org.milepost.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.milepost.http.RawClient.Answer;

class BrokenRequestTest {

    private static final FaultStyle SHOP =
            fault ->
                    new Response(
                            fault.status(),
                            "text/plain",
                            ("shop: " + fault.text()).getBytes(UTF_8),
                            fault.headers());

    private static HttpServer server;

    @BeforeAll
    static void start() {
        server =
                TestServer.start(
                        HttpSettings.at("127.0.0.1", 0),
                        List.of(
                                Route.get("/shop/a", SHOP, request -> Response.text(200, "a")),
                                new Route(
                                        "POST",
                                        "/shop/b",
                                        Media.ANY,
                                        Optional.empty(),
                                        SHOP,
                                        request -> Response.json(200, request.body(100)))),
                        List.of(new PathPrefix("/shop/", SHOP)),
                        FaultStyle.MESSAGE);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private RawClient client() throws IOException {
        return new RawClient(server.port());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "NONSENSE4111\r\n\r\n",
                "GET\r\n\r\n",
                "GET  HTTP/1.1\r\nHost: h\r\n\r\n",
                "GET /4111<script> HTTP/1.1\r\nHost: h\r\n\r\n",
                "GET /a HTTP/4111\r\nHost: h\r\n\r\n",
                "GET /a HTTP/1.1\r\n4111\r\n\r\n",
                "GET /a HTTP/1.1\r\nHost: h\r\nBad Header: 4111\r\n\r\n",
                "GET /a HTTP/1.1\r\nHost: h\r\nX: 4111\nY: 1\r\n\r\n",
                "GET /a HTTP/1.1\r\nHost: h\r\nX: 4111\u0001\r\n\r\n",
                "GET /a HTTP/1.1\r\n\r\n",
                "GET /a HTTP/1.1\r\nHost: h\r\nHost: 4111\r\n\r\n",
                "GET /a HTTP/1.1\r\nHost: 4111<script>\r\n\r\n",
                "GET /a?4111<script> HTTP/1.1\r\nHost: h\r\n\r\n",
            })
    void aRequestThatIsNotHttpIs400AndRepeatsNothing(String request) throws Exception {
        try (RawClient client = client()) {
            Answer answer = client.send(request).answer();

            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.body())
                    .isEqualTo("{\"message\":\"The request is not valid HTTP/1.1.\"}");
            assertThat(answer.header("Content-Type")).isEqualTo(Response.JSON);
            assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
            assertThat(answer.headers().toString()).doesNotContain("4111");
            client.socket().shutdownOutput();
            assertThat(client.isAtEnd()).isTrue();
        }
    }

    @Test
    void aBrokenRequestToAnApiIsAnsweredInItsStyle() throws Exception {
        try (RawClient client = client()) {
            Answer answer = client.send("GET /shop/a HTTP/1.1\r\n\r\n").answer();

            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.body()).isEqualTo("shop: The request is not valid HTTP/1.1.");
        }
    }

    @Test
    void aLongRequestLineIs414() throws Exception {
        try (RawClient client = client()) {
            Answer answer = client.get("/" + "x".repeat(20_000)).answer();

            assertThat(answer.status()).isEqualTo(414);
        }
    }

    @Test
    void largeHeadersAre431() throws Exception {
        try (RawClient client = client()) {
            String header = "X: " + "x".repeat(1000) + "\r\n";
            client.send("GET /shop/a HTTP/1.1\r\nHost: h\r\n" + header.repeat(100) + "\r\n");
            Answer answer = client.answer();

            assertThat(answer.status()).isEqualTo(431);
            assertThat(answer.body()).startsWith("shop: ");
        }
    }

    @Test
    void aHundredHeadersAreTakenAndOneMoreIs431() throws Exception {
        try (RawClient client = client()) {
            String head = "GET /shop/a HTTP/1.1\r\nHost: h\r\n" + "X: 1\r\n".repeat(99);

            assertThat(client.send(head + "\r\n").answer().status()).isEqualTo(200);
            assertThat(client.send(head + "X: 1\r\n\r\n").answer().status()).isEqualTo(431);
            assertThat(client.isAtEnd()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"200-ok", "100-continue, x", "x\r\nExpect: 100-continue"})
    void anotherExpectationIs417(String expectation) throws Exception {
        try (RawClient client = client()) {
            client.send("GET /shop/a HTTP/1.1\r\nHost: h\r\nExpect: " + expectation + "\r\n\r\n");
            Answer answer = client.answer();

            assertThat(answer.status()).isEqualTo(417);
            assertThat(answer.body()).startsWith("shop: ");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/shop", "/SHOP", "/shop/", "/shop/x", "/Shop//a", "/shop/%2e%2e"})
    void anyPathBelowAPrefixIsAnsweredInItsStyle(String path) throws Exception {
        try (RawClient client = client()) {
            Answer answer = client.get(path).answer();

            assertThat(answer.status()).isEqualTo(404);
            assertThat(answer.body()).startsWith("shop: ");
        }
    }

    /** As nginx before 1.29 and the health checks of HAProxy send it by default. */
    @ParameterizedTest
    @ValueSource(strings = {"", "Host: milepost\r\n", "Connection: keep-alive\r\n"})
    void http10IsAnsweredAndItsConnectionEnds(String headers) throws Exception {
        try (RawClient client = client()) {
            Answer answer = client.send("GET /shop/a HTTP/1.0\r\n" + headers + "\r\n").answer();

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.header("Connection")).isEqualTo("close");
            assertThat(answer.header("Content-Length")).isNotEmpty();
            assertThat(client.isAtEnd()).isTrue();
        }
    }

    @Test
    void http2IsRefusedWithTheWayToHttp11() throws Exception {
        try (RawClient client = client()) {
            Answer answer = client.send("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n").answer();

            assertThat(answer.status()).isEqualTo(505);
            assertThat(answer.body()).contains("proxy_http_version 1.1");
        }
    }

    @Test
    void theServerContinuesAfterACallerDisconnectsWithinARequest() throws Exception {
        try (RawClient client = client()) {
            client.send("POST /shop/a HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nab");
        }
        try (RawClient client = client()) {
            assertThat(client.get("/shop/a").answer().body()).isEqualTo("a");
        }
    }

    /** It was treated as a failure of the server, logged with a stack trace, and answered 500. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "POST /sh",
                "POST /shop/b HTTP/1.1\r\nHost",
                "POST /shop/b HTTP/1.1\r\nHost: h\r\nContent-Length: 10\r\n",
                "POST /shop/b HTTP/1.1\r\nHost: h\r\nContent-Length: 10\r\n\r\n",
                "POST /shop/b HTTP/1.1\r\nHost: h\r\nContent-Length: 10\r\n\r\n12345",
                "POST /shop/b HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n12"
            })
    void aCallerThatEndsWithinItsRequestGetsNoAnswer(String request) throws Exception {
        try (RawClient client = client()) {
            client.send(request).socket().shutdownOutput();

            assertThat(client.isAtEnd()).isTrue();
        }
    }
}
