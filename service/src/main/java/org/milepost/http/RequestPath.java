package org.milepost.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.List;

/**
 * The path of a request, decoded once: split at its slashes first, then each segment
 * percent-decoded. So an escaped slash is a character of its segment and separates nothing, and a
 * decoded text is not decoded again. Nothing is normalised: an empty segment and the segments
 * {@code .} and {@code ..} stay as they are.
 *
 * @param segments the decoded texts between the slashes; the first is empty
 */
record RequestPath(List<String> segments) {

    RequestPath {
        segments = List.copyOf(segments);
    }

    /**
     * Decodes the path of a request line.
     *
     * @throws Fault 400 when an escape is malformed, or a decoded segment is not UTF-8 or has
     *     control characters
     */
    static RequestPath of(String path) {
        List<String> segments = new ArrayList<>();
        for (String segment : path.split("/", -1)) {
            segments.add(decode(segment));
        }
        return new RequestPath(segments);
    }

    /** The path with slashes between its segments; a slash within one stays escaped. */
    String text() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < segments.size(); i++) {
            text.append(i == 0 ? "" : "/").append(segments.get(i).replace("/", "%2F"));
        }
        return text.toString();
    }

    private static String decode(String segment) {
        if (segment.indexOf('%') < 0) {
            return segment;
        }
        byte[] bytes = segment.getBytes(ISO_8859_1);
        int length = 0;
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == '%') {
                bytes[length++] = (byte) escaped(bytes, i);
                i += 2;
            } else {
                bytes[length++] = bytes[i];
            }
        }
        try {
            String text = UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, 0, length)).toString();
            if (Text.isPrintable(text)) {
                return text;
            }
        } catch (CharacterCodingException e) {
            // refused below like a control character
        }
        throw malformed();
    }

    private static int escaped(byte[] bytes, int at) {
        if (at + 2 < bytes.length) {
            int high = Character.digit(bytes[at + 1], 16);
            int low = Character.digit(bytes[at + 2], 16);
            if (high >= 0 && low >= 0) {
                return 16 * high + low;
            }
        }
        throw malformed();
    }

    private static Fault malformed() {
        return new Fault(400, "The path has a malformed percent escape.");
    }
}
