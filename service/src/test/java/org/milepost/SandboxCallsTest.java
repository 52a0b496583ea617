package org.milepost;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.milepost.WireClient.Answer;
import org.milepost.http.Json;
import org.milepost.openapi.OpenApiDocument;
import org.milepost.openapi.OpenApiDocument.Operation;
import tools.jackson.databind.JsonNode;

/**
 * The calls of a demo about itself: what they do, and that their document says so. {@link
 * WorldsTest} has those about worlds.
 */
@SuppressWarnings("NullAway.Init") // set before all tests
final class SandboxCallsTest {

    private static final OpenApiDocument DOCUMENT = OpenApiDocument.sandbox();
    private static final String JSON = "Content-Type: application/json\r\n";
    private static final int BODY_BYTES_MAX = 64 * 1024;

    /** Where the addresses of pages begin, which are for browsers. */
    private static final List<String> PAGES =
            List.of(
                    "/sandbox/live",
                    "/sandbox/keys",
                    "/sandbox/files/",
                    "/sandbox/staff",
                    "/sandbox/certification/",
                    "/sandbox/certification#");

    private static final int SWITCHES_MAX = 1_000;

    /** The statuses that each operation was answered with. */
    private static final Set<String> ANSWERED = new TreeSet<>();

    private static RunningInstance instance;
    private static WireClient wire;

    @BeforeAll
    static void start() {
        instance = RunningInstance.start();
        wire = new WireClient(instance.url());
    }

    @AfterAll
    static void stop() {
        wire.close();
        instance.close();
    }

    private static List<Operation> operations() {
        return DOCUMENT.operations().stream()
                .filter(it -> !it.path().startsWith("/sandbox/worlds"))
                .toList();
    }

    @Test
    void theDocumentHasTheCallsOfTheTable() {
        List<String> documented = new ArrayList<>();
        operations()
                .forEach(
                        it ->
                                documented.add(
                                        it.method().toUpperCase(Locale.ROOT) + " " + it.path()));
        List<String> routed =
                instance.routes().stream()
                        .filter(it -> it.path().startsWith("/sandbox/"))
                        .filter(it -> !it.path().endsWith(".yaml"))
                        .filter(it -> PAGES.stream().noneMatch((it.path() + "#")::startsWith))
                        .map(it -> it.method() + " " + it.path())
                        .toList();

        assertThat(documented).containsExactlyInAnyOrderElementsOf(routed);
        assertThat(wire.send("GET", "/sandbox/openapi.yaml", "", new byte[0]).body())
                .contains("operationId: moveClock");
    }

    @Test
    void everyDescribedStatusIsAnsweredAndNoOther() {
        for (Operation operation : operations()) {
            if (operation.node().has("requestBody")) {
                DOCUMENT.requests(operation)
                        .forEach(it -> send(operation, JSON, it.value().toString()));
                send(operation, JSON, "{");
                send(operation, JSON, "{\"undocumented\":true}");
                send(operation, JSON, " ".repeat(BODY_BYTES_MAX + 1));
                send(operation, "Content-Type: text/plain\r\n", "{}");
                assertThat(send(operation, "", "{}").status()).isEqualTo(415);
            } else {
                send(operation, "", "");
            }
        }
        send(operation("startCertification"), JSON, "{\"dialect\":\"avios\",\"client\":\"x\"}");
        send(operation("repeatStep"), JSON, "{\"step\":\"echo\"}");
        for (String id : List.of("showCertification", "endCertification", "showReport")) {
            sendTo("0123456789abcdef", operation(id), "", "");
        }
        sendTo("0123456789abcdef", operation("repeatStep"), JSON, "{\"step\":\"echo\"}");
        send(operation("moveClock"), JSON, "{\"set\":\"2000-01-01T00:00:00Z\"}");
        for (String query : List.of("?after=x", "?call=pay", "?other=1", "?code=1&code=2")) {
            assertThat(calls(query).status()).as(query).isEqualTo(400);
        }
        for (int i = 0; i < SWITCHES_MAX + 1; i++) {
            send(operation("addFault"), JSON, "{\"fault\":\"cut\",\"number\":\"1\"}");
        }
        send(operation("clearFaults"), "", "");
        Set<String> described = new TreeSet<>();
        for (Operation operation : operations()) {
            operation
                    .node()
                    .path("responses")
                    .forEachEntry((status, it) -> described.add(operation + " " + status));
        }

        assertThat(ANSWERED).isEqualTo(described);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"set\":\"2030-01-01T00:00:00\"}",
                "{\"set\":\"2030-01-01T00:00:00Z\",\"advance\":\"PT1H\"}",
                "{\"advance\":\"-PT1S\"}",
                "{\"advance\":\"P101Y\"}",
                "{\"advance\":\"PT999999999999999999H\"}",
                "{\"advance\":3600}",
                "{\"to\":\"yesterday\"}",
                "{\"speed\":-1}",
                "{\"speed\":1.5}",
                "{\"speed\":\"1\"}",
                "{\"speed\":86401}"
            })
    void aChangeOfTheTimeThatCannotBeReadIsRefused(String body) {
        assertThat(send(operation("moveClock"), JSON, body).status()).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"times\":1}",
                "{\"fault\":\"none\"}",
                "{\"fault\":\"cut\",\"call\":\"pay\"}",
                "{\"fault\":\"cut\",\"number\":\"1 2\"}",
                "{\"fault\":\"cut\",\"number\":12}",
                "{\"fault\":\"cut\",\"times\":0}"
            })
    void aFaultThatCannotBeReadIsRefused(String body) {
        assertThat(send(operation("addFault"), JSON, body).status()).isEqualTo(400);
    }

    @Test
    void theMessageNamesEachFieldAndNeverItsValue() {
        Answer answer =
                send(
                        operation("addFault"),
                        JSON,
                        "{\"fault\":\"cut\",\"number\":\"secret\",\"times\":5000}");

        assertThat(answer.member("message"))
                .contains("number must have 1 to 19 digits")
                .contains("times must be a whole number from 1 to 1000")
                .doesNotContain("secret", "5000");
    }

    @Test
    void theTimeMovesToTheDayStartAndTokensStayValid() {
        String token = "Authorization: Bearer " + instance.token("operator") + "\r\n";
        JsonNode before = clock("{\"speed\":1}");
        String dayStart = before.path("destinations").path("day-start").asString();

        JsonNode after = clock("{\"to\":\"day-start\"}");

        assertThat(after.path("now").asString()).isEqualTo(dayStart);
        assertThat(after.path("local").asString()).endsWith("T03:00");
        assertThat(after.path("businessDay").asString())
                .isGreaterThan(before.path("businessDay").asString());
        clock("{\"to\":\"eight-days\"}");
        assertThat(wire.send("GET", "/operator/v1/programmes", token, new byte[0]).status())
                .isEqualTo(200);
    }

    @Test
    void aRandomSequenceShowsItsSeed() {
        Answer chosen = send(operation("randomFaults"), JSON, "{\"perThousand\":0}");
        Answer given = send(operation("randomFaults"), JSON, "{\"perThousand\":0,\"seed\":5}");

        assertThat(random(chosen).path("seed").isInt()).isTrue();
        assertThat(random(given).path("seed").asInt()).isEqualTo(5);
        send(operation("clearFaults"), "", "");
    }

    /** Every address of a demo about itself is none in production. */
    @Test
    void aServiceHasNoneOfIt() {
        try (Instance service = instance.startService();
                WireClient client = new WireClient(service.url())) {
            assertThat(service.routes())
                    .hasSizeGreaterThan(100)
                    .noneMatch(it -> it.path().startsWith("/sandbox"))
                    .noneMatch(it -> it.path().startsWith("/till"))
                    .noneMatch(it -> it.path().startsWith("/worlds"));
            for (Operation operation : DOCUMENT.operations()) {
                String method = operation.method().toUpperCase(Locale.ROOT);
                assertThat(
                                client.send(
                                                method,
                                                operation.path().replace("{id}", "1"),
                                                JSON,
                                                new byte[0])
                                        .status())
                        .isEqualTo(404);
            }
            String loyal = "Authorization: Bearer " + instance.token("loy1-pos") + "\r\n";
            String asked = loyal + JSON + "Sandbox-Fault: cut\r\n";
            assertThat(
                            client.send(
                                            "POST",
                                            "/checkout/amcash/echo",
                                            asked,
                                            "{}".getBytes(UTF_8))
                                    .status())
                    .isEqualTo(400);
        }
    }

    @Test
    void aCallIsListedWithTheReasonsForItsAnswer() {
        String collector = instance.collector(50);
        String body =
                ("{'acquirerId':'100000','cardEntryMode':'SWIPE','collectorNumber':'%s',"
                                + "'dateTime':'2026-06-15T12:00:00Z','deviceId':'001',"
                                + "'dollarRedeemRequest':'10.00','postTaxBasketAmount':'10.00',"
                                + "'sponsorCode':'LOY1','storeId':'0001','traceId':'1',"
                                + "'vendorId':'100087'}")
                        .formatted(collector)
                        .replace('\'', '"');
        String headers =
                "Authorization: Bearer "
                        + instance.token("loy1-pos")
                        + "\r\nIdempotency-Key: listed\r\n"
                        + JSON;
        for (int i = 0; i < 2; i++) {
            wire.send("POST", "/checkout/amcash/redeem", headers, body.getBytes(UTF_8));
        }

        JsonNode listed =
                Json.readObject(
                        calls("?call=redeem&code=0051&key=listed&number=" + collector)
                                .body()
                                .getBytes(UTF_8));
        JsonNode first = listed.path("calls").path(0);
        JsonNode second = listed.path("calls").path(1);

        assertThat(listed.path("calls").size()).isEqualTo(2);
        assertThat(first.path("request").asString()).isEqualTo(body);
        assertThat(first.path("why").toString())
                .contains("The Cash balance is less")
                .contains("Considered offer 1111111111: 95 miles for $10.00.")
                .contains("The limit of a business day is $750.00; this day ends at ")
                .doesNotContain("first used");
        assertThat(second.path("why").toString())
                .contains("The key was first used by call " + first.path("number").asInt());
        String after = "?after=" + first.path("number").asInt() + "&key=listed";
        assertThat(calls(after).body()).contains("\"number\":" + second.path("number").asInt());
        assertThat(calls(after).body())
                .doesNotContain("\"number\":" + first.path("number").asInt() + ",");
    }

    private static Answer calls(String query) {
        Operation operation = operation("showCalls");
        return record(operation, wire.send("GET", operation.path() + query, "", new byte[0]));
    }

    private static JsonNode clock(String body) {
        Answer answer = send(operation("moveClock"), JSON, body);
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return Json.readObject(answer.body().getBytes(UTF_8));
    }

    private static JsonNode random(Answer answer) {
        return Json.readObject(answer.body().getBytes(UTF_8)).path("random");
    }

    private static Answer send(Operation operation, String headers, String body) {
        return sendTo(certification(), operation, headers, body);
    }

    private static Answer sendTo(
            String certification, Operation operation, String headers, String body) {
        Answer answer =
                wire.send(
                        operation.method().toUpperCase(Locale.ROOT),
                        operation.path().replace("{id}", certification),
                        headers,
                        body.getBytes(UTF_8));
        return record(operation, answer);
    }

    /** The identifier of a new certification. */
    private static String certification() {
        byte[] asked = "{\"dialect\":\"amcash\",\"client\":\"loy1-pos\"}".getBytes(UTF_8);
        return wire.send("POST", "/sandbox/certifications", JSON, asked).member("id");
    }

    private static Answer record(Operation operation, Answer answer) {
        ANSWERED.add(operation + " " + answer.status());
        JsonNode response = operation.node().path("responses").path("" + answer.status());
        if (answer.status() == 204) {
            assertThat(answer.body()).isEmpty();
            return answer;
        }
        String pointer =
                response.has("$ref")
                        ? response.path("$ref").stringValue().substring(1)
                        : operation.pointer() + "/responses/" + answer.status();
        String schema = pointer + "/content/application~1json/schema";
        assertThat(DOCUMENT.at(schema).isObject()).as("%s: %s", operation, answer).isTrue();
        assertThat(DOCUMENT.faults(schema, Json.readObject(answer.body().getBytes(UTF_8))))
                .as("%s: %s", operation, answer)
                .isEmpty();
        return answer;
    }

    private static Operation operation(String id) {
        return DOCUMENT.operations().stream()
                .filter(it -> it.node().path("operationId").asString().equals(id))
                .findFirst()
                .orElseThrow();
    }
}
