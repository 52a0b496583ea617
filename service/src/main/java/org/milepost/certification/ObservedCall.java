package org.milepost.certification;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.milepost.http.Json;
import org.milepost.http.MalformedJson;
import org.milepost.sandbox.FaultCall;
import org.milepost.sandbox.FaultKind;
import org.milepost.sandbox.RecordedCall;
import tools.jackson.databind.JsonNode;

/**
 * A call of the software that is certified, as its rules see it.
 *
 * @param number its place among all calls of the demo
 * @param at the demo's time when it was answered
 * @param startNanos when it began, by {@link System#nanoTime}
 * @param endNanos when it was answered or cut
 * @param about the number of the collector or account
 * @param key its {@code Idempotency-Key}; empty without one
 * @param codes the code of the answer and those of its errors
 * @param isLost whether the connection was cut instead of the answer being sent
 * @param fault the fault that the sandbox injected
 * @param body the body as sent
 * @param fields the members of the body by their paths, such as {@code monetaryAmount.amount}
 * @param answer the members of the answer, likewise
 */
record ObservedCall(
        long number,
        Instant at,
        long startNanos,
        long endNanos,
        FaultCall call,
        String path,
        String about,
        String key,
        int status,
        Set<String> codes,
        boolean isLost,
        Optional<FaultKind> fault,
        String body,
        Map<String, String> fields,
        Map<String, String> answer) {

    private static final int OK_MAX = 299;

    /** Answers after which nobody knows whether the request was carried out. */
    private static final Set<String> UNDECIDED =
            Set.of("0008", "0096", "SERVICE_UNAVAILABLE", "INTERNAL_ERROR");

    private static final Set<String> APPROVED = Set.of("0000", "0001");

    ObservedCall {
        codes = Set.copyOf(codes);
        fields = Map.copyOf(fields);
        answer = Map.copyOf(answer);
    }

    /** What the rules see of a recorded call. */
    static ObservedCall of(RecordedCall call) {
        Map<String, String> answer = members(call.responseText());
        Set<String> codes = new TreeSet<>();
        if (!call.code().isEmpty()) {
            codes.add(call.code());
        }
        answer.forEach(
                (path, value) -> {
                    if (path.endsWith("code") && value.matches("[A-Z_]{3,60}")) {
                        codes.add(value);
                    }
                });
        return new ObservedCall(
                call.number(),
                call.at(),
                call.startNanos(),
                call.startNanos() + call.nanos(),
                call.call(),
                call.path(),
                call.about(),
                call.key(),
                call.status(),
                codes,
                call.isLost(),
                call.fault(),
                call.requestText(),
                members(call.requestText()),
                answer);
    }

    /** A member of the body; empty when it was not sent. */
    String field(String name) {
        return fields.getOrDefault(name, "");
    }

    /** Whether its answer reached the software with this code. */
    boolean isAnswered(String code) {
        return !isLost && codes.contains(code);
    }

    /** Whether its answer reached the software and says that it was carried out. */
    boolean isApproved() {
        return !isLost
                && status <= OK_MAX
                && (codes.isEmpty() || codes.stream().anyMatch(APPROVED::contains));
    }

    /** Whether the software cannot know what became of it. */
    boolean isUndecided() {
        return isLost || codes.stream().anyMatch(UNDECIDED::contains);
    }

    /** Whether it is this very call. */
    boolean is(ObservedCall other) {
        return number == other.number;
    }

    /** Whether it is the same request, byte for byte. */
    boolean isSameRequest(ObservedCall other) {
        return isSameKind(other) && key.equals(other.key) && body.equals(other.body);
    }

    /** Whether it is the same call about the same collector or account. */
    boolean isSameKind(ObservedCall other) {
        return call == other.call && path.equals(other.path) && about.equals(other.about);
    }

    /** The members of the bodies that differ, by their paths. */
    Set<String> differences(ObservedCall other) {
        Set<String> differing = new TreeSet<>(fields.keySet());
        differing.addAll(other.fields.keySet());
        differing.removeIf(it -> field(it).equals(other.field(it)));
        return differing;
    }

    /** The time between its end and the start of another one, in milliseconds. */
    long millisTo(ObservedCall later) {
        return Math.max(0, later.startNanos - endNanos) / 1_000_000;
    }

    /** The members of a JSON object by their paths; none when it is not one. */
    static Map<String, String> members(String json) {
        Map<String, String> members = new TreeMap<>();
        if (!json.isEmpty()) {
            try {
                add(members, "", Json.readObject(json.getBytes(UTF_8)));
            } catch (MalformedJson e) {
                return Map.of();
            }
        }
        return members;
    }

    private static void add(Map<String, String> members, String path, JsonNode node) {
        if (node.isObject()) {
            node.forEachEntry(
                    (name, value) ->
                            add(members, path.isEmpty() ? name : path + "." + name, value));
        } else if (node.isArray()) {
            int place = 0;
            for (JsonNode value : node) {
                add(members, path + "[" + place + "]", value);
                place++;
            }
        } else {
            members.put(path, node.asString(""));
        }
    }
}
