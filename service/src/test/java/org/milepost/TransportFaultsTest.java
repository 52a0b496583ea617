package org.milepost;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.milepost.avios.ErrorStyles;
import org.milepost.http.FaultStyle;
import org.milepost.http.HttpServer;
import org.milepost.http.HttpSettings;
import org.milepost.http.Media;
import org.milepost.http.Response;
import org.milepost.http.Route;
import org.milepost.http.TestServer;
import org.milepost.oauth.OAuthFaults;
import org.milepost.operator.ProblemBody;

/** A refusal of the transport has the body of the API that the request was for. */
class TransportFaultsTest {

    private static final String CREDIT =
            "/v1/programmes/BAEC/accounts/1/credit-transaction-requests";
    private static final String DEBIT = "/v1/programmes/BAEC/accounts/1/debit-transaction-requests";

    private static HttpServer server;

    /** A fault: what to send to a path, and the status of the answer. */
    record Sent(String request, int status) {}

    private static final List<Sent> SENT =
            List.of(
                    new Sent("POST @ HTTP/1.1\r\n\r\n", 400),
                    new Sent("POST\t@ HTTP/1.1\r\nHost: h\r\n\r\n", 400),
                    new Sent("POST @#x HTTP/1.1\r\nHost: h\r\n\r\n", 400),
                    new Sent("POST http://h@ HTTP/1.1\r\nHost: h\r\nX : 1\r\n\r\n", 400),
                    new Sent(
                            "POST @ HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n+4\r\n",
                            400),
                    new Sent("get @ HTTP/1.1\r\nHost: h\r\n\r\n", 405),
                    new Sent("POST @ HTTP/1.1\r\nHost: h\r\nContent-Length: 2000\r\n\r\n", 413),
                    new Sent("POST @?" + "x".repeat(9000) + " HTTP/1.1\r\nHost: h\r\n\r\n", 414),
                    new Sent("POST @ HTTP/1.1\r\nHost: h\r\nContent-Encoding: gzip\r\n\r\n", 415),
                    new Sent("POST @ HTTP/1.1\r\n" + "X: 1\r\n".repeat(101) + "\r\n", 431),
                    new Sent("POST @ HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: gzip\r\n\r\n", 501),
                    new Sent(
                            "POST @ HTTP/1.1\r\nHost: h\r\nContent-Length: 9\r\nX: "
                                    + "x".repeat(13_000)
                                    + "\r\n\r\n",
                            503),
                    new Sent("POST @ HTTP/2.0\r\n\r\n", 505));

    @BeforeAll
    static void start() {
        ErrorStyles errors = ErrorStyles.ORDINARY;
        server =
                TestServer.start(
                        HttpSettings.at("127.0.0.1", 0).withBytesInFlightMax(24_000),
                        List.of(
                                route("/checkout/amcash/redeem", FaultStyle.MESSAGE),
                                route(CREDIT.replace("/1/", "/{a}/"), errors.credit()),
                                route(DEBIT.replace("/1/", "/{a}/"), errors.debit()),
                                route("/operator/v1/partners", new ProblemBody()),
                                route("/oauth/token", new OAuthFaults())),
                        Routes.prefixes(errors),
                        Routes.OTHERWISE);
    }

    private static Route route(String path, FaultStyle style) {
        return new Route(
                "POST",
                path,
                Media.ANY,
                Optional.empty(),
                style,
                request -> Response.json(200, request.body(1000)));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    static List<Sent> sent() {
        return SENT;
    }

    @ParameterizedTest
    @MethodSource("sent")
    void theCheckoutSaysAMessageAndNoCode(Sent sent) throws Exception {
        assertThat(answer(sent, "/checkout/amcash/redeem"))
                .contains("\r\n\r\n{\"message\":\"")
                .doesNotContain("responseCode");
    }

    @ParameterizedTest
    @MethodSource("sent")
    void creditsAreRefusedFlat(Sent sent) throws Exception {
        assertThat(answer(sent, CREDIT)).contains("\r\n\r\n{\"code\":\"").contains("developerLink");
    }

    @ParameterizedTest
    @MethodSource("sent")
    void otherCallsOfThePartnerApiAreRefusedWithinError(Sent sent) throws Exception {
        assertThat(answer(sent, DEBIT)).contains("\r\n\r\n{\"error\":{\"code\":\"");
        String escaped = answer(sent, DEBIT.replace("/v1", "/%761"));
        assertThat(escaped).contains("\r\n\r\n{\"error\":{\"code\":\"");
    }

    @ParameterizedTest
    @MethodSource("sent")
    void operatorsGetAProblem(Sent sent) throws Exception {
        assertThat(answer(sent, "/operator/v1/partners"))
                .contains("application/problem+json")
                .contains("\"status\":" + sent.status());
    }

    @ParameterizedTest
    @MethodSource("sent")
    void clientsGetAnErrorOfOAuth(Sent sent) throws Exception {
        assertThat(answer(sent, "/oauth/token")).contains("{\"error\":\"");
    }

    private static String answer(Sent sent, String path) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(sent.request().replace("@", path).getBytes(ISO_8859_1));
            socket.shutdownOutput();
            String answer =
                    new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(answer).startsWith("HTTP/1.1 " + sent.status() + " ");
            assertThat(answer.contains("\r\nRetry-After: ")).isEqualTo(sent.status() == 503);
            return answer;
        }
    }
}
