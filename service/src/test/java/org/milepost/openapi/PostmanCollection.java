package org.milepost.openapi;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.milepost.openapi.OpenApiDocument.Example;
import org.milepost.openapi.OpenApiDocument.Operation;
import org.milepost.web.StaticFile;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * A Postman collection, format 2.1, made of an OpenAPI document and a file of steps. Each step is a
 * request with tests of its answer; it can keep values of the answer for later steps.
 *
 * <p>The scripts are a few forms of line, which the proof {@code documents} reads too: there the
 * steps are done by generated clients.
 */
final class PostmanCollection {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final String SCHEMA =
            "https://schema.getpostman.com/json/collection/v2.1.0/collection.json";
    private static final String BASE = "{{baseUrl}}";
    private static final Pattern SEGMENT = Pattern.compile("\\{([a-z]+)}");
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    private static final Pattern INDEX = Pattern.compile("[0-9]+");

    private final OpenApiDocument document;
    private final JsonNode steps;

    private PostmanCollection(OpenApiDocument document, JsonNode steps) {
        this.document = document;
        this.steps = steps;
    }

    /** The collection of a document, by the steps of this name. */
    static String of(OpenApiDocument document, String name) {
        JsonNode steps =
                YAMLMapper.builder()
                        .build()
                        .readTree(StaticFile.read("/openapi-steps/" + name + ".yaml"));
        return JsonMapper.builder()
                        .build()
                        .writerWithDefaultPrettyPrinter()
                        .writeValueAsString(new PostmanCollection(document, steps).collection())
                        .replace("\r\n", "\n")
                + "\n";
    }

    private ObjectNode collection() {
        ObjectNode collection = JSON.objectNode();
        collection
                .putObject("info")
                .put("name", steps.path("title").stringValue())
                .put("description", steps.path("description").stringValue())
                .put("schema", SCHEMA);
        collection.set("auth", bearer("{{token}}"));
        ArrayNode items = collection.putArray("item");
        for (JsonNode step : steps.path("steps")) {
            items.add(step.has("signIn") ? PostmanSignIn.folder() : item(step));
        }
        addEvent((ObjectNode) items.get(0), "prerequest", fresh());
        ArrayNode variables = collection.putArray("variable");
        variable(variables, "baseUrl", "http://127.0.0.1:8080");
        steps.path("variables")
                .forEachEntry((key, value) -> variable(variables, key, value.asString()));
        return collection;
    }

    /** New values of variables for each run. */
    private List<String> fresh() {
        List<String> lines = new ArrayList<>();
        lines.add("const fresh = (length, letters) => Array.from({length}, () =>");
        lines.add("    letters[Math.floor(Math.random() * letters.length)]).join('');");
        steps.path("fresh")
                .forEachEntry(
                        (name, form) ->
                                lines.add(
                                        "pm.collectionVariables.set('%s', fresh(%d, '%s'));"
                                                .formatted(
                                                        name,
                                                        form.get(0).intValue(),
                                                        form.get(1).stringValue())));
        return lines;
    }

    private ObjectNode item(JsonNode step) {
        String call = step.path("call").stringValue();
        Operation operation =
                document.operations().stream()
                        .filter(it -> it.node().path("operationId").asString().equals(call))
                        .findFirst()
                        .orElseThrow(() -> new IllegalStateException("no call " + call));
        ObjectNode item = JSON.objectNode().put("id", call);
        item.put("name", call + (step.has("name") ? ": " + step.path("name").asString() : ""));
        addEvent(item, "test", tests(step));
        item.set("request", request(operation, step));
        item.putArray("response");
        return item;
    }

    private static List<String> tests(JsonNode step) {
        List<String> lines = new ArrayList<>();
        int status = step.path("status").intValue();
        lines.add(
                "pm.test('HTTP %d', () => pm.response.to.have.status(%d));"
                        .formatted(status, status));
        step.path("expect")
                .forEachEntry(
                        (pointer, value) ->
                                lines.add(
                                        "pm.test('%s', () => pm.expect(pm.response.json()%s).to.eql(%s));"
                                                .formatted(
                                                        pointer, path(pointer), literal(value))));
        step.path("keep")
                .forEachEntry(
                        (name, pointer) ->
                                lines.add(
                                        "pm.collectionVariables.set('%s', pm.response.json()%s);"
                                                .formatted(name, path(pointer.stringValue()))));
        return lines;
    }

    /** The JavaScript path of a JSON pointer. */
    private static String path(String pointer) {
        StringBuilder path = new StringBuilder();
        for (String name : pointer.substring(1).split("/", -1)) {
            if (INDEX.matcher(name).matches()) {
                path.append('[').append(name).append(']');
            } else if (PLAIN.matcher(name).matches()) {
                path.append('.').append(name);
            } else {
                throw new IllegalStateException("not a plain name: " + pointer);
            }
        }
        return path.toString();
    }

    private static String literal(JsonNode value) {
        if (!value.isString()) {
            return value.toString();
        }
        String text = value.stringValue();
        return text.contains("{{") ? "pm.variables.replaceIn('" + text + "')" : "'" + text + "'";
    }

    private ObjectNode request(Operation operation, JsonNode step) {
        ObjectNode request =
                JSON.objectNode().put("method", operation.method().toUpperCase(Locale.ROOT));
        String summary = operation.node().path("summary").stringValue() + ".";
        String description = operation.node().path("description").asString("");
        request.put(
                "description", description.isEmpty() ? summary : summary + "\n\n" + description);
        switch (step.path("auth").asString("")) {
            case "basic" -> request.set("auth", basic());
            case "none" -> request.putObject("auth").put("type", "noauth");
            case "member" -> request.set("auth", bearer("{{memberToken}}"));
            default -> {}
        }
        ArrayNode headers = request.putArray("header");
        requiredHeaders(operation, step, headers);
        step.path("headers").forEachEntry((name, value) -> header(headers, name, value));
        if (step.has("form")) {
            ArrayNode form =
                    request.putObject("body").put("mode", "urlencoded").putArray("urlencoded");
            step.path("form").forEachEntry((name, value) -> header(form, name, value));
        } else if (step.has("body") || step.has("example")) {
            header(headers, "Content-Type", JSON.stringNode("application/json"));
            request.putObject("body")
                    .put("mode", "raw")
                    .put("raw", body(operation, step).toPrettyString().replace("\r\n", "\n"));
        }
        request.set("url", url(operation, step));
        return request;
    }

    /** The example of each header that the call needs, unless the step has another value. */
    private void requiredHeaders(Operation operation, JsonNode step, ArrayNode headers) {
        for (JsonNode written : operation.node().path("parameters")) {
            JsonNode parameter =
                    written.has("$ref")
                            ? document.at(written.path("$ref").stringValue().substring(1))
                            : written;
            String name = parameter.path("name").stringValue();
            if (parameter.path("in").stringValue().equals("header")
                    && parameter.path("required").asBoolean(false)
                    && !step.path("headers").has(name)) {
                header(headers, name, parameter.path("example"));
            }
        }
    }

    private JsonNode body(Operation operation, JsonNode step) {
        if (step.has("body")) {
            return step.path("body");
        }
        String name = step.path("example").stringValue();
        ObjectNode body =
                document.requests(operation).stream()
                        .filter(it -> it.name().equals(name))
                        .map(Example::value)
                        .map(it -> (ObjectNode) it.deepCopy())
                        .findFirst()
                        .orElseThrow(() -> new IllegalStateException("no example " + name));
        step.path("with").forEachEntry((member, value) -> body.set(member, value));
        return body;
    }

    private ObjectNode url(Operation operation, JsonNode step) {
        String path = SEGMENT.matcher(operation.path()).replaceAll(":$1");
        List<Map.Entry<String, String>> parameters = new ArrayList<>();
        if (!operation.path().equals("/oauth/token")) {
            steps.path("query")
                    .forEachEntry((name, it) -> parameters.add(Map.entry(name, it.asString())));
        }
        step.path("query")
                .forEachEntry((name, it) -> parameters.add(Map.entry(name, it.asString())));
        ObjectNode url = JSON.objectNode();
        List<String> pairs =
                parameters.stream().map(it -> it.getKey() + "=" + it.getValue()).toList();
        url.put("raw", BASE + path + (pairs.isEmpty() ? "" : "?" + String.join("&", pairs)));
        url.putArray("host").add(BASE);
        ArrayNode segments = url.putArray("path");
        for (String segment : path.substring(1).split("/", -1)) {
            segments.add(segment);
        }
        if (step.has("path")) {
            ArrayNode variables = url.putArray("variable");
            step.path("path").forEachEntry((name, value) -> header(variables, name, value));
        }
        if (!parameters.isEmpty()) {
            ArrayNode query = url.putArray("query");
            parameters.forEach(it -> header(query, it.getKey(), JSON.stringNode(it.getValue())));
        }
        return url;
    }

    /** Adds a script to an item. */
    static void addEvent(ObjectNode item, String listen, List<String> lines) {
        ArrayNode events = item.withArray("/event");
        ObjectNode script = events.addObject().put("listen", listen).putObject("script");
        script.put("type", "text/javascript");
        ArrayNode exec = script.putArray("exec");
        lines.forEach(exec::add);
    }

    /** Adds a header, a parameter of the path or query, or a field of a form. */
    static void header(ArrayNode pairs, String name, JsonNode value) {
        pairs.addObject().put("key", name).put("value", value.asString());
    }

    /** The client's id and secret. */
    static ObjectNode basic() {
        ObjectNode auth = JSON.objectNode().put("type", "basic");
        ArrayNode basic = auth.putArray("basic");
        basic.addObject().put("key", "username").put("value", "{{clientId}}").put("type", "string");
        basic.addObject()
                .put("key", "password")
                .put("value", "{{clientSecret}}")
                .put("type", "string");
        return auth;
    }

    private static ObjectNode bearer(String token) {
        ObjectNode auth = JSON.objectNode().put("type", "bearer");
        auth.putArray("bearer")
                .addObject()
                .put("key", "token")
                .put("value", token)
                .put("type", "string");
        return auth;
    }

    private static void variable(ArrayNode variables, String key, String value) {
        variables.addObject().put("key", key).put("value", value);
    }
}
