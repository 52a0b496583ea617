package org.milepost.http;

import io.helidon.http.DirectHandler;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Headers;
import io.helidon.http.HttpPrologue;
import io.helidon.http.RequestException;
import io.helidon.http.Status;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.http1.Http1ConnectionListener;
import java.time.Duration;
import java.util.List;

/**
 * Hears of each request before it is dispatched: starts its clock, and refuses one whose length
 * could be read in two ways, since whoever stands between us and the caller may read it the other
 * way (RFC 9112, sections 6.1 and 6.3).
 *
 * <p>Threads: called on the thread of each connection.
 */
final class Framing implements Http1ConnectionListener {

    private final Duration receiveMax;

    Framing(Duration receiveMax) {
        this.receiveMax = receiveMax;
    }

    @Override
    public void prologue(ConnectionContext context, HttpPrologue prologue) {
        Line.CURRENT.get().expectWithin(receiveMax);
    }

    @Override
    public void headers(ConnectionContext context, Headers headers) {
        List<String> lengths = headers.all(HeaderNames.CONTENT_LENGTH, List::of);
        if (headers.contains(HeaderNames.TRANSFER_ENCODING)) {
            if (!headers.contains(HeaderValues.TRANSFER_ENCODING_CHUNKED)) {
                throw refusal(Status.NOT_IMPLEMENTED_501);
            }
            if (!lengths.isEmpty()) {
                throw refusal(Status.BAD_REQUEST_400);
            }
        }
        if (lengths.size() > 1 || (lengths.size() == 1 && !isNumber(lengths.getFirst()))) {
            throw refusal(Status.BAD_REQUEST_400);
        }
    }

    private static RequestException refusal(Status status) {
        return RequestException.builder()
                .type(DirectHandler.EventType.BAD_REQUEST)
                .status(status)
                .setKeepAlive(false)
                .message("Ambiguous framing")
                .build();
    }

    private static boolean isNumber(String text) {
        return !text.isEmpty()
                && text.length() <= 18
                && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }
}
