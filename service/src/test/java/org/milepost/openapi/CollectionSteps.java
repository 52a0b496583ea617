package org.milepost.openapi;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.StringJoiner;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.milepost.WireClient;
import org.milepost.WireClient.Answer;
import org.milepost.openapi.OpenApiDocument.Operation;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The requests of a Postman collection, as the file of the collection has them, sent by the tests'
 * own client: variables are replaced, and values of answers are kept for later requests.
 *
 * <p>Threads: used by one thread.
 */
public final class CollectionSteps {

    private static final JsonMapper MAPPER = JsonMapper.shared();
    private static final Pattern VARIABLE = Pattern.compile("\\{\\{([A-Za-z]+)}}");
    private static final Pattern STATUS = Pattern.compile("to\\.have\\.status\\((\\d+)\\)");
    private static final Pattern FRESH =
            Pattern.compile("set\\('(\\w+)', fresh\\((\\d+), '(\\w+)'\\)\\)");
    private static final Pattern KEEP =
            Pattern.compile("set\\('(\\w+)', pm\\.response\\.json\\(\\)([^)]*)\\)");
    private static final Pattern EXPECT =
            Pattern.compile(
                    "expect\\(pm\\.response\\.json\\(\\)([^)]*)\\)\\.to\\.eql\\((.*)\\)\\);");

    private final OpenApiDocument document;
    private final WireClient wire;
    private final Map<String, String> variables = new HashMap<>();

    /**
     * A request that was sent.
     *
     * @param expected the HTTP status that the collection expects
     * @param differing what the answer has otherwise than the collection expects
     */
    public record Exchange(
            Operation operation,
            String path,
            String headers,
            String body,
            Answer answer,
            int expected,
            List<String> differing) {

        @Override
        public String toString() {
            return operation + " " + path + ": " + answer.status() + " " + answer.body();
        }
    }

    /** Steps with a client, whose variables have these values in place of their own. */
    public CollectionSteps(
            OpenApiDocument document, WireClient wire, Map<String, String> variables) {
        this.document = document;
        this.wire = wire;
        this.variables.putAll(variables);
    }

    /** Sends all requests of the collection that are calls of the document, in their order. */
    public List<Exchange> send(JsonNode collection) {
        for (JsonNode variable : collection.path("variable")) {
            variables.putIfAbsent(
                    variable.path("key").stringValue(), variable.path("value").stringValue());
        }
        variables.put("baseUrl", "");
        Random random = new Random();
        FRESH.matcher(script(collection.path("item").get(0), "prerequest"))
                .results()
                .forEach(
                        it ->
                                variables.put(
                                        it.group(1),
                                        drawn(random, Integer.parseInt(it.group(2)), it.group(3))));
        List<Exchange> exchanges = new ArrayList<>();
        for (JsonNode item : collection.path("item")) {
            if (item.has("id")) {
                exchanges.add(send(item, collection.path("auth")));
            }
        }
        return exchanges;
    }

    private Exchange send(JsonNode item, JsonNode usualAuth) {
        JsonNode request = item.path("request");
        StringBuilder headers = new StringBuilder();
        headers.append(authorization(request.has("auth") ? request.path("auth") : usualAuth));
        for (JsonNode header : request.path("header")) {
            headers.append(header.path("key").stringValue())
                    .append(": ")
                    .append(replaced(header.path("value").stringValue()))
                    .append("\r\n");
        }
        JsonNode form = request.path("body").path("urlencoded");
        if (form.isArray()) {
            headers.append("Content-Type: application/x-www-form-urlencoded\r\n");
        }
        String body =
                form.isArray()
                        ? encoded(form)
                        : replaced(request.path("body").path("raw").asString(""));
        String path = request.path("url").path("raw").stringValue();
        for (JsonNode parameter : request.path("url").path("variable")) {
            String segment = "/:" + parameter.path("key").stringValue() + "(?=[/?]|$)";
            path = path.replaceFirst(segment, "/" + parameter.path("value").stringValue());
        }
        path = replaced(path);
        Answer answer =
                wire.send(
                        request.path("method").stringValue(),
                        path,
                        headers.toString(),
                        body.getBytes(UTF_8));
        String script = script(item, "test");
        JsonNode json =
                answer.header("content-type").contains("json")
                        ? MAPPER.readTree(answer.body())
                        : MAPPER.createObjectNode();
        KEEP.matcher(script)
                .results()
                .forEach(
                        it ->
                                variables.put(
                                        it.group(1), json.at(pointer(it.group(2))).asString("")));
        List<String> differing = new ArrayList<>();
        EXPECT.matcher(script)
                .results()
                .filter(
                        it ->
                                !json.at(pointer(it.group(1)))
                                        .asString("")
                                        .equals(literal(it.group(2))))
                .forEach(it -> differing.add(it.group(1)));
        return new Exchange(
                operation(item.path("id").stringValue()),
                path,
                headers.toString(),
                body,
                answer,
                STATUS.matcher(script)
                        .results()
                        .findFirst()
                        .map(it -> Integer.parseInt(it.group(1)))
                        .orElseThrow(),
                differing);
    }

    private Operation operation(String id) {
        return document.operations().stream()
                .filter(it -> it.node().path("operationId").asString().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private String authorization(JsonNode auth) {
        return switch (auth.path("type").stringValue()) {
            case "basic" ->
                    "Authorization: Basic "
                            + Base64.getEncoder()
                                    .encodeToString(
                                            replaced("{{clientId}}:{{clientSecret}}")
                                                    .getBytes(UTF_8))
                            + "\r\n";
            case "bearer" ->
                    "Authorization: Bearer "
                            + replaced(auth.path("bearer").get(0).path("value").stringValue())
                            + "\r\n";
            default -> "";
        };
    }

    private String encoded(JsonNode form) {
        StringJoiner pairs = new StringJoiner("&");
        form.forEach(
                it ->
                        pairs.add(
                                it.path("key").stringValue()
                                        + "="
                                        + replaced(it.path("value").stringValue())));
        return pairs.toString();
    }

    private String replaced(String text) {
        return VARIABLE.matcher(text)
                .replaceAll(
                        it -> Matcher.quoteReplacement(variables.getOrDefault(it.group(1), "")));
    }

    private String literal(String script) {
        String inner = script.replaceFirst("^pm\\.variables\\.replaceIn\\((.*)\\)$", "$1");
        return replaced(inner.replaceFirst("^'(.*)'$", "$1"));
    }

    private static String pointer(String path) {
        return path.replaceAll("\\[(\\d+)]", "/$1").replace('.', '/');
    }

    private static String script(JsonNode item, String listen) {
        StringJoiner lines = new StringJoiner("\n");
        for (JsonNode event : item.path("event")) {
            if (event.path("listen").asString().equals(listen)) {
                event.path("script").path("exec").forEach(it -> lines.add(it.stringValue()));
            }
        }
        return lines.toString();
    }

    private static String drawn(Random random, int length, String letters) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append(letters.charAt(random.nextInt(letters.length())));
        }
        return text.toString();
    }
}
