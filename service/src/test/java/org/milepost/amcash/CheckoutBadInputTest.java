package org.milepost.amcash;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.milepost.RunningInstance;
import org.milepost.WireClient;
import org.milepost.WireClient.Answer;
import org.milepost.ledger.Miles;

/**
 * Invalid requests over the real server: each gets its code and a text that names the fault and
 * repeats no value, the server continues, and nothing is booked.
 */
@SuppressWarnings("NullAway.Init") // set before all tests
final class CheckoutBadInputTest {

    /** A value that no answer may repeat. */
    private static final String SECRET = "4024007103939509";

    /** The collector of the invalid bodies, with these miles at the start. */
    private static final String SANDBOX_COLLECTOR = "84095202006";

    private static final int BODY_BYTES_MAX = 16 * 1024;

    private static RunningInstance instance;
    private static String collector;

    /** A body that is refused, and what the text says of it. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record BadBody(String name, byte[] body, String text) {
        @Override
        public String toString() {
            return name;
        }
    }

    static final List<BadBody> BAD_BODIES =
            List.of(
                    bad("nothing", "", "not a JSON object"),
                    bad("white space", " \n", "not a JSON object"),
                    bad("no object", "\"" + SECRET + "\"", "not a JSON object"),
                    bad("an array", "[\"" + SECRET + "\"]", "not a JSON object"),
                    bad("half an object", "{\"traceId\":\"" + SECRET, "not valid JSON"),
                    bad("a single quote", "{'traceId':'" + SECRET + "'}", "not valid JSON"),
                    bad("a word", SECRET + "abc", "not valid JSON"),
                    bad("two documents", valid() + valid(), "content after its end"),
                    bad("a tail", valid() + SECRET, "content after its end"),
                    bad(
                            "a member twice",
                            with("\"traceId\":\"" + SECRET + "\""),
                            "traceId is present more than once"),
                    bad("an unknown member twice", with("\"x\":1,\"x\":2"), "duplicate member"),
                    bad("a byte order mark", "\ufeff" + valid(), "not valid JSON"),
                    new BadBody("UTF-16", valid().getBytes(UTF_16LE), "not valid JSON"),
                    new BadBody(
                            "Latin-1",
                            with("\"x\":\"\u00e9" + SECRET + "\"").getBytes(ISO_8859_1),
                            "not UTF-8"),
                    new BadBody(
                            "an overlong slash",
                            with("\"x\":\"\u00c0\u00af\"").getBytes(ISO_8859_1),
                            "not UTF-8"),
                    bad("33 levels", with("\"x\":" + nested(32)), "nested too deeply"),
                    bad("8000 levels", nested(8_000), "nested too deeply"),
                    bad("a number", with("\"storeId\":1", "storeId"), "storeId must be a string"),
                    bad("a null", with("\"storeId\":null", "storeId"), "storeId is missing"),
                    bad(
                            "a long number",
                            with("\"traceId\":\"" + SECRET.repeat(2) + "\"", "traceId"),
                            "traceId must be 1 to 20 digits"),
                    bad(
                            "a control character",
                            with("\"deviceId\":\"1\\u0000\"", "deviceId"),
                            "deviceId must be 1 to 8 letters and digits"),
                    bad(
                            "half a surrogate pair",
                            with("\"deviceId\":\"\\ud800\"", "deviceId"),
                            "deviceId must be 1 to 8 letters and digits"),
                    bad(
                            "17 KiB",
                            with("\"x\":\"" + "y".repeat(17 * 1024) + "\""),
                            "body is too large"),
                    bad(
                            "nearly 1 MiB",
                            with("\"x\":\"" + "y".repeat(1_000_000) + "\""),
                            "body is too large"));

    /** Headers that are refused, and what the text says of them. */
    record BadKey(String name, String headers, String text) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static final String VISIBLE =
            "Idempotency-Key must be 1 to 255 visible ASCII characters";

    static final List<BadKey> BAD_KEYS =
            List.of(
                    new BadKey("nothing", "Idempotency-Key:\r\n", VISIBLE),
                    new BadKey("white space", "Idempotency-Key:  \t \r\n", VISIBLE),
                    new BadKey(
                            "256 characters",
                            "Idempotency-Key: " + SECRET.repeat(16) + "\r\n",
                            VISIBLE),
                    new BadKey("a space", "Idempotency-Key: a " + SECRET + "\r\n", VISIBLE),
                    new BadKey("a tab", "Idempotency-Key: a\t" + SECRET + "\r\n", VISIBLE),
                    new BadKey("Latin-1", "Idempotency-Key: \u00e9" + SECRET + "\r\n", VISIBLE),
                    new BadKey("UTF-8", "Idempotency-Key: \u00c3\u00a9" + SECRET + "\r\n", VISIBLE),
                    new BadKey(
                            "two keys",
                            "Idempotency-Key: a\r\nIdempotency-Key: " + SECRET + "\r\n",
                            "Idempotency-Key is sent more than once"),
                    new BadKey(
                            "one key twice",
                            "Idempotency-Key: a\r\nidempotency-key: a\r\n",
                            "Idempotency-Key is sent more than once"));

    @BeforeAll
    static void start() {
        instance = RunningInstance.start();
        collector = instance.collector(1_615);
    }

    @AfterAll
    static void stopOverBooksInWhichNothingHappened() {
        try (RunningInstance running = instance) {
            for (String untouched : List.of(collector, SANDBOX_COLLECTOR)) {
                assertThat(running.cash(untouched).balance()).isEqualTo(Miles.of(1_615));
                assertThat(running.cash(untouched).ordinal()).isEqualTo(1);
            }
            assertThat(running.audit().faults()).isEmpty();
        }
    }

    @ParameterizedTest
    @FieldSource("BAD_BODIES")
    void aMalformedBodyIsAnInvalidParameter(BadBody bad) {
        try (PosTerminal loy1 = PosTerminal.loy1(instance)) {
            Answer answer = loy1.send("/checkout/amcash/redeem", "", bad.body());

            assertInvalidParameter(answer, bad.text());
            assertThat(answer.header("connection").equalsIgnoreCase("close"))
                    .as("only a long body ends the connection")
                    .isEqualTo(bad.body().length > BODY_BYTES_MAX);
            assertThat(loy1.send(Draft.of(Call.ECHO)).status()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @FieldSource("BAD_KEYS")
    void aMalformedKeyIsAnInvalidParameter(BadKey bad) {
        try (PosTerminal loy1 = PosTerminal.loy1(instance)) {
            assertInvalidParameter(loy1.send(redeem(), bad.headers(), redeem().json()), bad.text());
            assertThat(loy1.send(Draft.of(Call.ECHO)).status()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @FieldSource("BAD_KEYS")
    void anInquiryIgnoresAMalformedKey(BadKey bad) {
        try (PosTerminal loy1 = PosTerminal.loy1(instance)) {
            Draft inquire = Draft.of(Call.INQUIRE).by(collector);

            assertThat(loy1.send(inquire, bad.headers(), inquire.json()).status()).isEqualTo(200);
        }
    }

    @Test
    void aBodyOfExactly16KibibytesIsRead() {
        try (PosTerminal loy1 = PosTerminal.loy1(instance)) {
            Draft echo = Draft.of(Call.ECHO);
            String padding = "y".repeat(BODY_BYTES_MAX - echo.jsonWith("\"x\":\"\"").length());

            assertThat(loy1.send(echo, "", echo.jsonWith("\"x\":\"" + padding + "\"")).status())
                    .isEqualTo(200);
            assertInvalidParameter(
                    loy1.send(echo, "", echo.jsonWith("\"x\":\"y" + padding + "\"")),
                    "body is too large");
        }
    }

    @Test
    void anotherMethodIsNotAllowed() {
        try (WireClient client = new WireClient(instance.url())) {
            for (String method : List.of("GET", "PUT", "DELETE", "PATCH")) {
                Answer answer =
                        client.send(method, redeem().path(), authorization(), redeem().body());

                assertFault(answer, 405);
                assertThat(answer.header("allow")).contains("POST").doesNotContain("GET");
            }
        }
    }

    @Test
    void anotherPathIsNotFound() {
        try (PosTerminal loy1 = PosTerminal.loy1(instance)) {
            for (String path :
                    List.of(
                            "/checkout/amcash/redeem/",
                            "/checkout/amcash/Redeem",
                            "/checkout/amcash/" + SECRET,
                            "/checkout//amcash/redeem",
                            "/" + SECRET)) {
                assertFault(loy1.send(path, "", redeem().body()), 404);
            }
        }
    }

    @Test
    void anotherContentTypeIsNotSupported() {
        try (WireClient client = new WireClient(instance.url())) {
            for (String type :
                    List.of(
                            "text/plain",
                            "application/x-www-form-urlencoded",
                            "application/json;charset=iso-8859-1",
                            "application/jsonp",
                            SECRET + "/" + SECRET)) {
                Answer answer =
                        client.send(
                                "POST",
                                redeem().path(),
                                authorization() + "Content-Type: " + type + "\r\n",
                                redeem().body());

                assertFault(answer, 415);
            }
        }
    }

    @Test
    void anOversizedHeaderIsRefused() {
        try (PosTerminal loy1 = PosTerminal.loy1(instance)) {
            String headers = "X-Padding: " + SECRET.repeat(1_100) + "\r\n";
            Answer answer = loy1.send(redeem(), headers, redeem().json());

            assertThat(answer.status()).isBetween(400, 499);
            assertFault(answer, answer.status());
            assertThat(loy1.send(Draft.of(Call.ECHO)).status()).isEqualTo(200);
        }
    }

    private static void assertInvalidParameter(Answer answer, String text) {
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.header("content-type")).isEqualTo("application/json;charset=UTF-8");
        Map<String, String> members = answer.members();
        assertThat(members)
                .containsOnlyKeys("responseCode", "message", "transDateTime")
                .containsEntry("responseCode", "0035");
        assertThat(members.get("message")).startsWith("Invalid request parameter: ").contains(text);
        assertThat(answer.body()).doesNotContain(SECRET);
    }

    private static void assertFault(Answer answer, int status) {
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.members()).containsOnlyKeys("message");
        assertThat(answer.member("message")).isNotBlank();
        assertThat(answer.body()).doesNotContain(SECRET);
    }

    private static Draft redeem() {
        return Draft.redeem("10.00").by(collector);
    }

    private static String authorization() {
        return "Authorization: Bearer " + instance.token("loy1-pos") + "\r\n";
    }

    private static String valid() {
        return Draft.of(Call.REDEEM).by(SANDBOX_COLLECTOR).json();
    }

    /** A valid body with one more member in front. */
    private static String with(String member) {
        return Draft.of(Call.REDEEM).by(SANDBOX_COLLECTOR).jsonWith(member);
    }

    /** A valid body with another form of this member. */
    private static String with(String member, String name) {
        return with(member).replaceFirst(",\"" + name + "\":\"[^\"]*\"", "");
    }

    private static String nested(int levels) {
        return "[".repeat(levels) + "]".repeat(levels);
    }

    private static BadBody bad(String name, String body, String text) {
        return new BadBody(name, body.getBytes(UTF_8), text);
    }
}
