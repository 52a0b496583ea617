package org.milepost.certification;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.milepost.sandbox.FaultCall;

/**
 * Calls for tables of rules. Each begins a second after the one before has ended, and takes 100 ms.
 */
final class CallScript {

    private static final long SECOND = 1_000_000_000L;
    private static final long TAKES = 100_000_000L;
    private static final Instant START = Instant.parse("2026-06-15T16:00:00Z");

    private final List<ObservedCall> calls = new ArrayList<>();
    private String device = "001";
    private long nanos;

    /** Adds a call of the checkout by a till. */
    CallScript checkout(FaultCall call, String key, String body, String code, String answer) {
        String json =
                "{\"storeId\":\"0001\",\"deviceId\":\"%s\"%s%s}"
                        .formatted(device, body.isEmpty() ? "" : ",", body.replace('\'', '"'));
        String path = "/checkout/amcash/" + call.wireName();
        return add(
                call,
                path,
                ObservedCall.members(json).getOrDefault("collectorNumber", ""),
                key,
                json,
                code,
                answer);
    }

    /** Adds a call of the partner API about an account. */
    CallScript avios(
            FaultCall call, String account, String key, String body, String code, String answer) {
        String path = "/v1/programmes/ATRP/accounts/" + account + "/" + call.wireName();
        return add(call, path, account, key, body.replace('\'', '"'), code, answer);
    }

    /** Lets another till send the next calls. */
    CallScript till(String number) {
        device = number;
        return this;
    }

    /** Lets so much time pass before the next call. */
    CallScript pause(Duration time) {
        nanos += time.toNanos();
        return this;
    }

    List<ObservedCall> calls() {
        return List.copyOf(calls);
    }

    /**
     * Adds a call.
     *
     * @param code of the answer; {@code lost} for none, a status for one without a code
     */
    private CallScript add(
            FaultCall call,
            String path,
            String about,
            String key,
            String body,
            String code,
            String answer) {
        nanos += SECOND;
        boolean isStatus = code.matches("[1-5][0-9]{2}");
        boolean isLost = code.equals("lost");
        Set<String> codes = new TreeSet<>();
        if (!isStatus && !isLost) {
            codes.add(code);
        }
        int status =
                isStatus
                        ? Integer.parseInt(code)
                        : isLost || code.equals("0000") ? 200 : code.equals("0001") ? 202 : 400;
        calls.add(
                new ObservedCall(
                        calls.size() + 1,
                        START.plusNanos(nanos),
                        nanos,
                        nanos + TAKES,
                        call,
                        path,
                        about,
                        key,
                        status,
                        codes,
                        isLost,
                        Optional.empty(),
                        body,
                        ObservedCall.members(body),
                        ObservedCall.members(answer.replace('\'', '"'))));
        nanos += TAKES;
        return this;
    }
}
