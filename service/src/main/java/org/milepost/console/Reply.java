package org.milepost.console;

import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.milepost.http.Response;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * What a call of the operator's API was answered.
 *
 * @param json the body; an empty object when there is none
 */
record Reply(int status, JsonNode json) {

    private static final JsonMapper MAPPER = JsonMapper.shared();
    private static final int OK_MAX = 299;
    private static final int ACCEPTED = 202;

    /** The reply in an answer. */
    static Reply of(Response answer) {
        return new Reply(
                answer.status(),
                answer.body().length == 0
                        ? JsonNodeFactory.instance.objectNode()
                        : MAPPER.readTree(answer.body()));
    }

    /** Whether the call did what it was asked. */
    boolean isOk() {
        return status <= OK_MAX;
    }

    /** Whether the change waits for a second person. */
    boolean waits() {
        return status == ACCEPTED;
    }

    /** A text of the body; empty when it is absent. */
    String text(String name) {
        return json.path(name).asString("");
    }

    /** The objects of a list of the body. */
    List<JsonNode> list(String name) {
        return elements(json.path(name));
    }

    /** The objects of a page. */
    List<JsonNode> items() {
        return list("items");
    }

    /** The cursor of the next page. */
    Optional<String> next() {
        return Optional.of(text("next")).filter(it -> !it.isEmpty());
    }

    /** What is wrong, in the words of the API. */
    String detail() {
        return text("detail");
    }

    /** The elements of a list. */
    static List<JsonNode> elements(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false).toList();
    }
}
