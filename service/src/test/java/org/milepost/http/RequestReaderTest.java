package org.milepost.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The grammar of requests, table by table, without sockets. */
class RequestReaderTest {

    private static final HttpSettings SETTINGS = HttpSettings.at("127.0.0.1", 0);
    private static final String POST = "POST /p HTTP/1.1\r\nHost: h\r\n";
    private static final String CHUNKED = POST + "Transfer-Encoding: chunked\r\n\r\n";

    @Test
    void aHeadIsReadAsItIs() {
        Head head =
                head(
                        "PUT /a/b?q=1&r=%20 HTTP/1.1\r\nHost: h:80\r\n"
                                .concat("X-One:  a b\t\r\nx-one:\r\nY: \u00e9\r\n\r\n"));

        assertThat(head.method()).isEqualTo("PUT");
        assertThat(head.target()).isEqualTo(new RequestTarget("/a/b", "q=1&r=%20"));
        assertThat(head.headers("X-ONE")).containsExactly("a b", "");
        assertThat(head.headers("Y")).containsExactly("\u00e9");
        assertThat(head.headers("Z")).isEmpty();
        assertThat(head.framing().hasBody()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\n",
                "GET /",
                "GET /\n",
                "GET\t/ HTTP/1.1\r\n",
                "GET / HTTP/1.1 \r\n",
                "GET  / HTTP/1.1\r\n",
                " GET / HTTP/1.1\r\n",
                "G@T / HTTP/1.1\r\n",
                "G\u00e9T / HTTP/1.1\r\n",
                "/ HTTP/1.1\r\n",
                "GET HTTP/1.1\r\n",
                "GET / HTTP/11\r\n",
                "GET / http/1.1\r\n",
                "GET / XTTP/1.1\r\n",
                "GET / HTTP/1.1\n",
                "GET / HTTP/1.1\r\r\n",
                "GET /\r HTTP/1.1\r\n",
                "GET /\u0000 HTTP/1.1\r\n",
                "GET /\u00e9 HTTP/1.1\r\n",
                "GET /#a HTTP/1.1\r\n",
                "GET /% HTTP/1.1\r\n",
                "GET /%4 HTTP/1.1\r\n",
                "GET /?%zz HTTP/1.1\r\n",
                "GET a HTTP/1.1\r\n",
                "GET * HTTP/1.1\r\n",
                "GET h:80 HTTP/1.1\r\n",
                "GET ftp://h/ HTTP/1.1\r\n",
                "GET http:/// HTTP/1.1\r\n",
                "GET http:///a HTTP/1.1\r\n",
                "GET http://u@h/a HTTP/1.1\r\n",
                "GET http://h:8x/a HTTP/1.1\r\n",
                "GET http://[::1/a HTTP/1.1\r\n",
            })
    void aMalformedRequestLineIs400(String line) {
        String request = line.endsWith("\n") ? line + "Host: h\r\n\r\n" : line + "\r\n\r\n";

        assertThat(refusal(request)).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "X : 1\r\n",
                " X: 1\r\n",
                "X: 1\r\n folded\r\n",
                "X: 1\r\n\tfolded\r\n",
                "X\r\n",
                ": 1\r\n",
                "X: 1\n",
                "X: 1\rY: 2\r\n",
                "X: 1\r\r\n",
                "X: \u0000\r\n",
                "X: \u0007\r\n",
                "X: \u007f\r\n",
                "X\u0000: 1\r\n",
                "X(: 1\r\n",
                "X\u00e9: 1\r\n",
                "Host: h\r\n",
                "HOST: other\r\n",
                "Content-Length: 1\r\nContent-Length: 1\r\n",
                "Content-Length: 1\r\ncontent-length: 2\r\n",
                "Content-Length: 1, 1\r\n",
                "Content-Length: 1,2\r\n",
                "Content-Length: \r\n",
                "Content-Length: +1\r\n",
                "Content-Length: -1\r\n",
                "Content-Length: 0x1\r\n",
                "Content-Length: 1 1\r\n",
                "Content-Length: 1\u00b2\r\n",
                "Content-Length: 1000000000000000000000\r\n",
                "Content-Length: 1\r\nTransfer-Encoding: chunked\r\n",
                "Transfer-Encoding: chunked\r\nContent-Length: 1\r\n",
                "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n",
                "Transfer-Encoding: chunked, chunked\r\n",
                "Transfer-Encoding: chunked,\r\n",
                "Transfer-Encoding:\r\n",
            })
    void aMalformedFieldIs400(String fields) {
        assertThat(refusal(POST + fields + "\r\n")).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Host:\r\n",
                "Host: a b\r\n",
                "Host: a/b\r\n",
                "Host: u@h\r\n",
                "Host: h:port\r\n",
                "Host: h, i\r\n",
                "Host: [::1\r\n",
                "Host: [x]\r\n"
            })
    void aHostThatIsMissingOrMalformedIs400(String host) {
        assertThat(refusal("GET / HTTP/1.1\r\n" + host + "\r\n")).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"h", "h:", "h:8080", "a-b_c.example", "127.0.0.1:80", "[::1]:80"})
    void aHostMayHaveAPort(String host) {
        assertThat(head("GET / HTTP/1.1\r\nHost: " + host + "\r\n\r\n").method()).isEqualTo("GET");
    }

    @ParameterizedTest
    @CsvSource({
        "gzip, 501",
        "'gzip, chunked', 501",
        "'chunked, gzip', 501",
        "chunked;q=1, 501",
        "x, 501",
    })
    void anotherTransferCodingIs501(String coding, int status) {
        assertThat(refusal(POST + "Transfer-Encoding: " + coding + "\r\n\r\n")).isEqualTo(status);
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/2.0", "HTTP/0.9", "HTTP/3.1"})
    void anotherVersionIs505(String version) {
        String head = "POST / " + version + "\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n";

        assertThat(refusal(head)).isEqualTo(505);
    }

    /** RFC 9112, section 6.1: its recipients do not know chunks, so a length may be meant. */
    @Test
    void chunksOfHttp10Are400() {
        String head = "POST / HTTP/1.0\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n";

        assertThat(refusal(head)).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "Host: h\r\n", "Connection: keep-alive\r\n", "Expect: anything\r\n"})
    void aRequestOfHttp10EndsItsConnection(String headers) {
        Head head = head("GET / HTTP/1.0\r\n" + headers + "\r\n");

        assertThat(head.framing().closes()).isTrue();
        assertThat(head.framing().expectsContinue()).isFalse();
    }

    @Test
    void twoHostsOfHttp10Are400() {
        assertThat(refusal("GET / HTTP/1.0\r\nHost: h\r\nHost: h\r\n\r\n")).isEqualTo(400);
    }

    @Test
    void aLaterMinorVersionIsReadAsThisOne() {
        assertThat(head("GET / HTTP/1.9\r\nHost: h\r\n\r\n").method()).isEqualTo("GET");
    }

    @Test
    void methodsAreTakenAsTheyAreWritten() {
        assertThat(head("get / HTTP/1.1\r\nHost: h\r\n\r\n").method()).isEqualTo("get");
        assertThat(refusal("CONNECT h:80 HTTP/1.1\r\nHost: h\r\n\r\n")).isEqualTo(501);
    }

    @ParameterizedTest
    @CsvSource({
        "http://h/a/b?c, /a/b, c",
        "HTTP://h:80/a, /a, ''",
        "https://[::1]:80/a, /a, ''",
        "http://h, /, ''",
        "http://h?q, /, q",
        "//a, //a, ''",
        "/?/?, /, /?",
    })
    void theAuthorityOfAnAbsoluteTargetIsDropped(String target, String path, String query) {
        assertThat(head("GET " + target + " HTTP/1.1\r\nHost: x\r\n\r\n").target())
                .isEqualTo(new RequestTarget(path, query));
    }

    @Test
    void theAsteriskIsForOptions() {
        assertThat(head("OPTIONS * HTTP/1.1\r\nHost: h\r\n\r\n").target().path()).isEqualTo("*");
    }

    @Test
    void boundsAreKeptToTheByte() {
        String line = "GET /" + "x".repeat(8 * 1024 - 14);

        assertThat(head(line + " HTTP/1.1\r\nHost: h\r\n\r\n").method()).isEqualTo("GET");
        assertThat(refusal(line + "x HTTP/1.1\r\nHost: h\r\n\r\n")).isEqualTo(414);
        String fields = "Host: h\r\nX: " + "x".repeat(16 * 1024 - 16) + "\r\n\r\n";
        assertThat(head("GET / HTTP/1.1\r\n" + fields).method()).isEqualTo("GET");
        assertThat(refusal("GET / HTTP/1.1\r\n" + fields.replace("X:", "XY:"))).isEqualTo(431);
        String many = "Host: h\r\n" + "X:\r\n".repeat(99);
        assertThat(head("GET / HTTP/1.1\r\n" + many + "\r\n").headers("x")).hasSize(99);
        assertThat(refusal("GET / HTTP/1.1\r\n" + many + "X:\r\n\r\n")).isEqualTo(431);
    }

    @Test
    void aLineWithoutEndIsRefusedBeforeMoreIsRead() {
        Pieces endless = new Pieces(List.of(new byte[6000], new byte[6000], new byte[6000]));
        endless.pieces.forEach(piece -> Arrays.fill(piece, (byte) 'x'));
        RequestReader reader = reader(endless);

        assertThat(((ReceivedHead.Refused) reader.readHead()).fault().status()).isEqualTo(414);
        assertThat(endless.pieces).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "close",
                "Close",
                "TE, close",
                "close,keep-alive",
                "x ,\tCLOSE\t, y",
                "TE\r\nConnection: close"
            })
    void theConnectionEndsWhenAnyOptionSaysSo(String connection) {
        String head = "GET / HTTP/1.1\r\nHost: h\r\nTE: trailers\r\nConnection: ";

        assertThat(head(head + connection + "\r\n\r\n").framing().closes()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"keep-alive", "TE", "closed", "close-it, x", "", "x; close"})
    void theConnectionStaysOtherwise(String connection) {
        String head = "GET / HTTP/1.1\r\nHost: h\r\nConnection: ";

        assertThat(head(head + connection + "\r\n\r\n").framing().closes()).isFalse();
    }

    @Test
    void someEmptyLinesBeforeARequestAreSkipped() {
        assertThat(head("\r\n\r\n\r\n\r\nGET / HTTP/1.1\r\nHost: h\r\n\r\n").method())
                .isEqualTo("GET");
        assertThat(refusal("\r\n".repeat(5) + "GET / HTTP/1.1\r\nHost: h\r\n\r\n")).isEqualTo(400);
        assertThat(refusal("\r\rGET / HTTP/1.1\r\nHost: h\r\n\r\n")).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "5\r\nhello\r\n0\r\n\r\n",
                "1\r\nh\r\n4\r\nello\r\n0\r\n\r\n",
                "0000000000000005\r\nhello\r\n000\r\n\r\n",
                "5;a\r\nhello\r\n0;b=c\r\n\r\n",
                "5 ; a = \"b;\\\"c\" ;d\r\nhello\r\n0\r\n\r\n",
                "5\r\nhello\r\n0\r\nX-Sum: 1\r\nY:\r\n\r\n",
                "00005\r\nhello\r\n0\r\nETag: \"x\"\r\n\r\n",
            })
    void chunksBecomeTheirData(String chunks) {
        String requests = CHUNKED + chunks + "GET /next HTTP/1.1\r\nHost: h\r\n\r\n";
        for (RequestReader reader : List.of(reader(requests), drip(requests))) {
            reader.readHead();

            assertThat(body(reader)).isEqualTo("hello");
            assertThat(((Head) reader.readHead()).target().path()).isEqualTo("/next");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "5\r\nhelloXX0\r\n\r\n",
                "5\r\nhello\n0\r\n\r\n",
                "5\r\nhello\r0\r\n\r\n",
                "5\r\nhello0\r\n\r\n",
                "5\r\nhello!\r\n0\r\n\r\n",
                "6\r\nhello\r\n0\r\n\r\n",
                "+5\r\nhello\r\n0\r\n\r\n",
                "+4\r\nhello\r\n0\r\n\r\n",
                "-5\r\nhello\r\n0\r\n\r\n",
                " 5\r\nhello\r\n0\r\n\r\n",
                "5 \r\nhello\r\n0\r\n\r\n",
                "5\t\r\nhello\r\n0\r\n\r\n",
                "0x5\r\nhello\r\n0\r\n\r\n",
                "5h\r\nhello\r\n0\r\n\r\n",
                "5_0\r\nhello\r\n0\r\n\r\n",
                "5.\r\nhello\r\n0\r\n\r\n",
                "00000000000000005\r\nhello\r\n0\r\n\r\n",
                "\r\nhello\r\n0\r\n\r\n",
                ";a\r\nhello\r\n0\r\n\r\n",
                "5\nhello\r\n0\r\n\r\n",
                "5\r\r\nhello\r\n0\r\n\r\n",
                "5;a\nhello\r\n0\r\n\r\n",
                "5;a\u0000\r\nhello\r\n0\r\n\r\n",
                "5;a\rb\r\nhello\r\n0\r\n\r\n",
                "5\r\nhello\r\n0\r\nX\r\n\r\n",
                "5\r\nhello\r\n0\r\nX : 1\r\n\r\n",
                "5\r\nhello\r\n0\r\n X: 1\r\n\r\n",
                "5\r\nhello\r\n0\r\nX: 1\n\r\n",
                "5\r\nhello\r\n0\r\nX: \u0001\r\n\r\n",
                "5\r\nhello\r\n0\r\nContent-Length: 3\r\n\r\n",
                "5\r\nhello\r\n0\r\ntransfer-encoding: chunked\r\n\r\n",
                "5\r\nhello\r\n0\r\nHost: other\r\n\r\n",
                "5\r\nhello\r\n0\r\nAuthorization: Bearer x\r\n\r\n",
                "5\r\nhello\r\n0\r\nX\n\r\n",
                "5\r\nhello\r\n0\r\n\nX",
                "5\r\nhello\r\n0\r\n\rX",
            })
    void malformedChunksAre400(String chunks) {
        for (RequestReader reader : List.of(reader(CHUNKED + chunks), drip(CHUNKED + chunks))) {
            reader.readHead();

            assertThatThrownBy(() -> body(reader))
                    .isInstanceOfSatisfying(
                            Fault.class, fault -> assertThat(fault.status()).isEqualTo(400));
        }
    }

    @Test
    void twoHundredLeadingZerosAreNoSize() {
        RequestReader reader = reader(CHUNKED + "0".repeat(200) + "5\r\nhello\r\n0\r\n\r\n");
        reader.readHead();

        assertThatThrownBy(() -> body(reader)).isInstanceOf(Fault.class);
    }

    @Test
    void extensionsAndTrailersHaveBounds() {
        String extension = "1;" + "e".repeat(1000) + "\r\nx\r\n";
        String trailer = "X: " + "x".repeat(1000) + "\r\n";
        List<String> tooMuch =
                List.of(
                        extension.repeat(5) + "0\r\n\r\n",
                        "0\r\n" + trailer.repeat(17) + "\r\n",
                        "0\r\n" + "X:\r\n".repeat(101) + "\r\n",
                        "0\r\nX" + "x".repeat(17_000) + ":\r\n\r\n");

        for (String chunks : tooMuch) {
            RequestReader reader = reader(CHUNKED + chunks);
            reader.readHead();
            assertThatThrownBy(() -> body(reader)).isInstanceOf(Fault.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"7fffffffffffffff", "ffffffffffffffff", "8000000000000000"})
    void theLargestSizesAreNoSmallOnes(String size) {
        RequestReader reader = reader(CHUNKED + size + "\r\n");
        reader.readHead();

        assertThat(reader.bytesAnnounced()).isGreaterThan(1L << 56);
    }

    @Test
    void theEndOfTheConnectionIsNoFault() {
        String whole = CHUNKED + "5;a\r\nhello\r\n0\r\nX: 1\r\n\r\n";
        for (int cut = 0; cut < whole.length(); cut++) {
            RequestReader reader = reader(whole.substring(0, cut));

            assertThatThrownBy(
                            () -> {
                                reader.readHead();
                                body(reader);
                            })
                    .isInstanceOf(CallerLeft.class);
        }
    }

    @Test
    void requestsAreFoundHoweverTheyAreCut() {
        String requests =
                CHUNKED
                        + "3\r\nabc\r\n0\r\nX: 1\r\n\r\n"
                        + POST
                        + "Content-Length: 3\r\n\r\nabc"
                        + "\r\nGET /q?x HTTP/1.1\r\nHost: h\r\nX: "
                        + "x".repeat(50)
                        + "\r\n\r\n";
        for (int cut = 1; cut < requests.length(); cut++) {
            RequestReader reader =
                    reader(
                            new Pieces(
                                    List.of(
                                            bytes(requests.substring(0, cut)),
                                            bytes(requests.substring(cut)))));
            reader.readHead();
            assertThat(body(reader)).isEqualTo("abc");
            reader.readHead();
            assertThat(body(reader)).isEqualTo("abc");
            Head last = (Head) reader.readHead();
            assertThat(last.target().query()).isEqualTo("x");
            assertThat(last.headers("X").getFirst()).hasSize(50);
        }
    }

    /** Requests that are changed at random are read or refused, however they arrive. */
    @Test
    void randomRequestsAreReadOrRefusedAndNeverMeetAnotherException() {
        List<String> seeds =
                List.of(
                        "GET /a?b=%20 HTTP/1.1\r\nHost: h\r\nConnection: TE, close\r\n\r\n",
                        POST + "Content-Length: 5\r\n\r\nhello",
                        CHUNKED + "5;a=b\r\nhello\r\n3\r\nabc\r\n0\r\nX: y\r\n\r\n",
                        "\r\nOPTIONS http://h:1/a HTTP/1.1\r\nHost: h\r\nExpect: x\r\n\r\n");
        String alphabet = "\r\n\t :;,+-0159aAfFxX\0\u007f\u00ff%/#?";
        Random random = new Random(14);
        for (int round = 0; round < 20_000; round++) {
            StringBuilder request = new StringBuilder(seeds.get(round % seeds.size()));
            for (int change = random.nextInt(4); change >= 0; change--) {
                int at = random.nextInt(request.length());
                char c = alphabet.charAt(random.nextInt(alphabet.length()));
                switch (random.nextInt(3)) {
                    case 0 -> request.insert(at, c);
                    case 1 -> request.deleteCharAt(at);
                    default -> request.setCharAt(at, c);
                }
            }
            String bytes = request.toString();
            String whole = outcome(reader(bytes));

            assertThat(outcome(drip(bytes))).as("round %s: %s", round, bytes).isEqualTo(whole);
        }
    }

    /** A body is the same however it is framed and cut. */
    @Test
    void chunksAndALengthCarryTheSameBody() {
        Random random = new Random(41);
        for (int round = 0; round < 300; round++) {
            byte[] data = new byte[random.nextInt(3000)];
            random.nextBytes(data);
            ByteArrayOutputStream chunked = new ByteArrayOutputStream();
            chunked.writeBytes(bytes(CHUNKED));
            for (int at = 0; at < data.length; ) {
                int size = Math.min(data.length - at, 1 + random.nextInt(700));
                chunked.writeBytes(bytes(Integer.toHexString(size) + "\r\n"));
                chunked.write(data, at, size);
                chunked.writeBytes(bytes("\r\n"));
                at += size;
            }
            chunked.writeBytes(bytes("0\r\n\r\n"));
            ByteArrayOutputStream plain = new ByteArrayOutputStream();
            plain.writeBytes(bytes(POST + "Content-Length: " + data.length + "\r\n\r\n"));
            plain.writeBytes(data);

            for (ByteArrayOutputStream request : List.of(chunked, plain)) {
                RequestReader reader = reader(cut(request.toByteArray(), random));
                reader.readHead();
                assertThat(bytes(body(reader))).isEqualTo(data);
            }
        }
    }

    @Test
    void theMemoryOfAHeadIsReleased() {
        BytesInFlight all = bytesInFlight(1_000_000);
        String head = "GET / HTTP/1.1\r\nHost: h\r\nX: " + "x".repeat(5000) + "\r\n\r\n";
        RequestReader reader =
                new RequestReader(
                        drops(bytes(head + head + "x")), SETTINGS, all.reservation(), () -> {});

        reader.readHead();
        assertThat(all.bytes()).isGreaterThan(head.length()).isLessThan(5L * head.length());
        reader.readHead();
        assertThat(all.bytes()).isLessThan(5L * head.length());
        assertThatThrownBy(reader::readHead).isInstanceOf(CallerLeft.class);
        reader.release();
        assertThat(all.bytes()).isZero();
    }

    @Test
    void aHeadBeyondTheLimitOfMemoryIs503AndHoldsNothingAfterwards() {
        BytesInFlight all = bytesInFlight(10_000);
        String head = "GET / HTTP/1.1\r\nHost: h\r\nX: " + "x".repeat(9000) + "\r\n\r\n";
        for (Pieces pieces : List.of(new Pieces(List.of(bytes(head))), drops(bytes(head)))) {
            RequestReader reader = new RequestReader(pieces, SETTINGS, all.reservation(), () -> {});
            ReceivedHead.Refused refused = (ReceivedHead.Refused) reader.readHead();

            assertThat(refused.fault().status()).isEqualTo(503);
            assertThat(refused.fault().headers()).containsEntry("Retry-After", "1");
            assertThat(refused.target()).isEqualTo("/");
            reader.release();
            assertThat(all.bytes()).isZero();
        }
    }

    private static String outcome(RequestReader reader) {
        StringBuilder outcome = new StringBuilder();
        try {
            for (int request = 0; request < 3; request++) {
                switch (reader.readHead()) {
                    case Head head ->
                            outcome.append(head.method())
                                    .append(head.target())
                                    .append(head.framing())
                                    .append(body(reader));
                    case ReceivedHead.Refused refused -> {
                        return outcome.append(refused.fault().status()).toString();
                    }
                }
            }
            return outcome.toString();
        } catch (Fault fault) {
            return outcome.append(fault.status()).toString();
        } catch (CallerLeft e) {
            return outcome.append("ended").toString();
        }
    }

    private static Head head(String request) {
        ReceivedHead arrival = reader(request).readHead();
        assertThat(arrival).isInstanceOf(Head.class);
        ReceivedHead dripped = drip(request).readHead();
        assertThat(dripped).isInstanceOf(Head.class);
        return (Head) arrival;
    }

    private static int refusal(String request) {
        ReceivedHead arrival = reader(request).readHead();
        assertThat(arrival).isInstanceOf(ReceivedHead.Refused.class);
        int status = ((ReceivedHead.Refused) arrival).fault().status();
        assertThat(((ReceivedHead.Refused) drip(request).readHead()).fault().status())
                .isEqualTo(status);
        return status;
    }

    private static String body(RequestReader reader) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        byte[] some = new byte[100];
        for (int read = reader.read(some, 0, 100); read > 0; read = reader.read(some, 0, 100)) {
            body.write(some, 0, read);
        }
        return body.toString(ISO_8859_1);
    }

    private static RequestReader reader(String all) {
        return reader(new Pieces(all.isEmpty() ? List.of() : List.of(bytes(all))));
    }

    private static RequestReader drip(String all) {
        return reader(drops(bytes(all)));
    }

    private static RequestReader reader(Pieces pieces) {
        return new RequestReader(
                pieces, SETTINGS, bytesInFlight(Long.MAX_VALUE).reservation(), () -> {});
    }

    private static BytesInFlight bytesInFlight(long max) {
        return new BytesInFlight(max, (wanted, isProven) -> {}, () -> {});
    }

    private static Pieces drops(byte[] all) {
        List<byte[]> pieces = new ArrayList<>();
        for (byte b : all) {
            pieces.add(new byte[] {b});
        }
        return new Pieces(pieces);
    }

    private static Pieces cut(byte[] all, Random random) {
        List<byte[]> pieces = new ArrayList<>();
        for (int at = 0; at < all.length; ) {
            int end = Math.min(all.length, at + 1 + random.nextInt(1000));
            pieces.add(Arrays.copyOfRange(all, at, end));
            at = end;
        }
        return new Pieces(pieces);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(ISO_8859_1);
    }

    /** What a peer sends, piece by piece, before it ends the connection. */
    private static final class Pieces implements Supplier<byte @Nullable []> {

        private final Queue<byte[]> pieces;

        Pieces(List<byte[]> pieces) {
            this.pieces = new ArrayDeque<>(pieces);
        }

        @Override
        public byte @Nullable [] get() {
            return pieces.poll();
        }
    }
}
