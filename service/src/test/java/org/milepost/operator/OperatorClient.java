package org.milepost.operator;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.StreamSupport;
import org.milepost.RunningInstance;
import org.milepost.WireClient;
import org.milepost.WireClient.Answer;
import org.milepost.http.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A client of the operator's API, and of the checkout to see the effects. Threads: one at a time.
 */
final class OperatorClient implements AutoCloseable {

    private static final Duration SPREAD_MAX = Duration.ofSeconds(2);
    private static final Duration PAUSE = Duration.ofMillis(50);

    private final RunningInstance instance;
    private final WireClient wire;

    /** An operator at the instance itself. */
    OperatorClient(RunningInstance instance) {
        this(instance, instance.url());
    }

    /** An operator at another instance over the same database. */
    OperatorClient(RunningInstance instance, String url) {
        this.instance = instance;
        this.wire = new WireClient(url);
    }

    Answer get(String path) {
        return send("GET", path, "");
    }

    Answer post(String path, String body) {
        return send("POST", path, body);
    }

    Answer patch(String path, String body) {
        return send("PATCH", path, body);
    }

    Answer delete(String path) {
        return send("DELETE", path, "");
    }

    /** Sends a call below {@code /operator/v1/} with the operator's token. */
    Answer send(String method, String path, String body) {
        return sendAs(instance.token("operator"), method, path, body);
    }

    /** Sends a call below {@code /operator/v1/} with a token. */
    Answer sendAs(String token, String method, String path, String body) {
        return wire.send(
                method,
                "/operator/v1/" + path,
                "Authorization: Bearer "
                        + token
                        + "\r\nContent-Type: application/json\r\nChange-Reason: test\r\n",
                body.getBytes(UTF_8));
    }

    /** Sends a call of the checkout with the token of LOY1. */
    Answer checkout(String call, String body) {
        return checkoutAs(instance.token("loy1-pos"), call, body);
    }

    /** Sends a call of the checkout with a token. */
    Answer checkoutAs(String token, String call, String body) {
        return wire.send(
                "POST",
                "/checkout/amcash/" + call,
                "Authorization: Bearer " + token + "\r\nContent-Type: application/json\r\n",
                body.getBytes(UTF_8));
    }

    /** The same of LOY1 with an idempotency key. */
    Answer checkout(String call, String body, String key) {
        return wire.send(
                "POST",
                "/checkout/amcash/" + call,
                "Authorization: Bearer "
                        + instance.token("loy1-pos")
                        + "\r\nContent-Type: application/json\r\nIdempotency-Key: "
                        + key
                        + "\r\n",
                body.getBytes(UTF_8));
    }

    /** Sends a body to the partner API with the key of HOTEL. */
    Answer partner(String path, String body) {
        return wire.send(
                "POST",
                path + "?api_key=sandbox0sandbox0sandbox0",
                "Content-Type: application/json\r\n",
                body.getBytes(UTF_8));
    }

    /** The answer to an echo. */
    Answer echo() {
        return checkout("echo", ECHO);
    }

    /** The answer to an inquiry about a collector. */
    Answer inquire(String collector) {
        return checkout("inquire", inquiry(collector, "0001"));
    }

    /** The response code of an inquiry about a collector. */
    String codeOf(String collector) {
        return inquire(collector).member("responseCode");
    }

    static final String ECHO =
            """
            {"deviceId": "001", "sponsorCode": "LOY1", "storeId": "0001", "traceId": "1",
             "vendorId": "100087"}
            """;

    static String inquiry(String collector, String storeId) {
        return """
               {"acquirerId": "100000", "cardEntryMode": "SWIPE", "collectorNumber": "%s",
                "dateTime": "2026-06-15T12:00:00-0400", "deviceId": "001",
                "postTaxBasketAmount": "100.00", "sponsorCode": "LOY1", "storeId": "%s",
                "traceId": "1", "vendorId": "100087"}
               """
                .formatted(collector, storeId);
    }

    /** Whether something is so within the time that a change may take to be in force. */
    static boolean within2Seconds(BooleanSupplier condition) {
        long deadline = System.nanoTime() + SPREAD_MAX.toNanos();
        while (System.nanoTime() < deadline) {
            if (condition.getAsBoolean()) {
                return true;
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
        return condition.getAsBoolean();
    }

    /** The body of an answer. */
    static ObjectNode body(Answer answer) {
        return Json.readObject(answer.body().getBytes(UTF_8));
    }

    /** The items of a page. */
    static List<JsonNode> items(Answer answer) {
        return StreamSupport.stream(body(answer).path("items").spliterator(), false).toList();
    }

    /** The places that a problem names: pointers and parameters. */
    static List<String> places(Answer problem) {
        return StreamSupport.stream(body(problem).path("errors").spliterator(), false)
                .map(
                        error ->
                                error.has("pointer")
                                        ? error.path("pointer").asString()
                                        : error.path("parameter").asString())
                .toList();
    }

    /** The number of the latest change. */
    long latestChange() {
        return items(get("changes?limit=1&order=newest")).getFirst().path("number").asLong();
    }

    /** The changes after that number. */
    List<JsonNode> changesAfter(long number) {
        return items(get("changes?limit=1000&after=" + number));
    }

    @Override
    public void close() {
        wire.close();
    }
}
