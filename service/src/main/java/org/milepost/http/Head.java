package org.milepost.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The head of one request: method, target and header fields, as {@link HeadParser} checked them.
 * Field values stay bytes until they are read as ISO-8859-1, without surrounding white space.
 *
 * <p>Threads: belongs to the thread of its connection; immutable.
 */
final class Head implements ReceivedHead {

    /** For each field: the start and end of its name, and of its value. */
    static final int OFFSETS_PER_FIELD = 4;

    /** The content length of a head without one. */
    static final long NO_LENGTH = -1;

    private final byte[] bytes;
    private final int base;
    private final int[] offsets;
    private final int fields;
    private final String method;
    private final RequestTarget target;
    private final Framing framing;

    /**
     * A head.
     *
     * @param bytes contains the fields; never changed afterwards
     * @param base added to each offset
     */
    Head(
            byte[] bytes,
            int base,
            int[] offsets,
            int fields,
            String method,
            RequestTarget target,
            Framing framing) {
        this.bytes = bytes;
        this.base = base;
        this.offsets = offsets;
        this.fields = fields;
        this.method = method;
        this.target = target;
        this.framing = framing;
    }

    /** The method as sent; methods are case-sensitive (RFC 9110, section 9.1). */
    String method() {
        return method;
    }

    RequestTarget target() {
        return target;
    }

    Framing framing() {
        return framing;
    }

    /** The values of a field in the order sent; empty when absent. Names match in any case. */
    List<String> headers(String name) {
        List<String> values = List.of();
        for (int field = 0; field < fields; field++) {
            if (isNamed(field, name)) {
                if (values.isEmpty()) {
                    values = new ArrayList<>(2);
                }
                values.add(value(field));
            }
        }
        return values;
    }

    /** The first value of a field. Names match in any case. */
    Optional<String> header(String name) {
        for (int field = 0; field < fields; field++) {
            if (isNamed(field, name)) {
                return Optional.of(value(field));
            }
        }
        return Optional.empty();
    }

    private boolean isNamed(int field, String name) {
        int start = offsets[OFFSETS_PER_FIELD * field];
        int length = offsets[OFFSETS_PER_FIELD * field + 1] - start;
        return length == name.length() && isEqual(bytes, base + start, name);
    }

    private String value(int field) {
        int start = offsets[OFFSETS_PER_FIELD * field + 2];
        int end = offsets[OFFSETS_PER_FIELD * field + 3];
        return new String(bytes, base + start, end - start, ISO_8859_1);
    }

    /** Whether the bytes are this ASCII text, ignoring case. */
    static boolean isEqual(byte[] bytes, int from, String text) {
        for (int i = 0; i < text.length(); i++) {
            if (lower(bytes[from + i]) != lower(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static int lower(int c) {
        return c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c;
    }

    /**
     * The framing of the body, and whether the connection closes.
     *
     * @param contentLength the announced length, or {@link #NO_LENGTH}
     * @param chunked whether the body is sent in chunks; then no length is announced
     * @param expectsContinue whether the caller waits for 100 Continue before it sends the body
     * @param closes whether the caller asks to close the connection after the answer
     */
    record Framing(long contentLength, boolean chunked, boolean expectsContinue, boolean closes) {

        /** Whether there is a non-empty body, or one of chunks. */
        boolean hasBody() {
            return chunked || contentLength > 0;
        }
    }
}
