package org.milepost.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.milepost.http.RawClient.Answer;

class HttpServerTest {

    private static final int BODY_MAX = 16 * 1024;
    private static final Endpoint ECHO = request -> Response.json(200, request.body(BODY_MAX));

    /** A shop that words its faults in its own way. */
    private static final FaultStyle SHOP =
            fault ->
                    new Response(
                            fault.status(),
                            "text/plain",
                            ("shop: " + fault.text()).getBytes(UTF_8),
                            fault.headers());

    private record Somebody(String name) implements Principal {}

    private static final Guard KEY =
            request -> {
                if (request.header("X-Key").isEmpty()) {
                    throw new Fault(401, "No key.", Map.of("WWW-Authenticate", "Key"));
                }
                return new Somebody("somebody");
            };

    private static HttpServer server;

    private RawClient client() throws IOException {
        return new RawClient(server.port());
    }

    @BeforeAll
    static void start() {
        List<Route> routes =
                List.of(
                        new Route("POST", "/shop/echo", Media.JSON, Optional.empty(), SHOP, ECHO),
                        Route.post(
                                "/shop/locked",
                                KEY,
                                SHOP,
                                request ->
                                        Response.text(200, ((Somebody) request.caller()).name())),
                        Route.get(
                                "/shop/{shop}/shelf/{shelf}",
                                SHOP,
                                request ->
                                        Response.text(
                                                200,
                                                request.pathSegment("shop")
                                                        + "+"
                                                        + request.pathSegment("shelf")
                                                        + "+"
                                                        + request.query())),
                        Route.get("/hello", FaultStyle.MESSAGE, r -> Response.text(200, "hello")),
                        Route.get(
                                "/big",
                                FaultStyle.MESSAGE,
                                r -> Response.text(200, "x".repeat(5_000_000))),
                        Route.get(
                                "/bye",
                                FaultStyle.MESSAGE,
                                r -> Response.text(200, "bye").with("Connection", "close")),
                        Route.get(
                                "/broken",
                                SHOP,
                                r -> {
                                    throw new IllegalArgumentException(r.query());
                                }),
                        Route.get(
                                "/overflow",
                                SHOP,
                                r -> {
                                    throw new StackOverflowError(r.query());
                                }));
        server =
                TestServer.start(
                        HttpSettings.at("127.0.0.1", 0),
                        routes,
                        List.of(new PathPrefix("/shop/", SHOP)),
                        FaultStyle.MESSAGE);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void anAnswerCarriesTheHeadersThatKeepItOutOfCaches() throws Exception {
        try (RawClient client = client()) {
            Answer answer = client.post("/shop/echo", "application/json", "{}").answer();

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo("{}");
            assertThat(answer.header("Content-Type")).isEqualTo("application/json;charset=UTF-8");
            assertThat(answer.header("Content-Length")).isEqualTo("2");
            assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
            assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
        }
    }

    @Test
    void keepAliveAnswersAreQuick() throws Exception {
        long[] nanos = new long[200];
        try (RawClient client = client()) {
            for (int i = 0; i < nanos.length; i++) {
                long start = System.nanoTime();
                client.post("/shop/echo", "application/json", "{\"a\":\"b\"}").answer();
                nanos[i] = System.nanoTime() - start;
            }
        }
        Arrays.sort(nanos);

        assertThat(Duration.ofNanos(nanos[nanos.length / 2])).isLessThan(Duration.ofMillis(5));
    }

    @Test
    void pipelinedRequestsAreAnsweredInOrder() throws Exception {
        try (RawClient client = client()) {
            StringBuilder requests = new StringBuilder();
            for (int i = 0; i < 50; i++) {
                String body = "{\"n\":" + i + "}";
                requests.append("POST /shop/echo HTTP/1.1\r\nHost: h\r\nContent-Length: ")
                        .append(body.length())
                        .append("\r\n\r\n")
                        .append(body);
            }
            client.send(requests.toString());

            for (int i = 0; i < 50; i++) {
                assertThat(client.answer().body()).isEqualTo("{\"n\":" + i + "}");
            }
        }
    }

    @Test
    void bigAnswersReachASlowReaderWhole() throws Exception {
        try (RawClient client = client()) {
            client.get("/big");
            // The slow reader: the server has to wait for it with the kernel's buffers full.
            Thread.sleep(500);

            assertThat(client.answer().body()).hasSize(5_000_000);
        }
    }

    @Test
    void namedSegmentsAreDecoded() throws Exception {
        try (RawClient client = client()) {
            Answer answer = client.get("/shop/a%2Fb+c/shelf/%C3%A9?q=%20").answer();

            assertThat(answer.body()).isEqualTo("a/b+c+é+q=%20");
        }
    }

    @Test
    void aMalformedEscapeIsABadRequest() throws Exception {
        try (RawClient client = client()) {
            assertThat(client.get("/shop/%zz/shelf/1").answer().status()).isEqualTo(400);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/nothing", "/hello/", "/hello/../hello", "//hello", "/HELLO"})
    void anUnknownPathIs404InThePlainStyle(String path) throws Exception {
        try (RawClient client = client()) {
            Answer answer = client.get(path).answer();

            assertThat(answer.status()).isEqualTo(404);
            assertThat(answer.body()).isEqualTo("{\"message\":\"There is no such path.\"}");
        }
    }

    @Test
    void aTargetMayBeAWholeUrl() throws Exception {
        try (RawClient client = client()) {
            assertThat(client.get("http://localhost/hello").answer().body()).isEqualTo("hello");
            assertThat(client.get("http://localhost").answer().status()).isEqualTo(404);
            assertThat(client.send("OPTIONS * HTTP/1.1\r\nHost: h\r\n\r\n").answer().status())
                    .isEqualTo(404);
        }
    }

    @Test
    void anEmptyLineAfterARequestIsSkipped() throws Exception {
        try (RawClient client = client()) {
            client.send("GET /hello HTTP/1.1\r\nHost: h\r\n\r\n\r\n");

            assertThat(client.answer().body()).isEqualTo("hello");
            assertThat(client.get("/hello").answer().body()).isEqualTo("hello");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/shop/", "/shop/nothing", "/shop//shelf/1", "/shop/1/shelf/"})
    void anUnknownPathBehindADoorIs404InItsStyle(String path) throws Exception {
        try (RawClient client = client()) {
            Answer answer = client.get(path).answer();

            assertThat(answer.status()).isEqualTo(404);
            assertThat(answer.body()).isEqualTo("shop: There is no such path.");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "PUT", "DELETE", "PATCH", "TRACE", "FOO", "post", "Post"})
    void anotherMethodIs405AndToldWhichAreThere(String method) throws Exception {
        try (RawClient client = client()) {
            client.send(method + " /shop/echo HTTP/1.1\r\nHost: h\r\n\r\n");
            Answer answer = client.answer();

            assertThat(answer.status()).isEqualTo(405);
            assertThat(answer.header("Allow")).isEqualTo("OPTIONS, POST");
            assertThat(answer.body()).startsWith("shop: ");
        }
    }

    @Test
    void optionsNamesTheMethodsOfAPath() throws Exception {
        try (RawClient client = client()) {
            Answer answer = client.send("OPTIONS /hello HTTP/1.1\r\nHost: h\r\n\r\n").answer();

            assertThat(answer.status()).isEqualTo(204);
            assertThat(answer.header("Allow")).isEqualTo("GET, HEAD, OPTIONS");
        }
    }

    @Test
    void headIsGetWithoutItsBody() throws Exception {
        try (RawClient client = client()) {
            Answer head = client.send("HEAD /hello HTTP/1.1\r\nHost: h\r\n\r\n").answer(false);
            Answer get = client.get("/hello").answer();

            assertThat(head.status()).isEqualTo(200);
            assertThat(head.header("Content-Length")).isEqualTo("5");
            assertThat(get.body()).isEqualTo("hello");
        }
    }

    @Test
    void headOfAPostIs405WithoutBody() throws Exception {
        try (RawClient client = client()) {
            Answer head = client.send("HEAD /shop/echo HTTP/1.1\r\nHost: h\r\n\r\n").answer(false);
            Answer get = client.get("/hello").answer();

            assertThat(head.status()).isEqualTo(405);
            assertThat(get.body()).isEqualTo("hello");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/json",
                "application/json;charset=utf-8",
                "application/json; charset=UTF-8",
                "APPLICATION/JSON ; Charset=\"utf-8\"",
                "application/json; profile=x"
            })
    void jsonInUtf8IsTaken(String contentType) throws Exception {
        try (RawClient client = client()) {
            Answer answer = client.post("/shop/echo", contentType, "{}").answer();

            assertThat(answer.status()).isEqualTo(200);
        }
    }

    @Test
    void aBodyThatDoesNotSayIsTakenForJson() throws Exception {
        try (RawClient client = client()) {
            assertThat(client.post("/shop/echo", "", new byte[0]).answer().status()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/plain",
                "application/xml",
                "application/jsonx",
                "application/json;charset=iso-8859-1",
                "application/json, text/plain",
                "application/x-www-form-urlencoded",
                "nonsense"
            })
    void anotherContentTypeIs415(String contentType) throws Exception {
        try (RawClient client = client()) {
            Answer answer = client.post("/shop/echo", contentType, "{}").answer();

            assertThat(answer.status()).isEqualTo(415);
            assertThat(answer.body()).startsWith("shop: ");
        }
    }

    @Test
    void theGuardDecidesBeforeTheContentTypeIsChecked() throws Exception {
        try (RawClient client = client()) {
            Answer answer = client.post("/shop/locked", "text/plain", "{}").answer();

            assertThat(answer.status()).isEqualTo(401);
            assertThat(answer.header("WWW-Authenticate")).isEqualTo("Key");
        }
    }

    @Test
    void theEndpointLearnsWhomTheGuardAdmitted() throws Exception {
        try (RawClient client = client()) {
            Answer answer = client.post("/shop/locked", "X-Key: 1\r\n", new byte[0]).answer();

            assertThat(answer.body()).isEqualTo("somebody");
        }
    }

    @Test
    void theNextRequestIsFoundAfterABodyThatWasNotRead() throws Exception {
        try (RawClient client = client()) {
            Answer refused = client.post("/shop/locked", "", new byte[500_000]).answer();
            Answer next = client.get("/hello").answer();

            assertThat(refused.status()).isEqualTo(401);
            assertThat(next.body()).isEqualTo("hello");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/broken", "/overflow"})
    void anUnexpectedFaultIs500WithACorrelationIdAndNoValues(String path) throws Exception {
        try (RawClient client = client()) {
            Answer answer = client.get(path + "?card=4111").answer();

            assertThat(answer.status()).isEqualTo(500);
            assertThat(answer.body())
                    .matches("shop: Internal error, correlation id [a-z]{16}\\.")
                    .doesNotContain("4111");
            assertThat(client.get("/hello").answer().status()).isEqualTo(200);
        }
    }

    @Test
    void aResponseCanEndItsConnection() throws Exception {
        try (RawClient client = client()) {
            Answer answer = client.get("/bye").answer();

            assertThat(answer.header("Connection")).isEqualTo("close");
            assertThat(client.isAtEnd()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"close", "Close", "TE, close"})
    void aCallerCanEndItsConnection(String close) throws Exception {
        try (RawClient client = client()) {
            client.send("GET /hello HTTP/1.1\r\nHost: h\r\nConnection: " + close + "\r\n\r\n");

            assertThat(client.answer().header("Connection")).isEqualTo("close");
            assertThat(client.isAtEnd()).isTrue();
        }
    }

    @Test
    void aPortInUseIsReportedInPlainWords() {
        assertThatThrownBy(
                        () ->
                                TestServer.start(
                                        HttpSettings.at("127.0.0.1", server.port()),
                                        List.of(),
                                        List.of(),
                                        FaultStyle.MESSAGE))
                .isInstanceOf(PortTaken.class)
                .hasMessageContaining("Port " + server.port());
    }

    @Test
    void aFreePortCanBeServed() throws Exception {
        int port = HttpServer.freePort("127.0.0.1");
        List<Route> hello =
                List.of(Route.get("/", FaultStyle.MESSAGE, r -> Response.text(200, "hello")));
        HttpSettings settings = HttpSettings.at("127.0.0.1", port);
        try (HttpServer other = TestServer.start(settings, hello, List.of(), FaultStyle.MESSAGE);
                RawClient client = new RawClient(port)) {
            assertThat(client.get("/").answer().body()).isEqualTo("hello");
            assertThat(other.port()).isEqualTo(port);
        }
    }
}
