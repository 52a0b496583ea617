package org.milepost.avios;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.milepost.RunningInstance;
import org.milepost.WireClient.Answer;
import org.milepost.openapi.OpenApiDocument;
import org.milepost.openapi.OpenApiDocument.Example;
import org.milepost.openapi.OpenApiDocument.Operation;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the real server answers to the document's own examples is what the document says, and all
 * its other answers fit the document's schemas, which allow nothing more.
 */
@SuppressWarnings("NullAway.Init") // set before all tests
final class PartnerDocumentedAnswersTest {

    private static final OpenApiDocument DOCUMENT = OpenApiDocument.avios();
    private static final String JANE = "3081471017300186";

    /** What is new each time, and what is for people. */
    private static final Set<String> VOLATILE =
            Set.of(
                    "identifier",
                    "originalIdentifier",
                    "membershipNumber",
                    "accountIdentifier",
                    "developerMessage");

    private static RunningInstance instance;
    private static AviosClient hotel;

    @BeforeAll
    static void start() {
        instance = RunningInstance.start();
        AviosClient.install(instance);
        hotel = AviosClient.hotel(instance);
    }

    @AfterAll
    static void stop() {
        hotel.close();
        instance.close();
    }

    static List<Operation> operations() {
        return DOCUMENT.operations().stream()
                .filter(it -> !it.path().equals("/oauth/token"))
                .toList();
    }

    static List<Operation> operationsWithToken() {
        return operations().stream().filter(it -> !scopes(it).isEmpty()).toList();
    }

    @Test
    void theExamplesOfRequestsAreAnsweredAsTheDocumentSays() {
        List<String> sent = new ArrayList<>();
        String joined = "";
        String debit = "";
        for (String id :
                List.of(
                        "credit",
                        "debit",
                        "reverse",
                        "join",
                        "register",
                        "updateMembership",
                        "pricing")) {
            Operation operation = operation(id);
            for (Example request : DOCUMENT.requests(operation)) {
                ObjectNode body = ((ObjectNode) request.value()).deepCopy();
                if (id.equals("reverse") && request.name().equals("REVERSAL")) {
                    ((ObjectNode) body.path("reverseTransaction")).put("identifier", debit);
                }
                if (id.equals("join")) {
                    body.remove("securityProfile");
                }
                String account =
                        id.equals("register") || id.equals("updateMembership") ? joined : JANE;
                Answer answer = send(operation, account, body.toString());
                assertIsTheExample(operation, request.name(), answer);
                if (id.equals("join") && joined.isEmpty()) {
                    joined = AviosClient.tree(answer).at("/member/membershipNumber").asString();
                }
                if (id.equals("debit") && debit.isEmpty()) {
                    debit = AviosClient.tree(answer).at("/debitTransaction/identifier").asString();
                }
                sent.add(id + " " + request.name());
            }
        }

        assertThat(sent).hasSizeGreaterThan(25);
    }

    @ParameterizedTest
    @MethodSource("operations")
    void whatIsReadFitsTheDocument(Operation operation) {
        if (operation.method().equals("get")) {
            for (String member : List.of(JANE, "3081470000000018", "3081470000000059")) {
                Answer answer = hotel.get(path(operation, member), "", hotel.token("ATRP", member));

                assertThat(answer.status()).isEqualTo(200);
                assertFits(operation, answer);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("operations")
    void refusalsByTheGuardFitTheDocument(Operation operation) {
        String method = operation.method().toUpperCase(Locale.ROOT);
        String path = path(operation, JANE);
        String token = hotel.token("ATRP", JANE);
        String json = "Content-Type: application/json\r\n";
        String key = "?api_key=" + AviosClient.HOTEL_KEY;
        List<Answer> answers = new ArrayList<>();
        answers.add(hotel.sendRaw(method, path, token + json, ""));
        answers.add(hotel.sendRaw(method, path + key, token + json + "Accept: text/xml\r\n", ""));
        if (!operation.method().equals("get")) {
            answers.add(
                    hotel.sendRaw(
                            method, path + key, token + "Content-Type: text/xml\r\n", "<a/>"));
            answers.add(hotel.sendRaw(method, path + key, token + json, "{"));
        }
        if (!scopes(operation).isEmpty()) {
            answers.add(
                    hotel.sendRaw(method, path + key, json + "Authorization: Bearer x\r\n", "{}"));
        }
        answers.add(
                hotel.sendRaw(method, path + key, token + json + "X-Forwarded-For: me\r\n", "{}"));

        assertThat(answers).allSatisfy(it -> assertFits(operation, it));
        assertThat(answers.stream().map(Answer::status)).contains(403, 406, 400);
    }

    @ParameterizedTest
    @MethodSource("operationsWithToken")
    void aTokenNeedsTheDocumentedScopeAndNoOther(Operation operation) {
        String scope = scopes(operation).iterator().next();
        List<String> others = new ArrayList<>(Arrays.asList(AviosClient.SCOPES));
        assertThat(others.remove(scope)).isTrue();

        assertThat(statusWith(operation, others.toArray(String[]::new))).isEqualTo(403);
        assertThat(statusWith(operation, scope)).isIn(200, 400);
    }

    @ParameterizedTest
    @MethodSource("operations")
    void aDocumentedPathHasTheDocumentedMethod(Operation operation) {
        for (String prefix : List.of("", "/test")) {
            Answer answer = hotel.sendRaw("OPTIONS", prefix + path(operation, JANE), "", "");

            assertThat(answer.header("allow"))
                    .contains(operation.method().toUpperCase(Locale.ROOT));
        }
    }

    private static int statusWith(Operation operation, String... scopes) {
        String token = instance.memberToken(AviosClient.HOTEL_CLIENT, "ATRP", JANE, scopes);
        String headers =
                "Authorization: Bearer " + token + "\r\nContent-Type: application/json\r\n";
        return hotel.sendRaw(
                        operation.method().toUpperCase(Locale.ROOT),
                        path(operation, JANE) + "?api_key=" + AviosClient.HOTEL_KEY,
                        headers,
                        operation.method().equals("get") ? "" : "{}")
                .status();
    }

    private static Answer send(Operation operation, String account, String body) {
        String headers = scopes(operation).isEmpty() ? "" : hotel.token("ATRP", account);
        Answer answer =
                hotel.send(
                        operation.method().toUpperCase(Locale.ROOT),
                        path(operation, account),
                        headers,
                        body);
        assertFits(operation, answer);
        return answer;
    }

    private static void assertIsTheExample(Operation operation, String name, Answer answer) {
        List<Example> examples =
                DOCUMENT.answers(operation, answer.status()).stream()
                        .filter(it -> it.name().equals(name))
                        .toList();
        if (answer.body().isEmpty()) {
            assertThat(answer.status()).as("%s %s", operation, name).isEqualTo(201);
            return;
        }
        assertThat(examples).as("%s %s: %s", operation, name, answer.body()).hasSize(1);
        assertThat(steady(AviosClient.tree(answer)))
                .as("%s %s", operation, name)
                .isEqualTo(steady(examples.getFirst().value()));
    }

    private static void assertFits(Operation operation, Answer answer) {
        if (answer.body().isEmpty()) {
            return;
        }
        String schema = OpenApiDocument.answerSchema(operation, answer.status());
        assertThat(DOCUMENT.at(schema).isObject())
                .as("%s %s %s", operation, answer.status(), answer.body())
                .isTrue();
        assertThat(DOCUMENT.faults(schema, AviosClient.tree(answer)))
                .as("%s %s", operation, answer.body())
                .isEmpty();
    }

    /** The value without what is new each time; how many zeros end an amount does not count. */
    private static String steady(JsonNode value) {
        JsonNode copy = value.deepCopy();
        strip(copy);
        return copy.toString().replaceAll("(\\.[0-9])0([,}])", "$1$2");
    }

    private static void strip(JsonNode node) {
        if (node instanceof ObjectNode object) {
            object.remove(VOLATILE);
            object.forEach(PartnerDocumentedAnswersTest::strip);
        } else if (node instanceof ArrayNode array) {
            array.forEach(PartnerDocumentedAnswersTest::strip);
        }
    }

    private static Operation operation(String id) {
        return operations().stream()
                .filter(it -> it.node().path("operationId").asString("").equals(id))
                .findFirst()
                .orElseThrow();
    }

    private static Set<String> scopes(Operation operation) {
        Set<String> scopes = new TreeSet<>();
        StreamSupport.stream(operation.node().path("security").spliterator(), false)
                .flatMap(it -> StreamSupport.stream(it.spliterator(), false))
                .flatMap(it -> StreamSupport.stream(it.spliterator(), false))
                .forEach(it -> scopes.add(it.asString()));
        return scopes;
    }

    private static String path(Operation operation, String account) {
        return operation
                .path()
                .replace("{programme}", "ATRP")
                .replace("{account}", account)
                .replace("{key}", "a-key-of-nothing");
    }
}
