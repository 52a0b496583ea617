package org.milepost.proofs;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.StringJoiner;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.milepost.web.StaticFile;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The requests of a published Postman collection, sent to a server one after the other. A status or
 * a value that the collection does not expect is a difference. Its scripts have few forms, which
 * are read as text.
 *
 * <p>Threads: used by one thread.
 */
final class ApiCollection {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Pattern VARIABLE = Pattern.compile("\\{\\{([A-Za-z]+)}}");
    private static final Pattern STATUS = Pattern.compile("to\\.have\\.status\\((\\d+)\\)");
    private static final Pattern DRAWN =
            Pattern.compile("set\\('(\\w+)', fresh\\((\\d+), '(\\w+)'\\)\\)");
    private static final Pattern KEPT =
            Pattern.compile("set\\('(\\w+)', pm\\.response\\.json\\(\\)([^)]*)\\)");
    private static final Pattern EXPECTED =
            Pattern.compile(
                    "expect\\(pm\\.response\\.json\\(\\)([^)]*)\\)\\.to\\.eql\\((.*)\\)\\);");

    private final URI server;
    private final JsonNode collection;
    private final HttpClient http = HttpClient.newHttpClient();
    private final Map<String, String> variables = new HashMap<>();
    private final List<String> differences = new ArrayList<>();
    private int sent;

    private ApiCollection(URI server, JsonNode collection) {
        this.server = server;
        this.collection = collection;
    }

    /**
     * The collection of an API.
     *
     * @param name {@code amcash} or {@code operator}
     */
    static ApiCollection of(URI server, String name) {
        return new ApiCollection(
                server,
                JSON.readTree(StaticFile.read("/openapi/" + name + ".postman_collection.json")));
    }

    /**
     * Sends all requests, with new values for what each run draws.
     *
     * @return how each answer differs from what is expected; empty when none does
     */
    List<String> send() {
        for (JsonNode variable : collection.path("variable")) {
            variables.put(variable.path("key").stringValue(), variable.path("value").stringValue());
        }
        variables.put("baseUrl", "");
        Random random = new Random();
        DRAWN.matcher(script(collection.path("item").get(0), "prerequest"))
                .results()
                .forEach(
                        it ->
                                variables.put(
                                        it.group(1),
                                        draw(random, Integer.parseInt(it.group(2)), it.group(3))));
        for (JsonNode item : collection.path("item")) {
            if (item.has("id")) {
                send(item);
            }
        }
        return differences;
    }

    /** How many requests were sent. */
    int sent() {
        return sent;
    }

    private void send(JsonNode item) {
        JsonNode request = item.path("request");
        String path = request.path("url").path("raw").stringValue();
        for (JsonNode parameter : request.path("url").path("variable")) {
            String segment = "/:" + parameter.path("key").stringValue() + "(?=[/?]|$)";
            path = path.replaceFirst(segment, "/" + parameter.path("value").stringValue());
        }
        HttpRequest.Builder builder =
                HttpRequest.newBuilder(URI.create(server + replaced(path).replace(" ", "%20")));
        authorize(builder, request.has("auth") ? request.path("auth") : collection.path("auth"));
        for (JsonNode header : request.path("header")) {
            builder.header(
                    header.path("key").stringValue(), replaced(header.path("value").stringValue()));
        }
        JsonNode form = request.path("body").path("urlencoded");
        if (form.isArray()) {
            builder.header("Content-Type", "application/x-www-form-urlencoded");
        }
        String body =
                form.isArray()
                        ? encoded(form)
                        : replaced(request.path("body").path("raw").asString(""));
        builder.method(
                request.path("method").stringValue(),
                body.isEmpty()
                        ? HttpRequest.BodyPublishers.noBody()
                        : HttpRequest.BodyPublishers.ofString(body));
        compare(item, answer(builder.build()));
        sent++;
    }

    private HttpResponse<String> answer(HttpRequest request) {
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new IllegalStateException("no answer to " + request, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private void compare(JsonNode item, HttpResponse<String> answer) {
        String script = script(item, "test");
        String call = answer.request().method() + " " + answer.request().uri().getPath();
        STATUS.matcher(script)
                .results()
                .filter(it -> Integer.parseInt(it.group(1)) != answer.statusCode())
                .forEach(
                        it ->
                                differences.add(
                                        "%s: %d instead of %s: %s"
                                                .formatted(
                                                        call,
                                                        answer.statusCode(),
                                                        it.group(1),
                                                        answer.body())));
        JsonNode json =
                answer.body().startsWith("{")
                        ? JSON.readTree(answer.body())
                        : JSON.createObjectNode();
        KEPT.matcher(script)
                .results()
                .forEach(it -> variables.put(it.group(1), value(json, it.group(2))));
        EXPECTED.matcher(script)
                .results()
                .filter(it -> !value(json, it.group(1)).equals(literal(it.group(2))))
                .forEach(
                        it ->
                                differences.add(
                                        call + ": " + it.group(1) + " differs: " + answer.body()));
    }

    private static String value(JsonNode json, String path) {
        return json.at(path.replaceAll("\\['?([^'\\]]+)'?]", "/$1").replace('.', '/')).asString("");
    }

    private void authorize(HttpRequest.Builder builder, JsonNode auth) {
        switch (auth.path("type").asString("")) {
            case "basic" ->
                    builder.header(
                            "Authorization",
                            "Basic "
                                    + Base64.getEncoder()
                                            .encodeToString(
                                                    replaced("{{clientId}}:{{clientSecret}}")
                                                            .getBytes(UTF_8)));
            case "bearer" ->
                    builder.header(
                            "Authorization",
                            "Bearer "
                                    + replaced(
                                            auth.path("bearer")
                                                    .get(0)
                                                    .path("value")
                                                    .stringValue()));
            default -> {}
        }
    }

    private String encoded(JsonNode form) {
        StringJoiner pairs = new StringJoiner("&");
        form.forEach(
                it ->
                        pairs.add(
                                it.path("key").stringValue()
                                        + "="
                                        + URLEncoder.encode(
                                                replaced(it.path("value").stringValue()), UTF_8)));
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

    private static String script(JsonNode item, String listen) {
        StringBuilder script = new StringBuilder();
        for (JsonNode event : item.path("event")) {
            if (event.path("listen").asString("").equals(listen)) {
                event.path("script")
                        .path("exec")
                        .forEach(it -> script.append(it.asString("")).append('\n'));
            }
        }
        return script.toString();
    }

    private static String draw(Random random, int length, String letters) {
        StringBuilder drawn = new StringBuilder();
        for (int i = 0; i < length; i++) {
            drawn.append(letters.charAt(random.nextInt(letters.length())));
        }
        return drawn.toString();
    }
}
