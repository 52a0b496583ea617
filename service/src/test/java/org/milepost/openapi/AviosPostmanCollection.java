package org.milepost.openapi;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.milepost.openapi.OpenApiDocument.Example;
import org.milepost.openapi.OpenApiDocument.Operation;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The calls of the partner API's document as a Postman collection, format 2.1: variables in place
 * of an environment, and every example of a request with its answer.
 */
final class AviosPostmanCollection {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final String SCHEMA =
            "https://schema.getpostman.com/json/collection/v2.1.0/collection.json";
    private static final String BASE = "{{baseUrl}}";
    private static final Pattern SEGMENT = Pattern.compile("\\{([a-z]+)}");

    private AviosPostmanCollection() {}

    /** The collection of this document. */
    static String of(OpenApiDocument document) {
        ObjectNode collection = JSON.objectNode();
        collection
                .putObject("info")
                .put("name", document.at("/info/title").stringValue())
                .put(
                        "description",
                        "Put a member's token into the variable *memberToken* first: *./milepost"
                                + " token --member* prints one of the sandbox. The other"
                                + " variables are the sandbox's.")
                .put("schema", SCHEMA);
        collection.set("auth", bearer());
        ArrayNode items = collection.putArray("item");
        document.operations().forEach(it -> items.add(item(document, it)));
        ArrayNode variables = collection.putArray("variable");
        variable(variables, "baseUrl", "http://127.0.0.1:8080");
        variable(variables, "apiKey", "sandbox0sandbox0sandbox0");
        variable(variables, "programme", "ATRP");
        variable(variables, "account", "3081471017300186");
        variable(variables, "memberToken", "");
        return JsonMapper.builder()
                        .build()
                        .writerWithDefaultPrettyPrinter()
                        .writeValueAsString(collection)
                        .replace("\r\n", "\n")
                + "\n";
    }

    private static ObjectNode item(OpenApiDocument document, Operation operation) {
        List<Example> requests = document.requests(operation);
        ObjectNode item =
                JSON.objectNode().put("name", operation.node().path("operationId").stringValue());
        ObjectNode request =
                requests.isEmpty()
                        ? request(operation)
                        : request(operation, requests.getFirst().value());
        request.put("description", operation.node().path("description").stringValue());
        item.set("request", request);
        ArrayNode responses = item.putArray("response");
        for (Example example : requests) {
            addResponse(responses, document, operation, example);
        }
        return item;
    }

    private static void addResponse(
            ArrayNode responses, OpenApiDocument document, Operation operation, Example example) {
        operation
                .node()
                .path("responses")
                .forEachEntry(
                        (status, it) ->
                                document.answers(operation, Integer.parseInt(status)).stream()
                                        .filter(answer -> answer.name().equals(example.name()))
                                        .forEach(
                                                answer -> {
                                                    ObjectNode response = responses.addObject();
                                                    response.put("name", example.name())
                                                            .put("code", Integer.parseInt(status))
                                                            .put(
                                                                    "body",
                                                                    answer.value()
                                                                            .toPrettyString());
                                                    response.set(
                                                            "originalRequest",
                                                            request(operation, example.value()));
                                                    response.put(
                                                            "_postman_previewlanguage", "json");
                                                    response.putArray("header");
                                                    response.putArray("cookie");
                                                }));
    }

    private static ObjectNode request(Operation operation, JsonNode body) {
        ObjectNode request = request(operation);
        request.putArray("header")
                .addObject()
                .put("key", "Content-Type")
                .put("value", "application/json");
        request.putObject("body").put("mode", "raw").put("raw", body.toPrettyString());
        return request;
    }

    private static ObjectNode request(Operation operation) {
        ObjectNode request =
                JSON.objectNode().put("method", operation.method().toUpperCase(Locale.ROOT));
        if (operation.node().path("security").isEmpty()) {
            request.putObject("auth").put("type", "noauth");
        }
        Matcher segments = SEGMENT.matcher(operation.path());
        String path = segments.replaceAll(it -> "{{" + it.group(1) + "}}");
        ObjectNode url = request.putObject("url").put("raw", BASE + path + "?api_key={{apiKey}}");
        url.putArray("host").add(BASE);
        ArrayNode parts = url.putArray("path");
        for (String part : path.substring(1).split("/", -1)) {
            parts.add(part);
        }
        ArrayNode query = url.putArray("query");
        query.addObject().put("key", "api_key").put("value", "{{apiKey}}");
        for (JsonNode parameter : operation.node().path("parameters")) {
            if (parameter.path("in").asString("").equals("query")) {
                query.addObject()
                        .put("key", parameter.path("name").stringValue())
                        .put("value", parameter.path("example").asString())
                        .put("disabled", true);
            }
        }
        return request;
    }

    private static ObjectNode bearer() {
        ObjectNode auth = JSON.objectNode().put("type", "bearer");
        auth.putArray("bearer")
                .addObject()
                .put("key", "token")
                .put("value", "{{memberToken}}")
                .put("type", "string");
        return auth;
    }

    private static void variable(ArrayNode variables, String key, String value) {
        variables.addObject().put("key", key).put("value", value);
    }
}
