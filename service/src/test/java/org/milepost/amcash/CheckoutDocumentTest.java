package org.milepost.amcash;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.milepost.openapi.OpenApiDocument;
import org.milepost.openapi.OpenApiDocument.Example;
import org.milepost.openapi.StrictAnswers;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/** The document of the checkout says what the code does: members, limits, codes, texts. */
final class CheckoutDocumentTest {

    private static final OpenApiDocument DOCUMENT = OpenApiDocument.amcash();
    private static final String SCHEMAS = "/components/schemas/";
    private static final Set<String> BLOCKS = Set.of("Purses", "Available", "Offer");

    /** Schemas that are no member of requests or answers. */
    private static final Pattern OTHER_SCHEMA =
            Pattern.compile(
                    "[A-Z][a-z]+Request|(Echo|Inquire|Redeem|Reverse)Answer|Refusal|Outcome|Token(Fault)?");

    private static final Pattern MEMBERS_ROW =
            Pattern.compile(
                    "(?m)^\\| (`[a-z]+`(?:, `[a-z]+`)*) \\| (`\\d{4}`(?:, `\\d{4}`)*)"
                            + " \\| ([^|]+) \\| ([^|]+) \\|$");

    private static final Pattern QUOTED = Pattern.compile("`([^`]+)`");

    private static final Pattern TABLE_ROW =
            Pattern.compile("(?m)^\\| `(\\d{4})` \\| (\\d{3}) \\| [^|]+ \\| [^|]+ \\|$");

    /** Values of every form that some member takes, at and around all limits, and odd ones. */
    private static final List<String> VALUES = values();

    /**
     * Dates that only a calendar can check, and looser spellings that are accepted but not
     * documented.
     */
    private static final Pattern UNDOCUMENTED_DATE_TIME =
            Pattern.compile(".*(02-30|06-31).*|.*[tz].*|.*T\\d\\d:\\d\\d(Z|[+-]).*|[+-].*");

    @ParameterizedTest
    @EnumSource
    void aCallRequiresWhatTheDocumentSays(Call call) {
        Set<String> required = new TreeSet<>();
        for (Field member : Field.values()) {
            if (call.requires(member)) {
                required.add(member.wireName());
            }
        }
        JsonNode schema = requestSchema(call);
        Set<String> documented = new TreeSet<>(texts(schema.path("required")));
        assertThat(documented).isEqualTo(required);
    }

    @ParameterizedTest
    @EnumSource
    void aCallTakesWhatTheDocumentSays(Call call) {
        List<String> taken =
                Arrays.stream(Field.values()).filter(call::takes).map(Field::wireName).toList();

        assertThat(names(requestSchema(call).path("properties")))
                .containsExactlyInAnyOrderElementsOf(taken);
    }

    @Test
    void everyMemberHasASchemaAndEverySchemaIsOfAMember() {
        List<String> ofMembers =
                names(DOCUMENT.at("/components/schemas")).stream()
                        .filter(name -> !OTHER_SCHEMA.matcher(name).matches())
                        .toList();

        assertThat(ofMembers)
                .containsExactlyInAnyOrderElementsOf(
                        Arrays.stream(Field.values())
                                .map(CheckoutDocumentTest::schemaName)
                                .toList());
    }

    @Test
    void aPropertyIsDescribedByTheSchemaOfItsName() {
        List<String> misnamed = new ArrayList<>();
        DOCUMENT.at("/components/schemas")
                .forEachEntry(
                        (schema, node) ->
                                node.path("properties")
                                        .forEachEntry(
                                                (name, property) -> {
                                                    if (!isOfItsName(schema, name, property)) {
                                                        misnamed.add(schema + "." + name);
                                                    }
                                                }));

        assertThat(misnamed).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("membersOfRequests")
    void aMemberTakesTheValuesThatItsSchemaTakes(Field member) {
        String pointer = SCHEMAS + schemaName(member);
        List<String> differing =
                VALUES.stream()
                        .filter(value -> isDocumented(member, value))
                        .filter(
                                value ->
                                        member.fault(value).isEmpty()
                                                != DOCUMENT.faults(
                                                                pointer, StringNode.valueOf(value))
                                                        .isEmpty())
                        .toList();

        assertThat(differing).isEmpty();
        assertThat(VALUES).as("some value is taken").anyMatch(it -> member.fault(it).isEmpty());
    }

    @ParameterizedTest
    @MethodSource("membersOfRequests")
    void aMemberIsAString(Field member) {
        String pointer = SCHEMAS + schemaName(member);
        JsonNodeFactory values = JsonNodeFactory.instance;

        for (JsonNode value :
                List.of(
                        values.numberNode(1000),
                        values.booleanNode(true),
                        values.nullNode(),
                        values.arrayNode().add("1000"),
                        values.objectNode())) {
            assertThat(DOCUMENT.faults(pointer, value)).as(value.toString()).isNotEmpty();
        }
    }

    @Test
    void theTableListsTheCodesInCheckingOrder() {
        Matcher row = TABLE_ROW.matcher(DOCUMENT.at("/info/description").stringValue());
        List<String> rows = row.results().map(it -> it.group(1) + " " + it.group(2)).toList();

        assertThat(rows)
                .containsExactlyElementsOf(
                        Arrays.stream(ResponseCode.values())
                                .map(it -> it.code() + " " + it.httpStatus())
                                .toList());
        assertThat(texts(DOCUMENT.at(SCHEMAS + "ResponseCode/enum")))
                .containsExactlyElementsOf(
                        Arrays.stream(ResponseCode.values()).map(ResponseCode::code).toList());
    }

    @ParameterizedTest
    @EnumSource
    void aCodeHasTheTextsOfTheDocument(ResponseCode code) {
        JsonNode properties = StrictAnswers.at(SCHEMAS + "Code" + code.code() + "/properties");
        String english = code.message(Language.ENGLISH);
        String french = code.message(Language.FRENCH);
        JsonNode message = properties.path("message");

        assertThat(properties.path("responseCode").path("const").asString(""))
                .isEqualTo(code.code());
        if (code == ResponseCode.INVALID_PARAMETER || code == ResponseCode.SERVER_ERROR) {
            assertThat(message.path("pattern").asString(""))
                    .startsWith("^(" + english + "|" + french + "): ");
        } else {
            assertThat(texts(message.path("enum"))).containsExactly(english, french);
        }
    }

    @ParameterizedTest
    @EnumSource
    void theCodesOfACallStandUnderTheirHttpStatus(Call call) {
        List<String> misplaced = new ArrayList<>();
        for (int status : statuses(call)) {
            for (Example answer : DOCUMENT.answers(path(call), status)) {
                String code = answer.value().path("responseCode").asString("");
                if (!code.isEmpty()
                        && (ResponseCode.ofCode(code).httpStatus() != status
                                || !answer.name().startsWith(code))) {
                    misplaced.add(answer.toString());
                }
            }
        }

        assertThat(misplaced).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void aCodeOfACallHasASchemaTwoExamplesAndALineOfTheDescription(Call call) {
        Set<String> inExamples = new TreeSet<>();
        Set<String> inSchemas = strictCodes(call);
        Set<String> inDescriptions = new TreeSet<>();
        for (int status : statuses(call)) {
            DOCUMENT.answers(path(call), status)
                    .forEach(it -> inExamples.add(it.value().path("responseCode").asString("")));
            String description =
                    DOCUMENT.at(OpenApiDocument.post(path(call)) + "/responses/" + status)
                            .path("description")
                            .asString("");
            Pattern.compile("(?m)^\\* `(\\d{4})` (.*)$")
                    .matcher(description)
                    .results()
                    .forEach(
                            it -> {
                                inDescriptions.add(it.group(1));
                                assertThat(it.group(2))
                                        .isEqualTo(
                                                ResponseCode.ofCode(it.group(1))
                                                        .message(Language.ENGLISH));
                            });
        }
        inExamples.remove("");
        Set<String> inRequests = new TreeSet<>();
        DOCUMENT.requests(path(call)).forEach(it -> inRequests.add(it.name().substring(0, 4)));

        assertThat(inSchemas).isEqualTo(codes(call));
        assertThat(inExamples).isEqualTo(inSchemas);
        assertThat(inRequests).isEqualTo(inSchemas);
        assertThat(inDescriptions).isEqualTo(inSchemas);
    }

    static Stream<Example> examples() {
        return Stream.concat(
                DOCUMENT.requests("/oauth/token").stream(),
                Stream.concat(
                        Stream.of(200, 400, 401, 503)
                                .flatMap(it -> DOCUMENT.answers("/oauth/token", it).stream()),
                        Arrays.stream(Call.values())
                                .flatMap(
                                        call ->
                                                Stream.concat(
                                                        DOCUMENT.requests(path(call)).stream(),
                                                        answers(call)))));
    }

    static Stream<Example> answersOfCalls() {
        return Arrays.stream(Call.values()).flatMap(CheckoutDocumentTest::answers);
    }

    @ParameterizedTest
    @MethodSource("examples")
    void anExampleFitsItsSchema(Example example) {
        assertThat(DOCUMENT.faults(example.schema(), example.value())).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("examples")
    void anExampleOfARequestHasNoMemberThatTheDocumentDoesNotKnow(Example example) {
        String pointer = DOCUMENT.at(example.schema()).path("$ref").asString("").replace("#", "");
        if (pointer.endsWith("Request")) {
            assertThat(names(DOCUMENT.at(pointer + "/properties")))
                    .containsAll(names(example.value()));
        }
    }

    @ParameterizedTest
    @MethodSource("answersOfCalls")
    void anAnswerMayHaveNoMemberThatTheDocumentDoesNotKnow(Example example) {
        ObjectNode more = ((ObjectNode) example.value()).deepCopy().put("undocumented", "1");

        assertThat(DOCUMENT.faults(example.schema(), more)).isNotEmpty();
    }

    @ParameterizedTest
    @MethodSource("answersOfCalls")
    void anExampleOfAnAnswerHasWhatItsCodeSays(Example example) {
        ObjectNode whole = (ObjectNode) example.value();
        String call = callOf(example);
        ObjectNode more = whole.deepCopy().put("undocumented", "1");

        assertThat(StrictAnswers.faults(call, whole)).isEmpty();
        assertThat(StrictAnswers.faults(call, more)).isNotEmpty();
        for (String block : BLOCKS) {
            Set<String> members =
                    new TreeSet<>(names(StrictAnswers.at(SCHEMAS + block + "/properties")));
            members.retainAll(names(whole));
            for (String member : members) {
                ObjectNode less = whole.deepCopy().without(member);
                assertThat(StrictAnswers.faults(call, less)).as(member).isNotEmpty();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void theSchemaOfAnAnswerHasTheMembersOfAllItsCodes(Call call) {
        Set<String> members = new TreeSet<>();
        Set<String> refusals = new TreeSet<>();
        for (String code : strictCodes(call)) {
            boolean answers = ResponseCode.ofCode(code).httpStatus() < 300;
            (answers ? members : refusals).addAll(strictMembers(call, code));
        }
        String schema = SCHEMAS + callName(call) + "Answer";

        assertThat(names(DOCUMENT.at(schema + "/properties")))
                .containsExactlyInAnyOrderElementsOf(members);
        assertThat(names(DOCUMENT.at(SCHEMAS + "Refusal/properties"))).containsAll(refusals);
    }

    @ParameterizedTest
    @EnumSource
    void theTableOfMembersSaysWhichAnswersHaveBalancesAndAnOffer(Call call) {
        Set<String> told = new TreeSet<>();
        MEMBERS_ROW
                .matcher(DOCUMENT.at("/info/description").stringValue())
                .results()
                .filter(row -> row.group(1).contains("`" + wireName(call) + "`"))
                .forEach(
                        row ->
                                QUOTED.matcher(row.group(2))
                                        .results()
                                        .forEach(
                                                code ->
                                                        told.add(
                                                                code.group(1)
                                                                        + balances(row.group(3))
                                                                        + offer(row.group(4)))));
        Set<String> inSchemas = new TreeSet<>();
        for (String code : strictCodes(call)) {
            Set<String> members = strictMembers(call, code);
            String balances =
                    members.contains("availableCashBalance")
                            ? " four"
                            : members.contains("cashBalance") ? " two" : " none";
            String offer = members.contains("offerId") ? " offer" : "";
            if (!balances.equals(" none") || !offer.isEmpty()) {
                inSchemas.add(code + balances + offer);
            }
        }

        assertThat(told).isEqualTo(inSchemas);
    }

    static List<Field> membersOfRequests() {
        return Arrays.stream(Field.values())
                .filter(member -> Arrays.stream(Call.values()).anyMatch(it -> it.takes(member)))
                .toList();
    }

    /** Which codes a call can be answered with, by the rules of the checkout. */
    private static Set<String> codes(Call call) {
        return new TreeSet<>(
                switch (call) {
                    case ECHO -> Set.of("0000", "0035", "0092", "0096");
                    case INQUIRE ->
                            Set.of(
                                    "0000", "0001", "0002", "0005", "0006", "0008", "0009", "0025",
                                    "0035", "0051", "0067", "0092", "0096");
                    case REDEEM ->
                            Set.of(
                                    "0000", "0001", "0002", "0005", "0006", "0008", "0009", "0025",
                                    "0035", "0051", "0065", "0066", "0067", "0092", "0096");
                    case REVERSE ->
                            Set.of(
                                    "0000", "0001", "0008", "0009", "0025", "0035", "0057", "0080",
                                    "0092", "0096");
                });
    }

    private static String balances(String cell) {
        return switch (cell) {
            case "all four" -> " four";
            case "none" -> " none";
            default -> " two";
        };
    }

    private static String offer(String cell) {
        return cell.equals("none") ? "" : " offer";
    }

    private static String wireName(Call call) {
        return call.name().toLowerCase(Locale.ROOT);
    }

    private static String callName(Call call) {
        return call.name().charAt(0) + wireName(call).substring(1);
    }

    private static String callOf(Example example) {
        return Arrays.stream(Call.values())
                .map(CheckoutDocumentTest::wireName)
                .filter(it -> example.schema().contains("~1" + it + "/"))
                .findFirst()
                .orElseThrow();
    }

    /** The codes with which the strict schemas know an answer of a call. */
    private static Set<String> strictCodes(Call call) {
        Set<String> codes = new TreeSet<>(codes(call));
        codes.removeIf(
                code ->
                        StrictAnswers.at(SCHEMAS + callName(call) + code).isMissingNode()
                                && StrictAnswers.at(SCHEMAS + "Refusal" + code).isMissingNode());
        return codes;
    }

    /** The members that an answer with a code can have. */
    private static Set<String> strictMembers(Call call, String code) {
        JsonNode schema = StrictAnswers.at(SCHEMAS + callName(call) + code);
        if (schema.isMissingNode()) {
            schema = StrictAnswers.at(SCHEMAS + "Refusal" + code);
        }
        Set<String> members = new TreeSet<>();
        for (JsonNode part : schema.path("allOf")) {
            String reference = part.path("$ref").stringValue();
            String pointer = reference.substring(reference.indexOf('#') + 1) + "/properties";
            JsonNode properties =
                    reference.startsWith("#") ? StrictAnswers.at(pointer) : DOCUMENT.at(pointer);
            members.addAll(names(properties));
        }
        return members;
    }

    private static Stream<Example> answers(Call call) {
        return statuses(call).stream().flatMap(it -> DOCUMENT.answers(path(call), it).stream());
    }

    private static List<Integer> statuses(Call call) {
        return names(DOCUMENT.at(OpenApiDocument.post(path(call)) + "/responses")).stream()
                .filter(it -> !it.equals("default"))
                .map(Integer::valueOf)
                .toList();
    }

    private static String path(Call call) {
        return "/checkout/amcash/" + call.name().toLowerCase(Locale.ROOT);
    }

    private static JsonNode requestSchema(Call call) {
        String name = call.name().charAt(0) + call.name().substring(1).toLowerCase(Locale.ROOT);
        String reference =
                OpenApiDocument.post(path(call))
                        + "/requestBody/content/application~1json/schema/$ref";
        assertThat(DOCUMENT.at(reference).asString("")).isEqualTo("#" + SCHEMAS + name + "Request");
        return DOCUMENT.at(SCHEMAS + name + "Request");
    }

    private static String schemaName(Field member) {
        String name = member.wireName();
        return Character.toUpperCase(name.charAt(0)) + name.substring(1);
    }

    private static boolean isOfItsName(String schema, String name, JsonNode property) {
        if (schema.startsWith("Token") || schema.equals("Outcome")) {
            return true;
        }
        String own = Character.toUpperCase(name.charAt(0)) + name.substring(1);
        return property.path("$ref").asString("").equals("#" + SCHEMAS + own);
    }

    private static boolean isDocumented(Field member, String value) {
        return member != Field.DATE_TIME || !UNDOCUMENTED_DATE_TIME.matcher(value).matches();
    }

    private static List<String> names(JsonNode object) {
        List<String> names = new ArrayList<>();
        object.forEachEntry((name, value) -> names.add(name));
        return names;
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(it -> texts.add(it.asString("")));
        return texts;
    }

    private static List<String> values() {
        List<String> values = new ArrayList<>();
        for (int length = 0; length <= 66; length++) {
            values.add("7".repeat(length));
            values.add("z".repeat(length));
            values.add("A".repeat(length));
            values.add("1".repeat(length) + ".5");
            values.add("1".repeat(length) + ".25");
            values.add("😀".repeat(length));
        }
        for (char c = 0; c <= 0x180; c++) {
            values.add(String.valueOf(c));
            values.add("12" + c);
            values.add(c + "123");
            values.add("1" + c + "23");
            values.add("LOY" + c);
        }
        values.addAll(
                List.of("1.", ".1", "1.999", "-1", "+1", "1e3", "1,00", "1.0.0", "0.00", "00.01"));
        values.addAll(List.of("\u0661\u0662\u0663\u0664", "\uff11\uff12\uff13\uff14"));
        values.addAll(List.of("\ud83d", "a\ude00", "\ud83d\ude00", "\u2028", "\ufffe"));
        for (String word :
                List.of("SWIPE", "SCAN", "MANUAL", "PREREGISTERED", "en-CA", "fr-CA", "CHIP")) {
            values.addAll(
                    List.of(
                            word,
                            word.toLowerCase(Locale.ROOT),
                            word.toUpperCase(Locale.ROOT),
                            " " + word,
                            word + " ",
                            word + "\n",
                            word + word,
                            word.replace('S', '\u017f').replace('-', '_')));
        }
        for (String date :
                List.of(
                        "1972-07-16",
                        "0000-01-01",
                        "9999-12-31",
                        "2024-02-29",
                        "2026-13-01",
                        "2026-00-10",
                        "2026-10-32",
                        "2026-10-00",
                        "2026-02-30",
                        "2026-06-31",
                        "26-10-10",
                        "2026-1-1",
                        "20261010",
                        "+2026-10-10",
                        "-2026-10-10",
                        "12026-10-10",
                        "2026-10-10 ")) {
            for (String time :
                    List.of(
                            "T13:32:00",
                            "T00:00:00",
                            "T23:59:59",
                            "T24:00:00",
                            "T23:60:00",
                            "T23:59:60",
                            "T13:32",
                            "T1:02:03",
                            " 13:32:00",
                            "t13:32:00",
                            "T13:32:00.5",
                            "T13:32:00.503",
                            "T13:32:00.123456789",
                            "T13:32:00.1234567890",
                            "T13:32:00,5",
                            "")) {
                for (String offset :
                        List.of(
                                "+0400",
                                "-04:00",
                                "Z",
                                "z",
                                "",
                                "+04",
                                "+4",
                                "+18:00",
                                "-1800",
                                "+18:01",
                                "+1900",
                                "+04:60",
                                "+0400Z",
                                "+04:00+0400",
                                "Z+0400",
                                "+0400\n",
                                " +0400",
                                "[UTC]",
                                "+04:00:00",
                                "+040000")) {
                    values.add(date + time + offset);
                }
            }
        }
        return values;
    }
}
