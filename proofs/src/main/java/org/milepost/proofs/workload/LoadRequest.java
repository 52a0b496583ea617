package org.milepost.proofs.workload;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import org.milepost.proofs.history.Completion;
import org.milepost.proofs.history.CompletionType;

/**
 * An HTTP request, and how its answers are read.
 *
 * @param member who gave the token to a partner; empty for a request of a till
 * @param headers besides the usual ones, each with its line end
 * @param reading of an answer; empty when no correct request may get it
 */
record LoadRequest(
        String method,
        String path,
        Optional<SandboxMember> member,
        String headers,
        String body,
        Function<ReceivedAnswer, Optional<Completion>> reading) {

    /** The header of an idempotency key, if there is one. */
    static String keyHeader(Optional<String> key) {
        return key.map(it -> "Idempotency-Key: " + it + "\r\n").orElse("");
    }

    /** An answer as a completion. */
    static Completion completion(
            CompletionType type, String number, OptionalLong balance, ReceivedAnswer answer) {
        return new Completion(type, number, balance, answer.toString());
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
