package org.milepost.http;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * What goes back to the caller: an HTTP status, headers beside Content-Type and Content-Length, and
 * a body that is sent in one piece. The body is not copied; nobody changes it after this.
 */
@SuppressWarnings("ArrayRecordComponent") // identity of a body is never asked for
public record Response(int status, String contentType, byte[] body, Map<String, String> headers) {

    /** The content type of every JSON answer. */
    public static final String JSON = "application/json;charset=UTF-8";

    public Response {
        headers = Map.copyOf(headers);
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
}
