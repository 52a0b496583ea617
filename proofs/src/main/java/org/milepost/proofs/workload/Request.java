package org.milepost.proofs.workload;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import org.milepost.proofs.history.Completion;
import org.milepost.proofs.history.Outcome;

/**
 * An HTTP request, and how its answers are understood.
 *
 * @param member who gave the token to a partner; empty for a request of a till
 * @param headers besides the usual ones, each with its line end
 * @param reading of an answer; empty when no correct request may get it
 */
record Request(
        String method,
        String path,
        Optional<Member> member,
        String headers,
        String body,
        Function<Answer, Optional<Completion>> reading) {

    /** The header of an idempotency key, if there is one. */
    static String keyHeader(Optional<String> key) {
        return key.map(it -> "Idempotency-Key: " + it + "\r\n").orElse("");
    }

    /** An answer as a completion. */
    static Completion completion(
            Outcome outcome, String number, OptionalLong balance, Answer answer) {
        return new Completion(outcome, number, balance, answer.toString());
    }

    /** The bytes to send. */
    byte[] bytes(String host, String token) {
        return """
               %s %s HTTP/1.1\r
               Host: %s\r
               Authorization: Bearer %s\r
               Content-Type: application/json\r
               %sContent-Length: %d\r
               \r
               %s"""
                .formatted(method, path, host, token, headers, body.getBytes(UTF_8).length, body)
                .getBytes(UTF_8);
    }
}
