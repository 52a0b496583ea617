package org.milepost.proofs.workload;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A complete answer.
 *
 * @param status the HTTP status
 * @param body the JSON, byte for byte
 */
record ReceivedAnswer(int status, String body) {

    private static final JsonMapper JSON = JsonMapper.shared();

    /** The body as a tree; an empty object when it is no JSON. */
    JsonNode json() {
        try {
            return JSON.readTree(body);
        } catch (JacksonException _) {
            return JSON.createObjectNode();
        }
    }

    /** A text in the body; empty when it is not there. */
    String text(String name) {
        return text(json(), name);
    }

    static String text(JsonNode node, String name) {
        JsonNode value = node.path(name);
        return value.isString() ? value.asString() : "";
    }

    @Override
    public String toString() {
        return status + " " + body;
    }
}
