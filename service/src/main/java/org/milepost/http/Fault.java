package org.milepost.http;

import java.util.Map;

/**
 * A request that HTTP itself refuses: no such path, wrong method, no token, body too large. The
 * route's {@link FaultStyle} turns it into the API's own body. The message may name a member or
 * header of the request but never repeats a value from it.
 */
@SuppressWarnings("serial") // never serialized
public final class Fault extends RuntimeException {

    private final int status;
    private final Map<String, String> headers;

    /** A fault without headers. */
    public Fault(int status, String message) {
        this(status, message, Map.of());
    }

    /** A fault whose answer carries headers, such as WWW-Authenticate or Allow. */
    public Fault(int status, String message, Map<String, String> headers) {
        super(message, null, false, false);
        this.status = status;
        this.headers = Map.copyOf(headers);
    }

    /** The HTTP status, 4xx or 5xx. */
    public int status() {
        return status;
    }

    /** Headers for the answer, by name. */
    public Map<String, String> headers() {
        return headers;
    }

    /** What is wrong, for the caller to read; never null here. */
    public String text() {
        String message = getMessage();
        return message == null ? "" : message;
    }
}
