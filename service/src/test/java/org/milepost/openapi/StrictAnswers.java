package org.milepost.openapi;

import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;

/**
 * The answers of the checkout, more strictly than its document shows them: which members an answer
 * with each code has. The schemas refer to those of the document.
 *
 * <p>Threads: shared.
 */
public final class StrictAnswers {

    private static final String SCHEMAS = "/components/schemas/";
    private static final OpenApiDocument ANSWERS = OpenApiDocument.strictAnswers();

    private StrictAnswers() {}

    /** The JSON pointer of the schema of an answer of a call, such as {@code redeem}. */
    public static String schema(String call, JsonNode answer) {
        String code = answer.path("responseCode").asString("");
        if (code.isEmpty()) {
            return SCHEMAS + "Fault";
        }
        String refusal = SCHEMAS + "Refusal" + code;
        return ANSWERS.at(refusal).isMissingNode()
                ? SCHEMAS + call.substring(0, 1).toUpperCase(Locale.ROOT) + call.substring(1) + code
                : refusal;
    }

    /** What is wrong with an answer of a call; empty when nothing is. */
    public static List<String> faults(String call, JsonNode answer) {
        return ANSWERS.faults(schema(call, answer), answer);
    }

    /** What is at this JSON pointer. */
    public static JsonNode at(String pointer) {
        return ANSWERS.at(pointer);
    }
}
