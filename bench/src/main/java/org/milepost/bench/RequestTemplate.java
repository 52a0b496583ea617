package org.milepost.bench;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An HTTP request whose bytes are made once. Each part that varies from request to request is a
 * slot of fixed width, written {@code <name:width>} in the text, for a number in decimal digits.
 *
 * <p>Threads: immutable; each connection works on a {@link Copy} of its own.
 */
public final class RequestTemplate {

    private static final Pattern SLOT = Pattern.compile("<([a-zA-Z]+):(\\d+)>");

    private final byte[] bytes;
    private final List<Slot> slots;

    private RequestTemplate(byte[] bytes, List<Slot> slots) {
        this.bytes = bytes;
        this.slots = List.copyOf(slots);
    }

    /** A POST with a JSON body. Slots may be in the header values and in the body; all is ASCII. */
    public static RequestTemplate post(
            String host, String path, Map<String, String> headers, String body) {
        StringBuilder text = new StringBuilder();
        text.append("POST ").append(path).append(" HTTP/1.1\r\n");
        text.append("Host: ").append(host).append("\r\n");
        headers.forEach((name, value) -> text.append(name + ": " + value + "\r\n"));
        text.append("Content-Type: application/json;charset=UTF-8\r\n");
        text.append("Content-Length: ").append(filled(body).length()).append("\r\n\r\n");
        text.append(body);
        return of(text.toString());
    }

    private static RequestTemplate of(String text) {
        List<Slot> slots = new ArrayList<>();
        StringBuilder laidOut = new StringBuilder();
        Matcher matcher = SLOT.matcher(text);
        while (matcher.find()) {
            int width = Integer.parseInt(matcher.group(2));
            matcher.appendReplacement(laidOut, "0".repeat(width));
            slots.add(new Slot(matcher.group(1), laidOut.length() - width, width));
        }
        matcher.appendTail(laidOut);
        return new RequestTemplate(laidOut.toString().getBytes(StandardCharsets.US_ASCII), slots);
    }

    private static String filled(String text) {
        return SLOT.matcher(text).replaceAll(slot -> "0".repeat(Integer.parseInt(slot.group(2))));
    }

    /** The slot of that name. */
    public Slot slot(String name) {
        return slots.stream()
                .filter(slot -> slot.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no slot " + name));
    }

    public Copy copy() {
        return new Copy(bytes);
    }

    /** Where a varying number stands in the request. */
    public record Slot(String name, int offset, int width) {}

    /**
     * The bytes of one connection's requests.
     *
     * <p>Threads: used by one thread.
     */
    public static final class Copy {
        private final ByteBuffer buffer;

        private Copy(byte[] bytes) {
            buffer = ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
        }

        /** Writes the lowest digits of a number that is not negative, padded with zeros. */
        public void put(Slot slot, long number) {
            long rest = number;
            for (int at = slot.offset() + slot.width() - 1; at >= slot.offset(); at--) {
                buffer.put(at, (byte) ('0' + rest % 10));
                rest /= 10;
            }
        }

        /** The whole request, to be sent from its start. */
        public ByteBuffer bytes() {
            return buffer.rewind();
        }
    }
}
