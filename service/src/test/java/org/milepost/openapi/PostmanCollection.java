package org.milepost.openapi;

import java.util.List;
import java.util.stream.Stream;
import org.milepost.openapi.OpenApiDocument.Example;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The calls of an OpenAPI document as a Postman collection, format 2.1: variables in place of an
 * environment, a token request that keeps the token, and every example of the document.
 */
final class PostmanCollection {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final String SCHEMA =
            "https://schema.getpostman.com/json/collection/v2.1.0/collection.json";
    private static final String BASE = "{{baseUrl}}";
    private static final String KEY = "Idempotency-Key";
    private static final List<String> CALLS = List.of("echo", "inquire", "redeem", "reverse");

    private static final List<String> KEEP_TOKEN =
            List.of(
                    "pm.test('a token', () => pm.response.to.have.status(200));",
                    "pm.collectionVariables.set('token', pm.response.json().access_token);");

    private static final List<String> EXPECT_CODE =
            List.of(
                    "pm.test('a response code', () => {",
                    "    pm.expect(pm.response.json().responseCode).to.match(/^[0-9]{4}$/);",
                    "});");

    private static final List<String> KEEP_NUMBER =
            List.of(
                    "// the number that reverse sends; a refusal has none",
                    "const number = pm.response.json().txnConfirmationNumber;",
                    "if (number) {",
                    "    pm.collectionVariables.set('confirmationNumber', number);",
                    "}");

    private PostmanCollection() {}

    /** The collection of the checkout's document. */
    static String ofCheckout(OpenApiDocument document) {
        ObjectNode collection = JSON.objectNode();
        collection
                .putObject("info")
                .put("name", document.at("/info/title").stringValue())
                .put(
                        "description",
                        "Send *token* first; it keeps the token for the others. *redeem* keeps the"
                                + " number that *reverse* sends. The variables are those of the"
                                + " sandbox.")
                .put("schema", SCHEMA);
        collection.set("auth", bearer());
        ArrayNode items = collection.putArray("item");
        items.add(token(document));
        CALLS.forEach(call -> items.add(call(document, call)));
        ArrayNode variables = collection.putArray("variable");
        variable(variables, "baseUrl", "http://127.0.0.1:8080");
        variable(variables, "clientId", "loy1-pos");
        variable(variables, "clientSecret", "loy1-pos-secret");
        variable(variables, "token", "");
        variable(variables, "confirmationNumber", "");
        return JsonMapper.builder()
                        .build()
                        .writerWithDefaultPrettyPrinter()
                        .writeValueAsString(collection)
                        .replace("\r\n", "\n")
                + "\n";
    }

    private static ObjectNode token(OpenApiDocument document) {
        ObjectNode item = JSON.objectNode().put("name", "token");
        item.set("event", test(KEEP_TOKEN));
        ObjectNode request = item.putObject("request").put("method", "POST");
        ArrayNode basic = request.putObject("auth").put("type", "basic").putArray("basic");
        basic.addObject().put("key", "username").put("value", "{{clientId}}").put("type", "string");
        basic.addObject()
                .put("key", "password")
                .put("value", "{{clientSecret}}")
                .put("type", "string");
        ArrayNode form = request.putObject("body").put("mode", "urlencoded").putArray("urlencoded");
        form.addObject().put("key", "grant_type").put("value", "client_credentials");
        form.addObject().put("key", "scope").put("value", "amcash");
        request.set("url", url("/oauth/token"));
        request.put("description", description(document, "/oauth/token"));
        item.putArray("response");
        return item;
    }

    private static ObjectNode call(OpenApiDocument document, String call) {
        String path = "/checkout/amcash/" + call;
        List<Example> requests = document.requests(path);
        ObjectNode item = JSON.objectNode().put("name", call);
        item.set(
                "event",
                test(call.equals("redeem") ? both(EXPECT_CODE, KEEP_NUMBER) : EXPECT_CODE));
        ObjectNode first = ((ObjectNode) requests.getFirst().value()).deepCopy();
        if (call.equals("reverse")) {
            first.put("redemptionConfirmationNumber", "{{confirmationNumber}}");
        }
        boolean keyed = call.equals("redeem") || call.equals("reverse");
        ObjectNode request = request(path, first, keyed);
        request.put("description", description(document, path));
        item.set("request", request);
        ArrayNode responses = item.putArray("response");
        for (Example example : requests) {
            responses.add(response(document, path, example));
        }
        return item;
    }

    private static ObjectNode request(String path, JsonNode body, boolean keyed) {
        ObjectNode request = JSON.objectNode().put("method", "POST");
        ArrayNode headers = request.putArray("header");
        headers.addObject().put("key", "Content-Type").put("value", "application/json");
        if (keyed) {
            headers.addObject()
                    .put("key", KEY)
                    .put("value", "{{$guid}}")
                    .put("description", "New each time; a retry sends the one of the first try.");
        }
        request.putObject("body").put("mode", "raw").put("raw", body.toPrettyString());
        request.set("url", url(path));
        return request;
    }

    /** A saved answer: the example of the same name, whatever its HTTP status. */
    private static ObjectNode response(OpenApiDocument document, String path, Example request) {
        ObjectNode response = JSON.objectNode();
        document.at(OpenApiDocument.post(path) + "/responses")
                .forEachEntry(
                        (status, it) -> {
                            if (status.equals("default")) {
                                return;
                            }
                            document.answers(path, Integer.parseInt(status)).stream()
                                    .filter(answer -> answer.name().equals(request.name()))
                                    .forEach(
                                            answer ->
                                                    response.put("name", request.name())
                                                            .put("code", Integer.parseInt(status))
                                                            .put(
                                                                    "body",
                                                                    answer.value()
                                                                            .toPrettyString()));
                        });
        response.set("originalRequest", request(path, request.value(), false));
        response.put("_postman_previewlanguage", "json");
        response.putArray("header")
                .addObject()
                .put("key", "Content-Type")
                .put("value", "application/json;charset=UTF-8");
        response.putArray("cookie");
        return response;
    }

    private static ObjectNode url(String path) {
        ObjectNode url = JSON.objectNode().put("raw", BASE + path);
        url.putArray("host").add(BASE);
        ArrayNode segments = url.putArray("path");
        for (String segment : path.substring(1).split("/", -1)) {
            segments.add(segment);
        }
        return url;
    }

    private static ObjectNode bearer() {
        ObjectNode auth = JSON.objectNode().put("type", "bearer");
        auth.putArray("bearer")
                .addObject()
                .put("key", "token")
                .put("value", "{{token}}")
                .put("type", "string");
        return auth;
    }

    private static ArrayNode test(List<String> lines) {
        ArrayNode events = JSON.arrayNode();
        ObjectNode script = events.addObject().put("listen", "test").putObject("script");
        script.put("type", "text/javascript");
        ArrayNode exec = script.putArray("exec");
        lines.forEach(exec::add);
        return events;
    }

    private static void variable(ArrayNode variables, String key, String value) {
        variables.addObject().put("key", key).put("value", value);
    }

    private static String description(OpenApiDocument document, String path) {
        return document.at(OpenApiDocument.post(path) + "/description").stringValue();
    }

    private static List<String> both(List<String> first, List<String> second) {
        return Stream.concat(first.stream(), second.stream()).toList();
    }
}
