package org.milepost.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.List;

/**
 * The head of one request: method, target and header fields, as {@link HeadParser} checked them.
 * Field values stay bytes until somebody asks for them; they are ISO-8859-1 then, without the white
 * space around them.
 *
 * <p>Threads: belongs to the thread of its connection; never changes.
 */
final class Head implements Arrival {

    /** For each field: where its name starts and ends, and where its value starts and ends. */
    static final int OFFSETS_PER_FIELD = 4;

    /** The content length of a head that announces none. */
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
     * @param bytes holds the fields, and must not change any more
     * @param base what to add to each offset
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

    /** Whether the bytes spell this ASCII text, in upper or lower case. */
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
     * How the body is framed, and what happens to the connection.
     *
     * @param contentLength the length that is announced, or {@link #NO_LENGTH}
     * @param chunked whether the body comes in chunks; then no length is announced
     * @param expectsContinue whether the caller waits to be told before it sends the body
     * @param closes whether the caller asks that the connection end with the answer
     */
    record Framing(long contentLength, boolean chunked, boolean expectsContinue, boolean closes) {

        /** Whether there is a body of at least one byte, or of chunks. */
        boolean hasBody() {
            return chunked || contentLength > 0;
        }
    }
}
