package org.milepost.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import org.milepost.openapi.OpenApiDocument;
import org.milepost.openapi.OpenApiDocument.Example;
import org.milepost.openapi.OpenApiDocument.Operation;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Random requests that conform to an OpenAPI document: some are wholly made from the schemas, most
 * are examples of the document with some parts replaced, so that they pass the first checks.
 */
final class ConformingRequests {

    private static final int ATTEMPTS_MAX = 200;
    private static final int WHOLLY_ONE_OF = 4;
    private static final JsonMapper PLAIN = JsonMapper.builder().build();
    private static final JsonMapper ESCAPED =
            JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    private final OpenApiDocument document;
    private final Random random;
    private final SchemaValues values;

    /**
     * A request of an operation.
     *
     * @param target the path with its query
     * @param headers lines that end in CR LF, without authorization
     * @param sent the body as it is sent; empty when the operation has none
     */
    record ConformingRequest(
            Operation operation,
            String target,
            String headers,
            Optional<JsonNode> body,
            String sent) {}

    ConformingRequests(OpenApiDocument document, Random random) {
        this.document = document;
        this.random = random;
        this.values = new SchemaValues(document, random);
    }

    /** A request of the operation. */
    ConformingRequest next(Operation operation) {
        String path = operation.path();
        List<String> query = new ArrayList<>();
        StringBuilder headers = new StringBuilder();
        for (JsonNode written : operation.node().path("parameters")) {
            JsonNode parameter = resolved(written);
            String name = parameter.path("name").asString();
            boolean isRequired = parameter.path("required").asBoolean(false);
            switch (parameter.path("in").asString()) {
                case "path" -> path = path.replace("{" + name + "}", encoded(value(parameter, 12)));
                case "query" -> {
                    if (isRequired || random.nextBoolean()) {
                        String value = isRequired ? example(parameter) : value(parameter, 2);
                        query.add(name + "=" + encoded(value));
                    }
                }
                case "header" -> {
                    if (isRequired || random.nextInt(3) > 0) {
                        headers.append(name)
                                .append(": ")
                                .append(
                                        name.equals("Idempotency-Key")
                                                ? Long.toHexString(random.nextLong())
                                                : example(parameter))
                                .append("\r\n");
                    }
                }
                default -> throw new IllegalStateException("parameter " + name);
            }
        }
        String target = path + (query.isEmpty() ? "" : "?" + String.join("&", query));
        JsonNode content = operation.node().path("requestBody").path("content");
        if (content.isEmpty()) {
            return new ConformingRequest(
                    operation, target, headers.toString(), Optional.empty(), "");
        }
        String media = content.propertyNames().iterator().next();
        headers.append("Content-Type: ").append(media).append("\r\n");
        JsonNode body = body(operation, media, content.path(media).path("schema"));
        return new ConformingRequest(
                operation, target, headers.toString(), Optional.of(body), spelled(media, body));
    }

    private JsonNode resolved(JsonNode parameter) {
        return parameter.has("$ref")
                ? document.at(parameter.path("$ref").asString().substring(1))
                : parameter;
    }

    /** Mostly the example of a parameter, so that it names something that exists. */
    private String value(JsonNode parameter, int generatedOneOf) {
        return random.nextInt(generatedOneOf) == 0
                ? plain(values.value(parameter.path("schema")))
                : example(parameter);
    }

    /** A parameter is a text: of a number, its plain digits. */
    private static String plain(JsonNode value) {
        return value.isNumber()
                ? value.decimalValue().stripTrailingZeros().toPlainString()
                : value.asString("");
    }

    private String example(JsonNode parameter) {
        JsonNode example = parameter.path("example");
        if (example.isMissingNode()) {
            example = parameter.path("examples").path(0).path("value");
        }
        if (example.isMissingNode()) {
            JsonNode schema = parameter.path("schema");
            example = schema.path("example");
            if (example.isMissingNode()) {
                example = schema.path("examples").path(0);
            }
            if (example.isMissingNode()) {
                example = values.value(schema);
            }
        }
        return example.asString("");
    }

    private JsonNode body(Operation operation, String media, JsonNode schema) {
        String pointer =
                operation.pointer()
                        + "/requestBody/content/"
                        + media.replace("~", "~0").replace("/", "~1")
                        + "/schema";
        List<JsonNode> examples =
                document.requests(operation).stream()
                        .map(Example::value)
                        .filter(it -> document.faults(pointer, it).isEmpty())
                        .toList();
        List<String> faults = List.of();
        for (int attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
            boolean isWhole = examples.isEmpty() || random.nextInt(WHOLLY_ONE_OF) == 0;
            JsonNode body =
                    isWhole
                            ? values.value(schema)
                            : values.variation(
                                    examples.get(random.nextInt(examples.size())),
                                    schema,
                                    2 + random.nextInt(10));
            faults = document.faults(pointer, body);
            if (faults.isEmpty()) {
                return body;
            }
        }
        throw new IllegalStateException(operation + ": no conforming body: " + faults);
    }

    private String spelled(String media, JsonNode body) {
        if (media.equals("application/x-www-form-urlencoded")) {
            return body.properties().stream()
                    .map(it -> encoded(it.getKey()) + "=" + encoded(it.getValue().asString("")))
                    .collect(Collectors.joining("&"));
        }
        String plain = PLAIN.writeValueAsString(body);
        boolean isBroken = plain.codePoints().anyMatch(ConformingRequests::isSurrogate);
        return isBroken || random.nextInt(3) == 0 ? ESCAPED.writeValueAsString(body) : plain;
    }

    private static boolean isSurrogate(int c) {
        return c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, UTF_8).replace("+", "%20");
    }
}
