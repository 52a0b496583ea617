package org.milepost.amcash;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.milepost.RunningInstance;
import org.milepost.WireClient;
import org.milepost.WireClient.Answer;
import org.milepost.dialect.Restrictions;
import org.milepost.http.Json;
import org.milepost.ledger.Standing;
import org.milepost.openapi.OpenApiDocument;
import org.milepost.openapi.OpenApiDocument.Example;
import org.milepost.openapi.StrictAnswers;
import org.milepost.programme.Cents;
import org.milepost.programme.Offer;
import org.milepost.programme.OfferType;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the real server answers to the document's own examples is what the document says, member for
 * member; all its other answers fit the document's schemas, which allow nothing more.
 */
@SuppressWarnings("NullAway.Init") // set before each test
final class CheckoutDocumentedAnswersTest {

    private static final OpenApiDocument DOCUMENT = OpenApiDocument.amcash();

    /** The instant at which the examples were answered. */
    private static final Instant EXAMPLES = Instant.parse("2026-11-21T18:32:01Z");

    private static final Duration REFERENCE_DATA_MAX = Duration.ofSeconds(10);
    private static final Standing HIDING =
            new Restrictions(true, false).with(Standing.Status.ACTIVE);

    private static final String ECHO = "/checkout/amcash/echo";
    private static final String INQUIRE = "/checkout/amcash/inquire";
    private static final String REDEEM = "/checkout/amcash/redeem";
    private static final String REVERSE = "/checkout/amcash/reverse";
    private static final String TOKEN = "/oauth/token";

    private static final String NUMBER = "txnConfirmationNumber";
    private static final String NUMBER_TO_REVERSE = "redemptionConfirmationNumber";

    /** Examples that need a preparation; separate tests send them. */
    private static final Set<String> PREPARED =
            Set.of(
                    ECHO + " 0092",
                    INQUIRE + " 0092",
                    REDEEM + " 0092",
                    REVERSE + " 0092",
                    INQUIRE + " 0008",
                    REDEEM + " 0008",
                    INQUIRE + " 0067",
                    REDEEM + " 0067",
                    REVERSE + " 0009",
                    REVERSE + " 0080");

    /** Neither a caller nor the sandbox can cause these. */
    private static final Set<String> UNREACHED =
            Set.of(ECHO + " 0096", REVERSE + " 0008", REVERSE + " 0096");

    @AutoClose private static final RunningInstance INSTANCE = RunningInstance.start();

    private PosTerminal loy1;

    @BeforeEach
    void openTill() {
        INSTANCE.clock().set(EXAMPLES);
        loy1 = PosTerminal.loy1(INSTANCE);
    }

    @AfterEach
    void closeTill() {
        loy1.close();
    }

    @Test
    void theExamplesAreAnsweredAsTheDocumentSaysInItsOrder() {
        Set<String> sent = new TreeSet<>();
        Set<String> notSent = new TreeSet<>();
        Map<String, String> numbers = new HashMap<>();
        for (String path : List.of(ECHO, INQUIRE, REDEEM, REVERSE)) {
            for (Example request : DOCUMENT.requests(path)) {
                String name = path + " " + request.name();
                if (PREPARED.contains(name) || UNREACHED.contains(name)) {
                    notSent.add(name);
                    continue;
                }
                ObjectNode body = body(path, request.name());
                String collector = body.path("collectorNumber").asString("");
                if (path.equals(REVERSE) && numbers.containsKey(collector)) {
                    body.put(NUMBER_TO_REVERSE, numbers.get(collector));
                }
                if (path.equals(REVERSE) && request.name().equals("0057")) {
                    body = body(path, request.name());
                }
                Answer answer = send(path, body);
                assertIsTheExample(path, request.name(), answer);
                if (path.equals(REDEEM) && !answer.member(NUMBER).isEmpty()) {
                    numbers.put(collector, answer.member(NUMBER));
                }
                sent.add(name);
            }
        }

        Set<String> known = new TreeSet<>(PREPARED);
        known.addAll(UNREACHED);
        assertThat(notSent).isEqualTo(known);
        assertThat(sent).hasSizeGreaterThan(25);
    }

    @Test
    void theExamplesOfATimeOutAreAnsweredAsTheDocumentSays() throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
                PosTerminal other = PosTerminal.loy1(INSTANCE)) {
            Future<Answer> inquiry =
                    threads.submit(() -> send(other, INQUIRE, body(INQUIRE, "0008")));

            assertIsTheExample(REDEEM, "0008", send(REDEEM, body(REDEEM, "0008")));
            assertIsTheExample(INQUIRE, "0008", inquiry.get());
        }
    }

    @Test
    void theExamplesWithoutAnOfferAreAnsweredAsTheDocumentSays() {
        try (RunningInstance closed = RunningInstance.start();
                PosTerminal till = PosTerminal.loy1(closed)) {
            closed.clock().set(EXAMPLES);
            closed.addOffer(version -> paused(version, closed));
            Instant end = Instant.now().plus(REFERENCE_DATA_MAX);
            ObjectNode inquiry = body(INQUIRE, "0067");
            while (!send(till, INQUIRE, inquiry).member("responseCode").equals("0067")) {
                assertThat(Instant.now()).as("the offer is not paused").isBefore(end);
            }

            assertIsTheExample(INQUIRE, "0067", send(till, INQUIRE, inquiry));
            assertIsTheExample(REDEEM, "0067", send(till, REDEEM, body(REDEEM, "0067")));
            String hiding = closed.collector(950, 300, HIDING);
            Answer hidden = send(till, INQUIRE, inquiry.put("collectorNumber", hiding));
            assertThat(hidden.members())
                    .containsEntry("responseCode", "0067")
                    .doesNotContainKey("cashBalance");
        }
    }

    @Test
    void theExamplesDuringMaintenanceAreAnsweredAsTheDocumentSays() {
        try (RunningInstance maintained = RunningInstance.start();
                PosTerminal till = PosTerminal.loy1(maintained)) {
            maintained.clock().set(EXAMPLES);
            declareOutage(maintained, EXAMPLES.plusSeconds(90));
            Instant end = Instant.now().plus(REFERENCE_DATA_MAX);
            while (send(till, ECHO, body(ECHO, "0092")).status() != 503) {
                assertThat(Instant.now()).as("the outage has not begun").isBefore(end);
            }

            for (String path : List.of(ECHO, INQUIRE, REDEEM, REVERSE)) {
                Answer answer = send(till, path, body(path, "0092"));
                assertIsTheExample(path, "0092", answer);
                assertThat(answer.header("retry-after")).isEqualTo("90");
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"0009, PT0S", "0080, PT48H"})
    void theExamplesOfRefusedReversalsAreAnsweredAsTheDocumentSays(String code, Duration later) {
        String collector = freshCollector();
        ObjectNode redeem = body(REDEEM, "0000").put("collectorNumber", collector);
        Answer redeemed = send(REDEEM, redeem);
        INSTANCE.clock().set(EXAMPLES.plus(later));
        ObjectNode reverse =
                body(REVERSE, code)
                        .put("collectorNumber", collector)
                        .put(NUMBER_TO_REVERSE, redeemed.member(NUMBER));

        assertIsTheExampleBut(
                REVERSE,
                code,
                send(REVERSE, reverse),
                Set.of("collectorNumber", NUMBER_TO_REVERSE, "transDateTime"));
    }

    @ParameterizedTest
    @CsvSource({
        "10.00, 10.00, 94, 0051",
        "9.99, 9.99, 950, 0066",
        "800.00, 760.00, 20000, 0065",
        "10.00, 9.99, 950, 0035"
    })
    void aRefusalOfACollectorWhoHidesBalancesFitsTheDocument(
            String basket, String asked, long cash, String code) {
        Draft draft = Draft.redeem(asked).basket(basket).by(INSTANCE.collector(cash, 300, HIDING));
        Answer answer = loy1.send(draft);

        assertThat(answer.member("responseCode")).isEqualTo(code);
        assertThat(answer.members()).doesNotContainKeys("cashBalance", "availableCashBalance");
        assertFits(REDEEM, answer);
    }

    @Test
    void anInquiryOfADayUsedUpFitsTheDocument() {
        String collector = INSTANCE.collector(20_000);
        Draft redeem = Draft.redeem("750.00").by(collector);
        Answer redeemed = loy1.send(redeem);
        Answer inquiry = loy1.send(Draft.of(Call.INQUIRE).by(collector));

        assertFits(REDEEM, redeemed);
        assertFits(INQUIRE, inquiry);
        assertThat(redeemed.members()).doesNotContainKey("offerId");
        assertThat(inquiry.members()).doesNotContainKey("offerId");
    }

    @Test
    void anEchoOfEveryOptionalMemberFitsTheDocument() {
        Draft redeem =
                Draft.redeem("10.00")
                        .by(freshCollector())
                        .with(Field.INSTANT_MESSAGE, "FR-ca")
                        .with(Field.CARD_ENTRY_MODE, "scan")
                        .with(Field.PRE_TAX_BASKET_AMOUNT, "900")
                        .with(Field.ORIGINAL_PRE_TAX_AMOUNT, "900.1")
                        .with(Field.ORIGINAL_POST_TAX_BASKET_AMOUNT, "1000.99");
        Answer redeemed = loy1.send(redeem);
        Draft reverse =
                Draft.reverse("")
                        .without(Field.REDEMPTION_CONFIRMATION_NUMBER)
                        .with(Field.REDEMPTION_CONFIRMATION_NUM, redeemed.member(NUMBER))
                        .by(redeemed.member("collectorNumber"));
        Answer reversed = loy1.send(reverse);

        assertFits(REDEEM, redeemed);
        assertThat(redeemed.member("message")).isEqualTo("Approuvé");
        assertFits(REVERSE, reversed);
        assertThat(reversed.members())
                .containsKey("redemptionConfirmationNum")
                .doesNotContainKey(NUMBER_TO_REVERSE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "{", "{\"storeId\":1}", "{\"instantMessage\":\"fr-CA\"}"})
    void aBodyThatIsNoRequestIsAnsweredAsTheDocumentSays(String body) {
        Answer answer = loy1.send(REDEEM, "", body.getBytes(UTF_8));

        assertThat(answer.member("responseCode")).isEqualTo("0035");
        assertFits(REDEEM, answer);
    }

    @ParameterizedTest
    @CsvSource({
        "'', application/json, 401",
        "Basic x, application/json, 401",
        "Bearer x, application/json, 401",
        "Bearer reports, application/json, 403",
        "Bearer stray-pos, application/json, 403",
        "Bearer loy1-pos, text/plain, 415"
    })
    void aRequestThatTheCheckoutDoesNotSeeIsAnsweredAsTheDocumentSays(
            String authorization, String contentType, int status) {
        String token =
                authorization.matches("Bearer ..+")
                        ? "Bearer " + INSTANCE.token(authorization.substring("Bearer ".length()))
                        : authorization;
        String headers = token.isEmpty() ? "" : "Authorization: " + token + "\r\n";
        try (WireClient client = new WireClient(INSTANCE.url())) {
            Answer answer =
                    client.send(
                            "POST",
                            ECHO,
                            headers + "Content-Type: " + contentType + "\r\n",
                            Draft.of(Call.ECHO).body());

            assertThat(answer.status()).isEqualTo(status);
            assertFits(ECHO, answer);
        }
    }

    @ParameterizedTest
    @CsvSource({"GET, /checkout/amcash/redeem, 405", "POST, /checkout/amcash/refund, 404"})
    void anotherPathOrMethodIsAnsweredAsTheDocumentSays(String method, String path, int status) {
        try (WireClient client = new WireClient(INSTANCE.url())) {
            Answer answer = client.send(method, path, "", new byte[0]);

            assertThat(answer.status()).isEqualTo(status);
            ObjectNode body = Json.readObject(answer.body().getBytes(UTF_8));
            assertThat(DOCUMENT.faults("/components/schemas/Refusal", body)).isEmpty();
            assertThat(StrictAnswers.faults("", body)).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "grant_type=client_credentials&client_id=loy1-pos&client_secret=loy1-pos-secret, 200, ''",
        "grant_type=client_credentials&client_id=loy1-pos&client_secret=wrong, 401, invalid_client",
        "client_id=loy1-pos&client_secret=loy1-pos-secret, 400, invalid_request",
        "grant_type=password&client_id=loy1-pos&client_secret=loy1-pos-secret, 400,"
                + " unsupported_grant_type",
        "grant_type=client_credentials&client_id=loy1-pos&client_secret=loy1-pos-secret&scope=debit,"
                + " 400, invalid_scope"
    })
    void theTokenEndpointAnswersAsTheDocumentSays(String form, int status, String error) {
        try (WireClient client = new WireClient(INSTANCE.url())) {
            Answer answer =
                    client.send(
                            "POST",
                            TOKEN,
                            "Content-Type: application/x-www-form-urlencoded\r\n",
                            form.getBytes(UTF_8));

            assertThat(answer.status()).isEqualTo(status);
            assertThat(answer.member("error")).isEqualTo(error);
            assertFits(TOKEN, answer);
            if (status != 200) {
                assertThat(answer.members()).isEqualTo(example(TOKEN, status, error));
            }
        }
    }

    private Answer send(String path, ObjectNode body) {
        return send(loy1, path, body);
    }

    private static Answer send(PosTerminal till, String path, ObjectNode body) {
        Answer answer = till.send(path, "", body.toString().getBytes(UTF_8));
        assertFits(path, answer);
        return answer;
    }

    private static void assertFits(String path, Answer answer) {
        String schema = DOCUMENT.answerSchema(path, answer.status());
        assertThat(DOCUMENT.at(schema).isObject()).as("%s %s", path, answer.status()).isTrue();
        ObjectNode body = Json.readObject(answer.body().getBytes(UTF_8));
        assertThat(DOCUMENT.faults(schema, body)).as("%s %s", path, answer.body()).isEmpty();
        if (!path.equals(TOKEN)) {
            String call = path.substring(path.lastIndexOf('/') + 1);
            assertThat(StrictAnswers.faults(call, body)).as("%s %s", path, answer.body()).isEmpty();
        }
        assertThat(answer.header("content-type")).isEqualTo("application/json;charset=UTF-8");
        assertThat(answer.header("cache-control")).isEqualTo("no-store");
    }

    private static void assertIsTheExample(String path, String name, Answer answer) {
        Set<String> random =
                answer.status() == 500 ? Set.of("message") : Set.of(NUMBER, NUMBER_TO_REVERSE);
        assertIsTheExampleBut(path, name, answer, random);
    }

    private static void assertIsTheExampleBut(
            String path, String name, Answer answer, Set<String> differing) {
        Map<String, String> expected = example(path, answer.status(), name);
        Map<String, String> members = answer.members();
        assertThat(members.keySet()).as("%s %s", path, name).isEqualTo(expected.keySet());
        members.keySet().removeAll(differing);
        expected.keySet().removeAll(differing);
        assertThat(members).as("%s %s", path, name).isEqualTo(expected);
    }

    private static Map<String, String> example(String path, int status, String name) {
        return DOCUMENT.answers(path, status).stream()
                .filter(it -> it.name().equals(name))
                .map(it -> new Answer(status, Map.of(), it.value().toString()).members())
                .findFirst()
                .orElseThrow(() -> new AssertionError(path + " " + status + " " + name));
    }

    private static ObjectNode body(String path, String name) {
        return DOCUMENT.requests(path).stream()
                .filter(it -> it.name().equals(name))
                .map(it -> ((ObjectNode) it.value()).deepCopy())
                .findFirst()
                .orElseThrow();
    }

    /** A collector like the one of most examples. */
    private static String freshCollector() {
        return INSTANCE.collector(1_615, 4_000, Standing.ORDINARY);
    }

    private static void declareOutage(RunningInstance INSTANCE, Instant endsAt) {
        try (WireClient client = new WireClient(INSTANCE.url())) {
            Answer answer =
                    client.send(
                            "POST",
                            "/operator/v1/outages",
                            "Content-Type: application/json\r\nChange-Reason: test\r\n"
                                    + "Authorization: Bearer "
                                    + INSTANCE.token("operator")
                                    + "\r\n",
                            """
                            {"startsAt":"%s","endsAt":"%s"}"""
                                    .formatted(EXAMPLES, endsAt)
                                    .getBytes(UTF_8));
            assertThat(answer.status()).as(answer.body()).isEqualTo(201);
        }
    }

    /** A version of the regular offer that is withheld. */
    private static Offer paused(int version, RunningInstance INSTANCE) {
        return new Offer(
                version,
                INSTANCE.programme().id(),
                "1111111111",
                OfferType.RGL,
                95,
                new Cents(1_000),
                "Regular",
                "Régulière",
                Optional.empty(),
                Optional.empty(),
                Instant.EPOCH,
                Optional.empty(),
                true);
    }
}
