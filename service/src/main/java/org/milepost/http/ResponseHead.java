package org.milepost.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;

/**
 * The head of an answer as it is sent (RFC 9112, section 4): the status line, the response's own
 * headers, and those that every answer has, which prevent caching and content sniffing.
 *
 * <p>Threads: shared by all connections.
 */
final class ResponseHead {

    private static final String END = "\r\n";
    private static final int CHARS_EXPECTED = 512;
    private static final String CACHE_CONTROL = "Cache-Control";

    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.US)
                    .withZone(ZoneOffset.UTC);

    private final InstantSource clock;

    /** Made once a second. */
    private volatile Date date = Date.at(0);

    /**
     * Writes heads.
     *
     * @param clock real time, for the field Date
     */
    ResponseHead(InstantSource clock) {
        this.clock = clock;
    }

    /**
     * The bytes of one.
     *
     * @param correlationId identifies the request
     * @param ends whether the connection ends with this answer
     * @throws IllegalStateException when a header has a character that no header may have
     */
    byte[] of(Response response, String correlationId, boolean ends) {
        StringBuilder head = new StringBuilder(CHARS_EXPECTED);
        int status = response.status();
        head.append("HTTP/1.1 ").append(status).append(' ').append(ReasonPhrase.of(status));
        head.append(END).append("Date: ").append(date());
        head.append(END).append("Connection: ").append(ends ? "close" : "keep-alive").append(END);
        if (status != 204 && status != 304) {
            add(head, "Content-Length", Integer.toString(response.body().length));
        }
        if (!response.contentType().isEmpty()) {
            add(head, "Content-Type", response.contentType());
        }
        if (!response.headers().containsKey(CACHE_CONTROL)) {
            add(head, CACHE_CONTROL, "no-store");
        }
        add(head, "X-Content-Type-Options", "nosniff");
        add(head, CorrelationId.HEADER, correlationId);
        for (Map.Entry<String, String> header : response.headers().entrySet()) {
            if (!header.getKey().equals("Connection")) {
                add(head, header.getKey(), header.getValue());
            }
        }
        return head.append(END).toString().getBytes(ISO_8859_1);
    }

    /** With a line end within a value, the source of the value could add headers. */
    private static void add(StringBuilder head, String name, String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c > 0xff || !HeadParser.isValue((byte) c)) {
                throw new IllegalStateException("The value of " + name + " cannot be sent");
            }
        }
        head.append(name).append(": ").append(value).append(END);
    }

    private String date() {
        long second = clock.instant().getEpochSecond();
        Date now = date;
        if (now.second() != second) {
            now = Date.at(second);
            date = now;
        }
        return now.text();
    }

    private record Date(long second, String text) {
        static Date at(long second) {
            return new Date(second, DATE.format(Instant.ofEpochSecond(second)));
        }
    }
}
