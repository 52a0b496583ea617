package org.milepost.till;

import java.util.Map;
import java.util.Optional;

/**
 * A request of the till and its answer, as they were on the wire. The token is replaced by {@code
 * $TOKEN}.
 *
 * @param call the last part of the path
 * @param attempt 1, or 2 for the automatic retry
 * @param key the {@code Idempotency-Key}; empty without one
 * @param request head and body
 * @param response head and body; empty when the connection ended without an answer
 * @param millis from the first byte sent to the last byte received
 * @param curl the same request as a command
 * @param members the members of the answer's body; empty without an answer
 */
record WireExchange(
        String call,
        int attempt,
        String key,
        String request,
        Optional<String> response,
        long millis,
        String curl,
        Map<String, String> members) {

    WireExchange {
        members = Map.copyOf(members);
    }

    /** The response code; empty without an answer of the checkout. */
    String code() {
        return members.getOrDefault("responseCode", "");
    }

    /** Whether the documents ask for one retry: no answer, a timeout, or an error of the server. */
    boolean asksForRetry() {
        return response.isEmpty() || asksForRetry(code());
    }

    /** Whether an answer with this code asks for it. */
    static boolean asksForRetry(String code) {
        return code.equals("0008") || code.equals("0096");
    }

    /** Whether what was asked for was done. */
    boolean isApproved() {
        return code().equals("0000") || code().equals("0001");
    }
}
