package org.milepost.http;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * The answer to a request: an HTTP status, headers besides Content-Type and Content-Length, and a
 * body that is sent in one piece. The body is not copied and never changed.
 *
 * @param status the HTTP status
 * @param contentType the media type of the body
 * @param body the whole body; empty for a status without one
 * @param headers further headers; {@code Connection: close} ends the connection after the answer
 * @param undelivered called on the request's thread when the answer did not reach the caller's
 *     connection: writing failed, or the caller was known to have closed it. An answer that the
 *     socket accepted counts as delivered
 * @param lost whether the connection is cut instead of sending this, because no answer is better
 *     than a wrong one
 * @param code the response code of the API, for metrics and the log; empty when there is none
 * @param shared whether the body exists once for all answers, so that one that waits to be sent
 *     takes no memory
 */
@SuppressWarnings("ArrayRecordComponent") // bodies are never compared
public record Response(
        int status,
        String contentType,
        byte[] body,
        Map<String, String> headers,
        Runnable undelivered,
        boolean lost,
        String code,
        boolean shared) {

    /** The content type of every JSON answer. */
    public static final String JSON = "application/json;charset=UTF-8";

    /** Does nothing when the answer was not delivered. */
    public static final Runnable IGNORE = () -> {};

    public Response {
        headers = Map.copyOf(headers);
    }

    /** A response without an action for a failed delivery. */
    public Response(int status, String contentType, byte[] body, Map<String, String> headers) {
        this(status, contentType, body, headers, IGNORE, false, "", false);
    }

    /** A JSON response without further headers. */
    public static Response json(int status, byte[] body) {
        return new Response(status, JSON, body, Map.of());
    }

    /** A plain-text response, for people and probes. */
    public static Response text(int status, String body) {
        return new Response(
                status,
                "text/plain;charset=UTF-8",
                body.getBytes(StandardCharsets.UTF_8),
                Map.of());
    }

    /** A response whose body exists once for all answers, such as a file. */
    public static Response shared(
            int status, String contentType, byte[] body, Map<String, String> headers) {
        return new Response(status, contentType, body, headers, IGNORE, false, "", true);
    }

    /** This response with one more header, or with another value for it. */
    public Response with(String header, String value) {
        return with(Map.of(header, value));
    }

    /** This response with more headers. */
    public Response with(Map<String, String> more) {
        if (more.isEmpty()) {
            return this;
        }
        Map<String, String> all = new HashMap<>(headers);
        all.putAll(more);
        return new Response(status, contentType, body, all, undelivered, lost, code, shared);
    }

    /** This response with the response code of the API. */
    public Response withCode(String responseCode) {
        return new Response(
                status, contentType, body, headers, undelivered, lost, responseCode, shared);
    }

    /** This response with an action for a failed delivery. */
    public Response whenUndelivered(Runnable action) {
        return new Response(status, contentType, body, headers, action, lost, code, shared);
    }

    /** This response, never sent: the connection is cut instead. */
    public Response cut() {
        return new Response(status, contentType, body, headers, undelivered, true, code, shared);
    }
}
