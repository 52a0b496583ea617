package org.milepost;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.milepost.WireClient.Answer;
import org.milepost.dialect.StaffRole;
import org.milepost.openapi.CollectionSteps;
import org.milepost.openapi.CollectionSteps.Exchange;
import org.milepost.openapi.OpenApiDocument;
import org.milepost.openapi.OpenApiDocument.Operation;
import org.milepost.web.StaticFile;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The document of the operator's API says what the code does: each route is described, each
 * described status is answered, nothing else is, and every answer fits its schema.
 */
@SuppressWarnings("NullAway.Init") // set before all tests
final class DocumentedOperatorRoutesTest {

    private static final OpenApiDocument DOCUMENT = OpenApiDocument.operator();
    private static final String JANE = "programmes/ATRP/members/3081471017300186";
    private static final String JSON = "Content-Type: application/json\r\n";
    private static final String REASON = "Change-Reason: test\r\n";
    private static final int BODY_BYTES_MAX = 64 * 1024;

    /** Statuses that any call can have and that need a broken server. */
    private static final Set<String> ANYWHERE = Set.of("500", "503", "default");

    private static RunningInstance instance;
    private static WireClient wire;

    /** The statuses that each operation was answered with, as {@code get /path 200}. */
    private static final Set<String> ANSWERED = new TreeSet<>();

    /** An exchange of each operation that succeeded. */
    private static final Map<String, Exchange> DONE = new HashMap<>();

    @BeforeAll
    static void sendTheCollection() {
        instance = RunningInstance.start();
        wire = new WireClient(instance.url());
        JsonNode collection =
                JsonMapper.shared()
                        .readTree(StaticFile.read("/openapi/operator.postman_collection.json"));
        for (Exchange it : new CollectionSteps(DOCUMENT, wire, Map.of()).send(collection)) {
            if (!it.operation().path().equals("/oauth/token")) {
                record(it.operation(), it.answer());
                DONE.putIfAbsent(it.operation().toString(), it);
            }
        }
    }

    @AfterAll
    static void stop() {
        wire.close();
        instance.close();
    }

    @Test
    void theDocumentHasTheCallsOfTheTableAndTheOneForTokens() {
        List<String> documented = new ArrayList<>();
        DOCUMENT.operations()
                .forEach(
                        it ->
                                documented.add(
                                        it.method().toUpperCase(Locale.ROOT) + " " + it.path()));
        List<String> routed = new ArrayList<>(List.of("POST /oauth/token"));
        instance.routes().stream()
                .filter(it -> it.path().startsWith("/operator/"))
                .forEach(it -> routed.add(it.method() + " " + it.path()));

        assertThat(documented).containsExactlyInAnyOrderElementsOf(routed);
        assertThat(DOCUMENT.at("/security/0/client/0").asString(""))
                .isEqualTo(Routes.OPERATOR_SCOPE);
    }

    @Test
    void everyDescribedStatusIsAnsweredAndNoOther() {
        for (Operation operation : operations()) {
            refuse(operation);
        }
        beInConflict();
        askForApprovals();
        readSettlementFile();
        sendFile();
        refuseStatements();
        Set<String> described = new TreeSet<>();
        for (Operation operation : operations()) {
            operation
                    .node()
                    .path("responses")
                    .forEachEntry(
                            (status, it) -> {
                                if (!ANYWHERE.contains(status)) {
                                    described.add(operation + " " + status);
                                }
                            });
        }
        // ended grants and sign-ins need a member who signed in: see MemberCallsTest
        ANSWERED.addAll(
                described.stream()
                        .filter(it -> it.matches("delete .*/(\\{grant}|\\{signin}) 204"))
                        .toList());
        // passkeys need a person with an authenticator: see StaffPasskeyTest
        ANSWERED.addAll(
                described.stream()
                        .filter(
                                it ->
                                        it.matches(
                                                "(get|post|delete) /operator/v1/passkeys.*"
                                                        + " (2..|400|404|409|413|415)"))
                        .toList());
        ANSWERED.addAll(
                described.stream()
                        .filter(
                                it ->
                                        it.matches(
                                                "post .*/(sign-ins|enrolments)/.* 20[01]"
                                                        + "|delete .*/\\{passkey} 204"))
                        .toList());
        // what is above a limit: see MergeCallsTest, HouseholdCallsTest
        ANSWERED.addAll(
                described.stream()
                        .filter(it -> it.matches("post .*/(merge|household) 202"))
                        .toList());
        // the most limits, and one that is over: see RedemptionLimitCallsTest
        ANSWERED.addAll(
                described.stream()
                        .filter(it -> it.matches("post .*/limits(/\\{limit}/end)? 409"))
                        .toList());
        // a break needs two files that differ: see ReconciliationCallsTest
        ANSWERED.addAll(
                described.stream()
                        .filter(
                                it ->
                                        it.matches(
                                                "post .*/break-corrections"
                                                        + " (200|202|409)|(get|patch|post)"
                                                        + " .*/\\{break}.* (200|409)"))
                        .toList());
        // a statement that is too long: see StatementCallsTest
        ANSWERED.addAll(
                described.stream()
                        .filter(it -> it.matches("get .*/statements/\\{month} 409"))
                        .toList());
        // a reversal needs a redemption or credit: see PartReversalCallsTest,
        // CreditReversalCallsTest
        ANSWERED.addAll(
                described.stream()
                        .filter(it -> it.matches("post .*/(part|credit)-reversals (200|201|409)"))
                        .toList());

        Set<String> undescribed = new TreeSet<>(ANSWERED);
        undescribed.removeAll(described);
        described.removeAll(ANSWERED);

        assertThat(undescribed).as("answered and not described").isEmpty();
        assertThat(described).as("described and not answered").isEmpty();
    }

    private static Exchange done(Operation operation) {
        return Objects.requireNonNull(DONE.get(operation.toString()), operation.toString());
    }

    /** Sends what every call of this form refuses. */
    private static void refuse(Operation operation) {
        Exchange done = done(operation);
        String path = done.path();
        String operator = "Authorization: Bearer " + instance.token("operator") + "\r\n" + REASON;
        send(operation, path, JSON, done.body());
        String till = "Authorization: Bearer " + instance.token("loy1-pos") + "\r\n";
        send(operation, path, till + JSON, done.body());
        if (operation.path().contains("{")) {
            send(operation, nowhere(operation), operator + JSON, done.body());
        }
        if (operation.node().has("requestBody")) {
            send(operation, path, operator + JSON, "{");
            send(operation, path, operator + JSON, "{\"undocumented\": true}");
            send(operation, path, operator + "Content-Type: text/plain\r\n", done.body());
            send(operation, path, operator + JSON, " ".repeat(BODY_BYTES_MAX + 1));
        } else if (operation.method().equals("get")) {
            if (operation.node().path("parameters").toString().contains("/limit")) {
                send(operation, path.replaceFirst("\\?.*", "") + "?limit=0", operator, "");
            }
        } else {
            send(operation, path, operator + JSON, "{\"undocumented\": true}");
        }
    }

    /** Sends requests that the state of the objects does not allow. */
    private static void beInConflict() {
        String operator = "Authorization: Bearer " + instance.token("operator") + "\r\n" + REASON;
        for (Operation operation : operations()) {
            Exchange done = done(operation);
            String body =
                    operation.path().endsWith("/adjustments")
                                    || operation.path().matches(".*/(moves|forfeitures|payouts)")
                            ? done.body()
                                    .replaceFirst(
                                            "\"(goodwill|entered)[^\"]*\"", "\"another reason\"")
                            : done.body();
            if (operation.method().equals("post")
                    && operation.node().path("responses").has("409")
                    && operation.node().has("requestBody")) {
                send(operation, done.path(), operator + JSON, body);
            }
        }
        send(
                operation("issueRegistrationCode"),
                "/operator/v1/" + JANE + "/registration-code",
                operator,
                "");
        wire.send(
                "POST",
                "/operator/v1/clients",
                operator + JSON,
                "{\"clientId\": \"app\", \"partner\": \"HOTEL\", \"public\": true}"
                        .getBytes(UTF_8));
        send(operation("replaceSecret"), "/operator/v1/clients/app/secret", operator, "");
        send(
                operation("erasePerson"),
                "/operator/v1/" + JANE.replace("members", "persons") + "/erasure",
                operator,
                "");
        send(
                operation("mergePerson"),
                done(operation("moveAccountMiles"))
                        .path()
                        .replace("accounts", "persons")
                        .replace("/moves", "/merge"),
                operator + JSON,
                done(operation("mergePerson")).body());
        String paid = "/operator/v1/programmes/AERC/persons/" + closePaidOut(operator) + "/closure";
        send(operation("closePerson"), paid, operator, "");
        send(operation("reopenPerson"), paid, operator, "");
        for (String staff : List.of("left", "right")) {
            wire.send(
                    "POST",
                    "/operator/v1/staff",
                    operator + JSON,
                    """
                    {"staff": "%1$s", "fullName": "X", "email": "%1$s@operator.example",
                     "roles": ["auditor"]}
                    """
                            .formatted(staff)
                            .getBytes(UTF_8));
        }
        send(
                operation("changeStaff"),
                "/operator/v1/staff/left",
                operator + JSON,
                "{\"email\": \"right@operator.example\"}");
        send(
                operation("changeStaff"),
                "/operator/v1/staff/left",
                operator + JSON,
                "{\"active\": false}");
        send(
                operation("issueEnrolmentCode"),
                "/operator/v1/staff/left/enrolment-code",
                operator,
                "");
        String begun =
                wire.send(
                                "POST",
                                "/operator/v1/outages",
                                operator + JSON,
                                ("{\"startsAt\": \"2020-01-01T00:00:00Z\", \"endsAt\":"
                                                + " \"2090-01-01T00:00:00Z\", \"programme\": \"AERC\"}")
                                        .getBytes(UTF_8))
                        .member("number");
        String outage = "/operator/v1/outages/" + begun;
        send(operation("deleteOutage"), outage, operator, "");
        send(operation("endOutage"), outage + "/end", operator, "");
        send(operation("changeOutage"), outage, operator + JSON, "{\"note\": \"over\"}");
        for (String erased : List.of("changePersonNote", "changePartnerNote")) {
            send(
                    operation(erased),
                    done(operation(erased)).path(),
                    operator + JSON,
                    "{\"open\": true}");
        }
    }

    /** Closes a member's account from which miles were paid out; its number. */
    private static String closePaidOut(String operator) {
        String programme = "/operator/v1/programmes/AERC/";
        String number = "7700001";
        String taken = "{\"miles\": 5, \"reason\": \"x\", \"reference\": \"%s\"}";
        String account = programme + "accounts/" + number;
        Map<String, String> calls = new LinkedHashMap<>();
        calls.put(
                programme + "members",
                "{\"number\": \"" + number + "\", \"firstName\": \"A\", \"familyName\": \"B\"}");
        calls.put(account + "/adjustments", taken.formatted("1"));
        calls.put(account + "/payouts", taken.formatted("2"));
        calls.put(programme + "persons/" + number + "/closure", "");
        calls.forEach(
                (path, body) ->
                        assertThat(
                                        wire.send(
                                                        "POST",
                                                        path,
                                                        operator + JSON,
                                                        body.getBytes(UTF_8))
                                                .status())
                                .isEqualTo(201));
        return number;
    }

    /** Asks for bookings above a limit, and decides each of them twice. */
    private static void askForApprovals() {
        instance.operatorClient("agent", Set.of(StaffRole.SUPPORT_AGENT));
        Map<String, String> decisions =
                Map.ofEntries(
                        Map.entry("adjustCollector", "approve"),
                        Map.entry("reversePartOfCollector", "reject"),
                        Map.entry("reverseCollectorCredit", "reject"),
                        Map.entry("reverseAccountCredit", "reject"),
                        Map.entry("adjustAccount", "withdraw"),
                        Map.entry("reversePartOfAccount", "reject"),
                        Map.entry("moveAccountMiles", "reject"),
                        Map.entry("moveCollectorMiles", "reject"),
                        Map.entry("forfeitAccountMiles", "reject"),
                        Map.entry("payOutAccountMiles", "reject"),
                        Map.entry("forfeitCollectorMiles", "reject"),
                        Map.entry("payOutCollectorMiles", "reject"));
        decisions.forEach(
                (booking, decision) -> {
                    Exchange done = done(operation(booking));
                    String agent = "Authorization: Bearer " + instance.token("agent") + "\r\n";
                    Answer asked =
                            wire.send(
                                    "POST",
                                    done.path(),
                                    agent + JSON,
                                    done.body()
                                            .replaceFirst("(\"miles\" *: *)[0-9]+", "$19500")
                                            .replaceFirst("(\"reference\" *: *\")", "$1above-")
                                            .getBytes(UTF_8));
                    record(operation(booking), asked);
                    String approval = "/operator/v1/approvals/" + asked.member("number");
                    String operator =
                            "Authorization: Bearer "
                                    + instance.token(
                                            decision.equals("withdraw") ? "agent" : "operator")
                                    + "\r\n"
                                    + REASON;
                    send(operation(decision), approval + "/" + decision, operator, "");
                    send(operation(decision), approval + "/" + decision, operator, "");
                    send(operation("showApproval"), approval, operator, "");
                });
    }

    /** Waits for the files of a day, and reads one. */
    private static void readSettlementFile() {
        instance.clock().pass(Duration.ofDays(2));
        String operator = "Authorization: Bearer " + instance.token("operator") + "\r\n" + REASON;
        String files = "/operator/v1/partners/LOY1/settlement-files";
        Await.until(
                "a file is made",
                () -> wire.send("GET", files, operator, new byte[0]).body().contains("sha256"));
        send(operation("listSettlementFiles"), files, operator, "");
        send(operation("showSettlementFile"), files + "/1", operator, "");
        for (String query : List.of("?format=rec", "?format=csv", "?format=json", "")) {
            send(operation("readSettlementFile"), files + "/1/parts/1" + query, operator, "");
        }
    }

    /** Sends a file in a part that is too long, one that is too short, and the right one. */
    private static void sendFile() {
        String operator = "Authorization: Bearer " + instance.token("operator") + "\r\n" + REASON;
        String partner = "/operator/v1/partners/LOY1";
        String announced =
                "{\"kind\": \"batch-issuance\", \"bytes\": 3, \"sha256\": \""
                        + "0".repeat(64)
                        + "\"}";
        send(operation("announceIncomingFile"), partner + "/incoming-files", operator, announced);
        wire.send(
                "PUT",
                partner + "/batch-agreement",
                operator,
                done(operation("putBatchAgreement")).body().getBytes(UTF_8));
        String number =
                wire.send("POST", partner + "/incoming-files", operator, announced.getBytes(UTF_8))
                        .member("number");
        String file = partner + "/incoming-files/" + number;
        for (String part : List.of("x".repeat(1024 * 1024 + 1), "", "abc", "xyz")) {
            send(operation("putIncomingFilePart"), file + "/parts/1", operator, part);
        }
        Await.until(
                "the file is refused",
                () -> wire.send("GET", file, operator, new byte[0]).body().contains("refused"));
        send(operation("readVerdicts"), file + "/verdicts/1", operator, "");
    }

    /** In a format that there is not. */
    private static void refuseStatements() {
        String operator = "Authorization: Bearer " + instance.token("operator") + "\r\n" + REASON;
        String of = "/statements/2026-06?format=docx";
        String person = "/operator/v1/programmes/AIRMILES/persons/84095202006" + of;
        send(operation("showPersonStatement"), person, operator, "");
        send(operation("showPartnerStatement"), "/operator/v1/partners/LOY1" + of, operator, "");
    }

    private static void send(Operation operation, String path, String headers, String body) {
        record(
                operation,
                wire.send(
                        operation.method().toUpperCase(Locale.ROOT),
                        path,
                        headers,
                        body.getBytes(UTF_8)));
    }

    /** Notes the status of an answer, which must fit the document. */
    private static void record(Operation operation, Answer answer) {
        ANSWERED.add(operation + " " + answer.status());
        JsonNode response = operation.node().path("responses").path("" + answer.status());
        String pointer = operation.pointer() + "/responses/" + answer.status();
        if (response.has("$ref")) {
            pointer = response.path("$ref").stringValue().substring(1);
            response = DOCUMENT.at(pointer);
        }
        assertThat(response.isObject()).as("%s: %s", operation, answer).isTrue();
        if (answer.status() == 204) {
            assertThat(answer.body()).isEmpty();
            return;
        }
        String media = answer.header("content-type").replaceFirst(";.*", "");
        String schema = pointer + "/content/" + media.replace("/", "~1") + "/schema";
        assertThat(DOCUMENT.at(schema).isObject()).as("%s: %s", operation, answer).isTrue();
        if (media.startsWith("text/")) {
            assertThat(answer.body()).isNotEmpty();
            return;
        }
        assertThat(DOCUMENT.faults(schema, JsonMapper.shared().readTree(answer.body())))
                .as("%s: %s", operation, answer)
                .isEmpty();
        response.path("headers")
                .forEachEntry(
                        (name, it) ->
                                assertThat(answer.header(name.toLowerCase(Locale.ROOT)))
                                        .as("%s of %s", name, operation)
                                        .isNotEmpty());
    }

    /** The path with things that do not exist. */
    private static String nowhere(Operation operation) {
        return operation
                .path()
                .replace("{programme}", "NOWHERE")
                .replace("{partner}", "nobody")
                .replaceAll("\\{[a-z]+}", "9999");
    }

    private static Operation operation(String id) {
        return operations().stream()
                .filter(it -> it.node().path("operationId").asString().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private static List<Operation> operations() {
        return DOCUMENT.operations().stream()
                .filter(it -> !it.path().equals("/oauth/token"))
                .toList();
    }
}
