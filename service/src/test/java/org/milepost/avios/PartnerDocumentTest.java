package org.milepost.avios;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.milepost.openapi.OpenApiDocument;
import org.milepost.openapi.OpenApiDocument.Example;
import org.milepost.openapi.OpenApiDocument.Operation;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The document of the partner API says what the code does: codes, statuses, shapes, words. */
final class PartnerDocumentTest {

    private static final OpenApiDocument DOCUMENT = OpenApiDocument.avios();
    private static final Pattern TABLE_ROW =
            Pattern.compile("(?m)^\\| `([A-Z_]+)` \\| (\\d{3}) \\| [^|]+ \\|$");
    private static final Pattern CODE_LINE = Pattern.compile("(?m)^\\* `([A-Z_]+)` .+$");

    /** The calls of the partner API; tokens have errors of their own. */
    static List<Operation> operations() {
        return DOCUMENT.operations().stream()
                .filter(it -> !it.path().equals("/oauth/token"))
                .toList();
    }

    static Stream<Example> examples() {
        return operations().stream()
                .flatMap(it -> Stream.concat(DOCUMENT.requests(it).stream(), answers(it)));
    }

    static Stream<Example> errors() {
        return operations().stream()
                .flatMap(PartnerDocumentTest::answers)
                .filter(it -> !it.schema().contains("~1outcomes~1"))
                .filter(it -> it.name().matches("[A-Z]+_[A-Z_]+"));
    }

    @Test
    void theTableListsTheCodesInCheckingOrder() {
        List<String> rows =
                TABLE_ROW
                        .matcher(DOCUMENT.at("/info/description").stringValue())
                        .results()
                        .map(it -> it.group(1) + " " + it.group(2))
                        .toList();
        List<String> listed = new ArrayList<>();
        DOCUMENT.at("/components/schemas/ErrorCode/enum")
                .forEach(it -> listed.add(it.stringValue()));

        assertThat(rows)
                .containsExactlyElementsOf(
                        Arrays.stream(ErrorCode.values())
                                .map(it -> it + " " + it.httpStatus())
                                .toList());
        assertThat(listed)
                .containsExactlyElementsOf(
                        Arrays.stream(ErrorCode.values()).map(ErrorCode::name).toList());
    }

    @Test
    void everyCodeThatACallCanMeetHasAnExample() {
        Set<String> inExamples = new TreeSet<>();
        errors().forEach(it -> inExamples.add(it.name()));
        Set<String> all = new TreeSet<>();
        Arrays.stream(ErrorCode.values()).forEach(it -> all.add(it.name()));
        all.removeAll(Set.of("REQUEST_INVALID", "RESOURCE_NOT_FOUND", "METHOD_NOT_ALLOWED"));

        assertThat(inExamples).isEqualTo(all);
    }

    @ParameterizedTest
    @MethodSource("operations")
    void aCodeOfACallIsUnderItsStatusInWordsAndAsAnExample(Operation operation) {
        operation
                .node()
                .path("responses")
                .forEachEntry(
                        (status, response) -> {
                            Set<String> told = new TreeSet<>();
                            CODE_LINE
                                    .matcher(response.path("description").asString(""))
                                    .results()
                                    .forEach(it -> told.add(it.group(1)));
                            Set<String> shown = new TreeSet<>();
                            DOCUMENT.answers(operation, Integer.parseInt(status)).stream()
                                    .filter(it -> !status.startsWith("2"))
                                    .forEach(it -> shown.add(it.name()));
                            assertThat(shown).as("%s %s", operation, status).isEqualTo(told);
                            assertThat(told)
                                    .allMatch(
                                            it ->
                                                    Integer.toString(
                                                                    ErrorCode.valueOf(it)
                                                                            .httpStatus())
                                                            .equals(status));
                        });
    }

    @ParameterizedTest
    @MethodSource("errors")
    void anErrorIsWordedAsTheCodeWordsIt(Example example) {
        ErrorCode code = ErrorCode.valueOf(example.name());
        JsonNode error =
                example.value().has("error") ? example.value().path("error") : example.value();
        JsonNode told = code.isChild() ? error.path("childError").path(0) : error;
        boolean isDebits =
                example.schema().contains("debit-") || example.schema().contains("reverse-");

        assertThat(told.path("code").asString("")).isEqualTo(code.name());
        assertThat(told.path("businessMessage").asString("")).isEqualTo(code.businessMessage());
        assertThat(told.path("developerLink").asString(""))
                .isEqualTo((isDebits ? ErrorBody.DEBIT : ErrorBody.OTHER).developerLink());
        assertThat(example.value().has("error")).isEqualTo(!example.schema().contains("credit-"));
    }

    @ParameterizedTest
    @MethodSource("examples")
    void anExampleFitsItsSchema(Example example) {
        boolean isFaulty =
                example.schema().contains("requestBody")
                        && (example.name().equals("DATA_INVALID")
                                || example.name().equals("MANDATORY_DATA_MISSING"));

        assertThat(DOCUMENT.faults(example.schema(), example.value()).isEmpty())
                .as("%s", example)
                .isEqualTo(!isFaulty || isBeyondSchemas(example));
    }

    @ParameterizedTest
    @MethodSource("operations")
    void anAnswerMayHaveNothingThatTheDocumentDoesNotKnow(Operation operation) {
        answers(operation)
                .forEach(
                        example -> {
                            ObjectNode more = ((ObjectNode) example.value()).deepCopy();
                            more.put("undocumented", "1");
                            assertThat(DOCUMENT.faults(example.schema(), more))
                                    .as("%s", example)
                                    .isNotEmpty();
                        });
    }

    @Test
    void everyElementHasAnExampleOrListsItsValues() {
        List<String> without = new ArrayList<>();
        DOCUMENT.at("/components/schemas")
                .forEachEntry((name, schema) -> gather(name, schema, without));

        assertThat(without).isEmpty();
    }

    @Test
    void enumerationsAreThoseOfTheCode() {
        List<String> types = new ArrayList<>();
        DOCUMENT.at("/components/schemas/DebitProduct/properties/productTypeSummary/enum")
                .forEach(it -> types.add(it.stringValue()));

        assertThat(types).isEqualTo(DebitRequest.PRODUCT_TYPES);
    }

    /** A day that there is not has the form of a day. */
    private static boolean isBeyondSchemas(Example example) {
        return example.value().toString().contains("1985-02-29");
    }

    private static Stream<Example> answers(Operation operation) {
        List<Example> answers = new ArrayList<>();
        operation
                .node()
                .path("responses")
                .forEachEntry(
                        (status, it) ->
                                answers.addAll(
                                        DOCUMENT.answers(operation, Integer.parseInt(status))));
        return answers.stream();
    }

    private static void gather(String path, JsonNode schema, List<String> without) {
        schema.path("properties")
                .forEachEntry(
                        (name, property) -> {
                            String place = path + "." + name;
                            boolean tells =
                                    property.has("$ref")
                                            || property.has("enum")
                                            || property.has("example")
                                            || property.has("properties")
                                            || property.has("items");
                            if (!tells) {
                                without.add(place);
                            }
                            gather(place, property, without);
                            gather(place + "[]", property.path("items"), without);
                        });
    }
}
