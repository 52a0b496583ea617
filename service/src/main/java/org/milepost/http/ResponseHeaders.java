package org.milepost.http;

import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.WritableHeaders;
import java.util.Map;

/**
 * Sets the headers of every response: its own, and those that prevent caching and content sniffing.
 */
final class ResponseHeaders {

    private static final Header JSON =
            HeaderValues.createCached(HeaderNames.CONTENT_TYPE, Response.JSON);
    private static final Header NO_STORE =
            HeaderValues.createCached(HeaderNames.CACHE_CONTROL, "no-store");
    private static final Header NO_SNIFF =
            HeaderValues.createCached(HeaderNames.X_CONTENT_TYPE_OPTIONS, "nosniff");

    private ResponseHeaders() {}

    static void set(WritableHeaders<?> headers, Response response) {
        headers.set(NO_STORE);
        headers.set(NO_SNIFF);
        if (response.contentType().equals(Response.JSON)) {
            headers.set(JSON);
        } else if (!response.contentType().isEmpty()) {
            headers.set(HeaderNames.CONTENT_TYPE, response.contentType());
        }
        for (Map.Entry<String, String> header : response.headers().entrySet()) {
            headers.set(HeaderNames.create(header.getKey()), header.getValue());
        }
    }
}
