package org.milepost.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.milepost.http.RawClient.Answer;

/** The server with TLS, as real clients see it. */
class TlsServerTest {

    private static final TestCertificate CERTIFICATE = TestCertificate.of("EC");
    private static final Duration STALLED_MAX = Duration.ofSeconds(1);
    private static final Duration CUT_OFF_MAX = Duration.ofSeconds(20);
    private static final int BIG = 3_000_000;
    private static final long ROOM = 100_000_000;

    @TempDir Path directory;

    private final CountDownLatch arrived = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);
    private final CountDownLatch lost = new CountDownLatch(1);

    private HttpServer server;

    @BeforeEach
    void start() {
        server = start(CERTIFICATE.writeTo(directory), ROOM);
    }

    @AfterEach
    void stop() {
        released.countDown();
        server.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"RSA", "EC"})
    void aClientThatTrustsTheCertificateIsAnswered(String algorithm) throws Exception {
        TestCertificate certificate = TestCertificate.of(algorithm);
        Path other = Files.createDirectory(directory.resolve(algorithm));
        try (HttpServer its = start(certificate.writeTo(other), ROOM);
                HttpClient client =
                        HttpClient.newBuilder().sslContext(certificate.client()).build()) {
            HttpResponse<String> answer = client.send(echo(its.port(), "hello"), body());
            HttpResponse<String> second = client.send(echo(its.port(), "again"), body());

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo("\"hello\"");
            assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_1_1);
            assertThat(answer.sslSession().orElseThrow().getProtocol()).isEqualTo("TLSv1.3");
            assertThat(second.body()).isEqualTo("\"again\"");
        }
    }

    @ParameterizedTest
    @CsvSource({"TLSv1.2", "TLSv1.3"})
    void bothVersionsOfTlsAreSpoken(String protocol) throws Exception {
        SSLSocket socket = socket();
        socket.setEnabledProtocols(new String[] {protocol});
        try (RawClient client = new RawClient(socket)) {
            assertThat(client.get("/quick").answer().body()).isEqualTo("quick");
            assertThat(socket.getSession().getProtocol()).isEqualTo(protocol);
            assertThat(client.get("/quick").answer().body()).isEqualTo("quick");
        }
    }

    @Test
    void ofTooManyClientsThatSendNothingTheFirstAreCutOff() throws Exception {
        List<Socket> silent = new ArrayList<>();
        try {
            while (silent.size() < HttpServer.HANDSHAKES_MAX + HttpServer.HANDSHAKES_UNCOUNTED) {
                silent.add(new Socket(InetAddress.getLoopbackAddress(), server.port()));
            }
            Socket first = silent.getFirst();
            first.setSoTimeout(Math.toIntExact(CUT_OFF_MAX.toMillis()));
            assertThat(first.getInputStream().read()).isEqualTo(-1);

            Socket last = silent.getLast();
            last.setSoTimeout(1);
            assertThatThrownBy(() -> last.getInputStream().read())
                    .isInstanceOf(SocketTimeoutException.class);
            try (RawClient client = new RawClient(socket())) {
                assertThat(client.get("/quick").answer().body()).isEqualTo("quick");
            }
        } finally {
            for (Socket socket : silent) {
                socket.close();
            }
        }
    }

    /** A ClientHello that offers TLS 1.1 and nothing newer, with one of its cipher suites. */
    @Test
    void olderVersionsOfTlsAreRefused() throws Exception {
        byte[] hello = new byte[5 + 4 + 2 + 32 + 1 + 2 + 2 + 1 + 1];
        hello[0] = 0x16;
        hello[1] = 3;
        hello[2] = 1;
        hello[4] = (byte) (hello.length - 5);
        hello[5] = 1;
        hello[8] = (byte) (hello.length - 9);
        hello[9] = 3;
        hello[10] = 2;
        hello[45] = 2;
        hello[46] = (byte) 0xc0;
        hello[47] = 0x0a;
        hello[48] = 1;
        try (RawClient client = new RawClient(server.port())) {
            client.send(hello);
            byte[] alert = client.socket().getInputStream().readAllBytes();

            assertThat(alert).startsWith(0x15, 3).endsWith(2, 70); // fatal, protocol_version
        }
    }

    @Test
    void aClientThatDoesNotTrustItGetsNothing() throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            assertThatThrownBy(() -> client.send(echo(server.port(), "x"), body()))
                    .isInstanceOf(SSLException.class);
        }
        assertWorks();
    }

    @Test
    void plainHttpIsClosedWithoutAnAnswerOfOurs() throws Exception {
        try (RawClient client = new RawClient(server.port())) {
            client.get("/quick");
            byte[] all = client.socket().getInputStream().readAllBytes();

            assertThat(new String(all, StandardCharsets.ISO_8859_1))
                    .doesNotContain("HTTP")
                    .hasSizeLessThan(10);
        }
        assertWorks();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 7})
    void aHandshakeThatStallsEndsInTime(int bytes) throws Exception {
        Path other = Files.createDirectory(directory.resolve("impatient"));
        try (HttpServer impatient = start(CERTIFICATE.writeTo(other), ROOM, STALLED_MAX);
                RawClient client = new RawClient(impatient.port())) {
            client.send(Arrays.copyOf(new byte[] {0x16, 3, 1, 0, 100, 1, 0}, bytes));
            long begin = System.nanoTime();
            boolean isAtEnd = client.isAtEnd();

            assertThat(isAtEnd).isTrue();
            assertThat(Duration.ofNanos(System.nanoTime() - begin))
                    .isLessThan(STALLED_MAX.plusSeconds(8));
        }
    }

    @Test
    void aChangedCertificateIsForNewConnections() throws Exception {
        try (RawClient old = new RawClient(socket())) {
            assertThat(old.get("/quick").answer().body()).isEqualTo("quick");
            TestCertificate next = TestCertificate.of("RSA");
            next.writeTo(directory);
            long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
            while (!algorithmShown(next).equals("RSA")) {
                assertThat(System.nanoTime()).isLessThan(end);
                Thread.sleep(100);
            }

            assertThat(old.get("/quick").answer().body()).isEqualTo("quick");
        }
    }

    @Test
    void aLongAnswerArrivesWhole() throws Exception {
        try (RawClient client = new RawClient(socket())) {
            assertThat(client.get("/big").answer().body()).hasSize(BIG);
            assertThat(client.get("/quick").answer().body()).isEqualTo("quick");
        }
    }

    @Test
    void aRequestThatArrivesInPiecesIsRead() throws Exception {
        try (RawClient client = new RawClient(socket())) {
            client.send("GET /qui").send("ck HTTP/1.1\r\nHost").send(": h\r\n\r\n");

            assertThat(client.answer().body()).isEqualTo("quick");
        }
    }

    @Test
    void pipelinedRequestsAreAnsweredInOrder() throws Exception {
        try (RawClient client = new RawClient(socket())) {
            String get = "GET /quick HTTP/1.1\r\nHost: h\r\n\r\n";
            client.send(get + get.replace("quick", "big") + get);

            assertThat(client.answer().body()).isEqualTo("quick");
            assertThat(client.answer().body()).hasSize(BIG);
            assertThat(client.answer().body()).isEqualTo("quick");
        }
    }

    @Test
    void aCallerThatLeftMissedItsAnswer() throws Exception {
        try (RawClient client = new RawClient(socket())) {
            client.get("/slow");
            arrived.await();
        }
        Thread.sleep(200);
        released.countDown();

        assertThat(lost.await(5, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aCallerThatStayedMissedNothing() throws Exception {
        try (RawClient client = new RawClient(socket())) {
            client.get("/slow");
            arrived.await();
            client.get("/quick");
            Thread.sleep(200);
            released.countDown();

            assertThat(client.answer().body()).isEqualTo("slow");
            assertThat(client.answer().body()).isEqualTo("quick");
            assertThat(lost.getCount()).isOne();
        }
    }

    @Test
    void aRequestWithoutRoomIsAnswered503() throws Exception {
        Path other = Files.createDirectory(directory.resolve("small"));
        String head = " HTTP/1.1\r\nHost: h\r\nX: " + "x".repeat(2_000) + "\r\n";
        try (HttpServer small = start(CERTIFICATE.writeTo(other), 24_000);
                RawClient slow = new RawClient(socket(small.port()));
                RawClient slower = new RawClient(socket(small.port()));
                RawClient quick = new RawClient(socket(small.port()))) {
            slower.send("POST /echo" + head + "Content-Length: 90\r\n\r\nx");
            Thread.sleep(300);
            slow.send("POST /echo" + head + "Content-Length: 90\r\n\r\nx");
            Thread.sleep(300);
            quick.send("GET /quick" + head + "\r\n");

            assertThat(quick.answer().body()).isEqualTo("quick");
            assertThat(slower.answer().status()).isEqualTo(503);
        }
    }

    /** A caller can distinguish the end of an answer from one that an attacker cut. */
    @Test
    void aConnectionThatIsDrainedEndsAsTlsDoes() throws Exception {
        SSLSocket socket = socket();
        try (RawClient client = new RawClient(socket)) {
            client.get("/quick").answer();
            Thread closing = Thread.ofVirtual().start(server::close);
            Thread.sleep(200);
            Answer last = client.get("/quick").answer();

            assertThat(last.header("Connection")).isEqualTo("close");
            assertThat(client.isAtEnd()).isTrue();
            closing.join();
        }
    }

    @Test
    void silentConnectionsDoNotHoldUpTheEnd() throws Exception {
        try (RawClient silent = new RawClient(server.port());
                RawClient idle = new RawClient(socket())) {
            idle.get("/quick").answer();
            long begin = System.nanoTime();
            server.close();

            assertThat(Duration.ofNanos(System.nanoTime() - begin))
                    .isLessThan(Duration.ofMillis(1_900));
            assertThat(silent.isAtEnd()).isTrue();
        }
    }

    private void assertWorks() throws IOException {
        try (RawClient client = new RawClient(socket())) {
            assertThat(client.get("/quick").answer().body()).isEqualTo("quick");
        }
    }

    /** The algorithm of the certificate that a new connection gets; empty if it is another. */
    private String algorithmShown(TestCertificate trusted) throws IOException {
        try (SSLSocket socket =
                (SSLSocket)
                        trusted.client()
                                .getSocketFactory()
                                .createSocket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.startHandshake();
            X509Certificate shown = (X509Certificate) socket.getSession().getPeerCertificates()[0];
            return shown.getPublicKey().getAlgorithm();
        } catch (SSLException e) {
            return "";
        }
    }

    private SSLSocket socket() throws IOException {
        return socket(server.port());
    }

    private static SSLSocket socket(int port) throws IOException {
        SSLSocket socket =
                (SSLSocket)
                        CERTIFICATE
                                .client()
                                .getSocketFactory()
                                .createSocket(InetAddress.getLoopbackAddress(), port);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        socket.setSSLParameters(parameters);
        return socket;
    }

    private HttpServer start(TlsSettings files, long bytesInFlightMax) {
        return start(files, bytesInFlightMax, Duration.ofSeconds(30));
    }

    private HttpServer start(TlsSettings files, long bytesInFlightMax, Duration receiveMax) {
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
                        bytesInFlightMax,
                        usual.connectionsPerAddressMax(),
                        usual.trustedProxies(),
                        Optional.of(files),
                        usual.idleMax(),
                        receiveMax,
                        usual.sendMax(),
                        usual.lameDuck(),
                        usual.drainMax());
        byte[] big = "x".repeat(BIG).getBytes(StandardCharsets.UTF_8);
        return TestServer.start(
                settings,
                List.of(
                        new Route(
                                "POST",
                                "/echo",
                                Media.ANY,
                                Optional.empty(),
                                FaultStyle.MESSAGE,
                                r -> Response.json(200, r.body(1000))),
                        Route.get("/quick", FaultStyle.MESSAGE, r -> Response.text(200, "quick")),
                        Route.get("/big", FaultStyle.MESSAGE, r -> Response.json(200, big)),
                        Route.get("/slow", FaultStyle.MESSAGE, r -> slow())),
                List.of(),
                FaultStyle.MESSAGE);
    }

    private Response slow() {
        arrived.countDown();
        try {
            released.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return Response.text(200, "slow").whenUndelivered(lost::countDown);
    }

    private static HttpRequest echo(int port, String text) {
        return HttpRequest.newBuilder(URI.create("https://localhost:" + port + "/echo"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString('"' + text + '"'))
                .build();
    }

    private static HttpResponse.BodyHandler<String> body() {
        return HttpResponse.BodyHandlers.ofString();
    }
}
