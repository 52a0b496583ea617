package org.milepost.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.util.Optional;
import org.milepost.programme.Catalogue;

/**
 * A call of a partner to the demo, with its answer. It keeps what was there at the time; what
 * people read about it is made when they ask.
 *
 * @param number its place among all calls since the start, from 1
 * @param at the demo's time when it was answered
 * @param path the path as sent
 * @param account the account in its path; empty when it has none
 * @param sender who sent it
 * @param key its {@code Idempotency-Key}; empty without one
 * @param code the code of the answer; empty when the API has none for it
 * @param startNanos when it began, by {@link System#nanoTime}
 * @param nanos how long it took
 * @param isLost whether the connection was cut instead of the answer being sent
 * @param request the start of the body
 * @param response the start of the body of the answer
 * @param catalogue the reference data when it began
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record RecordedCall(
        long number,
        Instant at,
        FaultCall call,
        String path,
        String account,
        CallSender sender,
        String key,
        int status,
        String code,
        long startNanos,
        long nanos,
        Optional<FaultKind> fault,
        boolean isLost,
        byte[] request,
        byte[] response,
        Catalogue catalogue) {

    /** The number of the collector or account that it is about; empty when it is not known. */
    public String about() {
        return account.isEmpty() ? FaultCall.collector(request).orElse("") : account;
    }

    /** The body, as text. */
    public String requestText() {
        return new String(request, UTF_8);
    }

    /** The body of the answer, as text. */
    public String responseText() {
        return new String(response, UTF_8);
    }

    /** Whether its answer has this code, also as that of one of several errors. */
    boolean hasCode(String asked) {
        return code.equals(asked) || responseText().contains("\"code\":\"" + asked + "\"");
    }

    /** Whether it is an attempt at the same request as another call. */
    boolean isSameRequest(RecordedCall other) {
        return !key.isEmpty()
                && call == other.call
                && key.equals(other.key)
                && about().equals(other.about());
    }
}
