package org.milepost.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Parses the head of one request strictly by the grammar of RFC 9112: anything that a proxy could
 * read in another way is refused. Lines end in CR LF and nothing else; there is no folding, no
 * white space before a colon, no control character in a value; there is one Host; the length is
 * announced once, by Content-Length or by {@code Transfer-Encoding: chunked}.
 *
 * <p>A request of HTTP/1.0, as some proxies send by default, has no chunks, needs no Host, and ends
 * its connection.
 *
 * <p>It gets a growing array of bytes and continues where it stopped, so that a head that arrives
 * byte by byte costs no more than one that arrives at once. Offsets count from the start of the
 * head, because the bytes may move to a larger array meanwhile.
 *
 * <p>Threads: belongs to the thread of its connection; one for each request.
 */
final class HeadParser {

    /** The most digits of a length that fits a long. */
    private static final int LENGTH_DIGITS_MAX = 18;

    private static final int FIELDS_EXPECTED = 16;
    private static final boolean[] TOKEN = table("!#$%&'*+-.^_`|~");
    private static final boolean[] TARGET = table("-._~:/?[]@!$&'()*+,;=%");
    private static final boolean[] VALUE = valueTable();

    private final int requestLineBytesMax;
    private final int headerBytesMax;
    private final int fieldsMax;

    private byte[] bytes = {};
    private int base;
    private int scanned;
    private int lineStart;

    private @Nullable String method;
    private @Nullable RequestTarget target;
    private @Nullable String targetSent;
    private int headersStart;

    private int[] offsets = new int[Head.OFFSETS_PER_FIELD * FIELDS_EXPECTED];
    private int fields;
    private int hosts;
    private long contentLength = Head.NO_LENGTH;
    private @Nullable String transferEncoding;
    private boolean expectsContinue;
    private boolean isExpectationKnown = true;
    private boolean closes;
    private boolean isVersion10;

    /**
     * A parser for one head.
     *
     * @param requestLineBytesMax the longest request line, without its end
     * @param headerBytesMax the longest header section, with all line ends
     * @param fieldsMax the most header fields
     */
    HeadParser(int requestLineBytesMax, int headerBytesMax, int fieldsMax) {
        this.requestLineBytesMax = requestLineBytesMax;
        this.headerBytesMax = headerBytesMax;
        this.fieldsMax = fieldsMax;
    }

    /**
     * Continues with the bytes received so far.
     *
     * @param from the start of the head
     * @param to the end of the received bytes
     * @return whether the head is complete
     * @throws Fault 400, 414, 431, 501 or 505
     */
    boolean parse(byte[] head, int from, int to) {
        bytes = head;
        base = from;
        while (true) {
            int end = lineEnd(to - from);
            if (end < 0) {
                return false;
            }
            if (method == null) {
                requestLine(end);
                headersStart = end + 2;
            } else if (end == lineStart) {
                lineStart = end + 2;
                return true;
            } else {
                field(end);
            }
            lineStart = end + 2;
            scanned = lineStart;
        }
    }

    /** The length of the complete head. */
    int length() {
        return lineStart;
    }

    /**
     * The complete head.
     *
     * @throws Fault 400 or 501 when its fields contradict each other, 417 for an unknown
     *     expectation
     */
    Head head() {
        if (method == null || target == null) {
            throw new IllegalStateException("The head is not complete");
        }
        boolean chunked = transferEncoding != null;
        if (isVersion10 ? hosts > 1 || chunked : hosts != 1) {
            throw TransportFault.malformedHead();
        }
        if (transferEncoding != null) {
            requireChunked(transferEncoding);
        }
        if (!isExpectationKnown && !isVersion10) {
            throw TransportFault.unknownExpectation();
        }
        return new Head(
                bytes,
                base,
                offsets,
                fields,
                method,
                target,
                new Head.Framing(
                        contentLength,
                        chunked,
                        expectsContinue && !isVersion10,
                        closes || isVersion10));
    }

    /** The readable part of the request target, which decides the API that words a fault. */
    String targetSent() {
        if (targetSent != null) {
            return targetSent;
        }
        String line = new String(bytes, base, Math.min(scanned, bytes.length - base), ISO_8859_1);
        int start = 1;
        while (start < line.length() && !(isSpace(line, start - 1) && !isSpace(line, start))) {
            start++;
        }
        int end = start;
        while (end < line.length() && line.charAt(end) > ' ') {
            end++;
        }
        return start < end ? line.substring(start, end) : "";
    }

    private static boolean isSpace(String line, int at) {
        return line.charAt(at) == ' ' || line.charAt(at) == '\t';
    }

    /** The position of the CR of the current line, or -1 if its end has not arrived. */
    private int lineEnd(int length) {
        int at = scanned;
        while (at < length && bytes[base + at] != '\n') {
            at++;
        }
        scanned = at;
        if (method == null) {
            if (at - lineStart > requestLineBytesMax + 1) {
                throw TransportFault.requestLineTooLong();
            }
        } else if (at - headersStart >= headerBytesMax) {
            throw TransportFault.headersTooLarge();
        }
        if (at == length) {
            return -1;
        }
        if (at == lineStart || bytes[base + at - 1] != '\r') {
            throw TransportFault.malformedHead();
        }
        return at - 1;
    }

    /** {@code method SP request-target SP HTTP-version} (RFC 9112, section 3). */
    private void requestLine(int end) {
        int methodEnd = run(TOKEN, 0, end);
        int targetEnd = methodEnd == end ? end : run(TARGET, methodEnd + 1, end);
        boolean isWhole =
                methodEnd > 0
                        && methodEnd < end
                        && bytes[base + methodEnd] == ' '
                        && targetEnd > methodEnd + 1
                        && targetEnd < end
                        && bytes[base + targetEnd] == ' ';
        if (!isWhole) {
            throw TransportFault.malformedHead();
        }
        targetSent = text(methodEnd + 1, targetEnd);
        requireVersion(targetEnd + 1, end);
        String sent = method(methodEnd);
        target = RequestTarget.of(sent, targetSent);
        requireEscapes(targetSent);
        method = sent;
    }

    /** Avoids a new string for each request. */
    private String method(int end) {
        for (String usual : new String[] {"GET", "POST"}) {
            if (usual.length() == end && text(0, end).equals(usual)) {
                return usual;
            }
        }
        return text(0, end);
    }

    /**
     * Later minor versions are read as HTTP/1.1 (RFC 9110, section 2.5). HTTP/1.0 differs: its
     * chunks are refused (RFC 9112, section 6.1), and its expectations ignored (RFC 9110, section
     * 10.1.1).
     */
    private void requireVersion(int from, int to) {
        String version = text(from, to);
        if (version.equals("HTTP/1.1")) {
            return;
        }
        if (!version.matches("HTTP/[0-9]\\.[0-9]")) {
            throw TransportFault.malformedHead();
        }
        if (version.charAt(5) != '1') {
            throw TransportFault.unknownVersion();
        }
        isVersion10 = version.charAt(7) == '0';
    }

    private static void requireEscapes(String target) {
        for (int at = target.indexOf('%'); at >= 0; at = target.indexOf('%', at + 1)) {
            boolean isEscape =
                    at + 2 < target.length()
                            && Character.digit(target.charAt(at + 1), 16) >= 0
                            && Character.digit(target.charAt(at + 2), 16) >= 0;
            if (!isEscape) {
                throw TransportFault.malformedHead();
            }
        }
    }

    private void field(int end) {
        if (fields == fieldsMax) {
            throw TransportFault.headersTooLarge();
        }
        int colon = run(TOKEN, lineStart, end);
        requireField(colon, end);
        int start = colon + 1;
        while (start < end && isBlank(bytes[base + start])) {
            start++;
        }
        int stop = end;
        while (stop > start && isBlank(bytes[base + stop - 1])) {
            stop--;
        }
        int at = Head.OFFSETS_PER_FIELD * fields;
        if (at == offsets.length) {
            offsets = Arrays.copyOf(offsets, 2 * at);
        }
        offsets[at] = lineStart;
        offsets[at + 1] = colon;
        offsets[at + 2] = start;
        offsets[at + 3] = stop;
        fields++;
        note(lineStart, colon - lineStart, start, stop);
    }

    /** A name directly followed by a colon, and no control character in the value. */
    private void requireField(int colon, int end) {
        boolean isNamed = colon > lineStart && colon < end && bytes[base + colon] == ':';
        if (!isNamed || run(VALUE, colon + 1, end) < end) {
            throw TransportFault.malformedHead();
        }
    }

    /** Keeps the fields that decide the end of the request and the fate of the connection. */
    private void note(int name, int nameLength, int start, int stop) {
        switch (nameLength) {
            case 4 -> {
                if (isNamed(name, "Host")) {
                    hosts++;
                    if (!RequestTarget.isAuthority(text(start, stop))) {
                        throw TransportFault.malformedHead();
                    }
                }
            }
            case 6 -> {
                if (isNamed(name, "Expect")) {
                    isExpectationKnown =
                            isExpectationKnown
                                    && text(start, stop).equalsIgnoreCase("100-continue");
                    expectsContinue = true;
                }
            }
            case 10 -> {
                if (isNamed(name, "Connection")) {
                    closes |= hasClose(text(start, stop));
                }
            }
            case 14 -> {
                if (isNamed(name, "Content-Length")) {
                    noteLength(start, stop);
                }
            }
            case 17 -> {
                if (isNamed(name, "Transfer-Encoding")) {
                    noteTransferEncoding(text(start, stop));
                }
            }
            default -> {
                // not needed here
            }
        }
    }

    private boolean isNamed(int name, String wanted) {
        return Head.isEqual(bytes, base + name, wanted);
    }

    /**
     * A single number. Repeated, even with the same value, it is refused: another reader may take
     * the other one.
     */
    private void noteLength(int start, int stop) {
        boolean isFirst = contentLength == Head.NO_LENGTH && transferEncoding == null;
        int digits = stop - start;
        if (!isFirst || digits == 0 || digits > LENGTH_DIGITS_MAX) {
            throw TransportFault.malformedHead();
        }
        long length = 0;
        for (int at = start; at < stop; at++) {
            int digit = bytes[base + at] - '0';
            if (digit < 0 || digit > 9) {
                throw TransportFault.malformedHead();
            }
            length = 10 * length + digit;
        }
        contentLength = length;
    }

    private void noteTransferEncoding(String value) {
        if (contentLength != Head.NO_LENGTH) {
            throw TransportFault.malformedHead();
        }
        transferEncoding = transferEncoding == null ? value : transferEncoding + "," + value;
    }

    /** Chunked alone and once: an unknown coding is 501, everything else 400. */
    private static void requireChunked(String codings) {
        if (codings.equalsIgnoreCase("chunked")) {
            return;
        }
        for (String coding : codings.toLowerCase(Locale.ROOT).split(",", -1)) {
            String name = coding.strip();
            if (!name.isEmpty() && !name.equals("chunked")) {
                throw TransportFault.unknownTransferCoding();
            }
        }
        throw TransportFault.malformedHead();
    }

    private static boolean hasClose(String connection) {
        if (connection.equalsIgnoreCase("keep-alive")) {
            return false;
        }
        for (String option : connection.split(",", -1)) {
            if (option.strip().equalsIgnoreCase("close")) {
                return true;
            }
        }
        return false;
    }

    /** The first offset from here whose byte is not in the table, or the end. */
    private int run(boolean[] table, int from, int end) {
        int at = from;
        while (at < end && table[bytes[base + at] & 0xff]) {
            at++;
        }
        return at;
    }

    private String text(int from, int to) {
        return new String(bytes, base + from, to - from, ISO_8859_1);
    }

    private static boolean isBlank(byte b) {
        return b == ' ' || b == '\t';
    }

    /** Whether the byte may be part of a method or of a field's name (RFC 9110, section 5.6.2). */
    static boolean isToken(byte b) {
        return TOKEN[b & 0xff];
    }

    /** Whether the byte may be part of a field's value (RFC 9110, section 5.5). */
    static boolean isValue(byte b) {
        return VALUE[b & 0xff];
    }

    private static boolean[] table(String others) {
        boolean[] table = new boolean[256];
        for (int c = '0'; c <= 'z'; c++) {
            table[c] = Character.isLetterOrDigit(c);
        }
        for (int i = 0; i < others.length(); i++) {
            table[others.charAt(i)] = true;
        }
        return table;
    }

    private static boolean[] valueTable() {
        boolean[] table = new boolean[256];
        Arrays.fill(table, ' ', 256, true);
        table[0x7f] = false;
        table['\t'] = true;
        return table;
    }
}
