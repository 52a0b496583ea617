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

class BodyTest {

    private static final int BODY_MAX = 16 * 1024;
    private static final String POST = "POST /echo HTTP/1.1\r\nHost: h\r\n";
    private static final String CHUNKED = POST + "Transfer-Encoding: chunked\r\n\r\n";

    private static HttpServer server;

    @BeforeAll
    static void start() {
        Endpoint echo = request -> Response.json(200, request.body(BODY_MAX));
        Endpoint forgiving =
                request -> {
                    try {
                        return Response.json(200, request.body(BODY_MAX));
                    } catch (Fault fault) {
                        return Response.text(200, "never mind " + fault.status());
                    }
                };
        server =
                TestServer.start(
                        HttpSettings.at("127.0.0.1", 0),
                        List.of(
                                post("/echo", echo),
                                post("/forgiving", forgiving),
                                post("/deaf", request -> Response.text(200, "deaf"))),
                        List.of(),
                        FaultStyle.MESSAGE);
    }

    private static Route post(String path, Endpoint endpoint) {
        return new Route("POST", path, Media.JSON, Optional.empty(), FaultStyle.MESSAGE, endpoint);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private RawClient client() throws IOException {
        return new RawClient(server.port());
    }

    @Test
    void aBodyUpToTheLimitIsTaken() throws Exception {
        try (RawClient client = client()) {
            Answer answer = client.post("/echo", "", new byte[BODY_MAX]).answer();

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.body()).hasSize(BODY_MAX);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {BODY_MAX + 1, 200_000, 1_000_000})
    void aBodyOverTheLimitIs413AndEndsTheConnection(int length) throws Exception {
        try (RawClient client = client()) {
            Answer answer = client.post("/echo", "", new byte[length]).answer();

            assertThat(answer.status()).isEqualTo(413);
            assertThat(answer.body()).isEqualTo("{\"message\":\"The body is too large.\"}");
            assertThat(answer.header("Connection")).isEqualTo("close");
            assertThat(client.isAtEnd()).isTrue();
        }
    }

    /** A caller that sends such a body nevertheless may find its connection closed. */
    @ParameterizedTest
    @ValueSource(ints = {1_100_000, 3_000_000, Integer.MAX_VALUE})
    void aBodyThatIsFarTooLongIsRefusedWhenItIsAnnounced(int length) throws Exception {
        try (RawClient client = client()) {
            Answer answer =
                    client.send(
                                    "POST /echo HTTP/1.1\r\nHost: test\r\nContent-Length: "
                                            + length
                                            + "\r\n\r\n")
                            .answer();

            assertThat(answer.status()).isEqualTo(413);
            assertThat(answer.body()).isEqualTo("{\"message\":\"The body is too large.\"}");
            assertThat(answer.header("Connection")).isEqualTo("close");
        }
    }

    @Test
    void anEndpointThatWordsTheLimitItselfEndsTheConnectionToo() throws Exception {
        try (RawClient client = client()) {
            Answer answer = client.post("/forgiving", "", new byte[BODY_MAX + 1]).answer();

            assertThat(answer.body()).isEqualTo("never mind 413");
            assertThat(answer.header("Connection")).isEqualTo("close");
            assertThat(client.isAtEnd()).isTrue();
        }
    }

    @Test
    void chunksBecomeOneBody() throws Exception {
        try (RawClient client = client()) {
            client.send(CHUNKED + "3\r\n{\"a\r\n5\r\n\":1} \r\n0\r\n\r\n");

            assertThat(client.answer().body()).isEqualTo("{\"a\":1} ");
            assertThat(client.send(CHUNKED + "0\r\n\r\n").answer().body()).isEmpty();
        }
    }

    @Test
    void chunksOverTheLimitAre413() throws Exception {
        try (RawClient client = client()) {
            String chunk = "1000\r\n" + "x".repeat(0x1000) + "\r\n";
            client.send(CHUNKED + chunk.repeat(5) + "0\r\n\r\n");
            Answer answer = client.answer();

            assertThat(answer.status()).isEqualTo(413);
            assertThat(client.isAtEnd()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"zz\r\nabc\r\n", "-1\r\n\r\n", "\r\n\r\n"})
    void malformedChunksAreABadRequest(String chunks) throws Exception {
        try (RawClient client = client()) {
            Answer answer = client.send(CHUNKED + chunks).answer();

            assertThat(answer.status()).isEqualTo(400);
            assertThat(client.isAtEnd()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"7fffffff", "ffffffff", "100001"})
    void aHugeChunkIsRefusedBeforeItArrives(String size) throws Exception {
        try (RawClient client = client()) {
            Answer answer = client.send(CHUNKED + size + "\r\n").answer();

            assertThat(answer.status()).isIn(400, 413);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 2\r\nContent-Length: 3\r\n",
                "Content-Length: 2\r\nContent-Length: 2\r\n",
                "Content-Length: -2\r\n",
                "Content-Length: +2\r\n",
                "Content-Length: 2x\r\n",
                "Content-Length: 99999999999999999999\r\n",
                "Content-Length: 2\r\nTransfer-Encoding: chunked\r\n",
            })
    void anAmbiguousLengthIsABadRequest(String headers) throws Exception {
        try (RawClient client = client()) {
            Answer answer = client.send(POST + headers + "\r\n{}").answer();

            assertThat(answer.status()).isEqualTo(400);
            assertThat(client.isAtEnd()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip, chunked", "gzip", "chunked, identity", "x"})
    void otherTransferEncodingsAreNotThere(String encoding) throws Exception {
        try (RawClient client = client()) {
            Answer answer =
                    client.send(POST + "Transfer-Encoding: " + encoding + "\r\n\r\n").answer();

            assertThat(answer.status()).isEqualTo(501);
        }
    }

    @Test
    void aCallerThatExpects100ContinueGetsIt() throws Exception {
        try (RawClient client = client()) {
            client.send(POST + "Expect: 100-continue\r\nContent-Length: 2\r\n\r\n");

            assertThat(client.answer(false).status()).isEqualTo(100);
            assertThat(client.send("{}").answer().body()).isEqualTo("{}");
        }
    }

    @Test
    void aCallerThatAsksFirstIsRefusedWithoutItsBody() throws Exception {
        try (RawClient client = client()) {
            client.send(
                    POST.replace("/echo", "/nothing")
                            + "Expect: 100-continue\r\n"
                            + "Content-Length: 2\r\n\r\n");
            Answer answer = client.answer();

            assertThat(answer.status()).isEqualTo(404);
            assertThat(answer.header("Connection")).isEqualTo("close");
            assertThat(client.isAtEnd()).isTrue();
        }
    }

    @Test
    void aBodyThatIsNotReadIsSkipped() throws Exception {
        try (RawClient client = client()) {
            Answer first = client.post("/deaf", "", "{\"a\":1}".getBytes(UTF_8)).answer();
            Answer second = client.post("/echo", "", "{}".getBytes(UTF_8)).answer();

            assertThat(first.body()).isEqualTo("deaf");
            assertThat(second.body()).isEqualTo("{}");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "identity, br", "x"})
    void aContentEncodingIs415(String encoding) throws Exception {
        try (RawClient client = client()) {
            String header = "Content-Encoding: " + encoding + "\r\n";
            Answer answer = client.post("/echo", header, new byte[20]).answer();

            assertThat(answer.status()).isEqualTo(415);
            assertThat(answer.header("Accept-Encoding")).isEqualTo("identity");
        }
    }

    @Test
    void aBodyThatSaysItIsNotEncodedIsTaken() throws Exception {
        try (RawClient client = client()) {
            String header = "Content-Encoding: Identity\r\n";

            assertThat(client.post("/echo", header, new byte[2]).answer().status()).isEqualTo(200);
        }
    }
}
