package org.milepost.http;

/**
 * The chunks of one body (RFC 9112, section 7.1), read strictly: a size is 1 to {@value
 * #SIZE_DIGITS_MAX} hexadecimal digits, lines end in CR LF, and CR LF follows the data. Extensions
 * are skipped. Trailers are checked like header fields and dropped; one with a field of framing or
 * routing is refused (RFC 9110, section 6.5.1).
 *
 * <p>Threads: belongs to the thread of its connection; one for each body.
 */
final class ChunkedDecoder {

    static final int SIZE_DIGITS_MAX = 16;

    /** The limit for all chunks of a body together. */
    private static final int EXTENSION_BYTES_MAX = 4 * 1024;

    /** More than any body has, and far from an overflow. */
    private static final long SIZE_MAX = 1L << 56;

    private static final int NAME_BYTES_KEPT = 32;

    /** Fields that must be known before the body, or that decide the routing. */
    private static final String[] FORBIDDEN = {
        "Transfer-Encoding",
        "Content-Length",
        "Content-Encoding",
        "Content-Type",
        "Content-Range",
        "Host",
        "Connection",
        "Trailer",
        "TE",
        "Upgrade",
        "Expect",
        "Authorization",
        "Cookie",
        "X-Forwarded-For",
        "Idempotency-Key"
    };

    private final RequestReader in;
    private final int trailerBytesMax;
    private final int trailersMax;

    private boolean isFirst = true;
    private int extensionBytes;

    ChunkedDecoder(RequestReader in, int trailerBytesMax, int trailersMax) {
        this.in = in;
        this.trailerBytesMax = trailerBytesMax;
        this.trailersMax = trailersMax;
    }

    /**
     * Reads up to the data of the next chunk. The data of the previous one must have been read.
     *
     * @return the size of the chunk in bytes; 0 at the end of the body, whose trailers have been
     *     read then
     * @throws Fault 400 when the framing is malformed
     */
    long next() {
        if (!isFirst) {
            requireByte('\r');
            requireByte('\n');
        }
        isFirst = false;
        long size = size();
        if (size == 0) {
            trailers();
        }
        return size;
    }

    private long size() {
        long size = 0;
        int digits = 0;
        byte b = in.next();
        while (Character.digit(b, 16) >= 0) {
            if (++digits > SIZE_DIGITS_MAX) {
                throw TransportFault.malformedBody();
            }
            size = Math.min(SIZE_MAX, size) * 16 + Character.digit(b, 16);
            b = in.next();
        }
        if (digits == 0) {
            throw TransportFault.malformedBody();
        }
        if (b != '\r') {
            extensions(b);
        }
        requireByte('\n');
        return size;
    }

    /** {@code *( BWS ";" BWS name [ BWS "=" BWS value ] )}, up to the CR of the line. */
    private void extensions(byte first) {
        byte b = first;
        while (b == ' ' || b == '\t') {
            b = extensionByte();
        }
        if (b != ';') {
            throw TransportFault.malformedBody();
        }
        while (b != '\r') {
            if (!HeadParser.isValue(b)) {
                throw TransportFault.malformedBody();
            }
            b = extensionByte();
        }
    }

    private byte extensionByte() {
        if (++extensionBytes > EXTENSION_BYTES_MAX) {
            throw TransportFault.malformedBody();
        }
        return in.next();
    }

    private void trailers() {
        int left = trailerBytesMax;
        for (int trailers = 0; ; trailers++) {
            byte b = in.next();
            if (b == '\r') {
                requireByte('\n');
                return;
            }
            if (trailers == trailersMax) {
                throw TransportFault.headersTooLarge();
            }
            left -= trailer(b, left);
        }
    }

    /** Reads one trailer and keeps only the start of its name. */
    private int trailer(byte first, int bytesMax) {
        byte[] name = new byte[NAME_BYTES_KEPT];
        int length = 0;
        byte b = first;
        for (; HeadParser.isToken(b); b = in.next()) {
            if (length < name.length) {
                name[length] = b;
            }
            requireWithin(++length, bytesMax);
        }
        if (length == 0 || b != ':' || isForbidden(name, length)) {
            throw TransportFault.malformedBody();
        }
        for (b = in.next(); b != '\r'; b = in.next()) {
            if (!HeadParser.isValue(b)) {
                throw TransportFault.malformedBody();
            }
            requireWithin(++length, bytesMax);
        }
        requireByte('\n');
        return length;
    }

    private static void requireWithin(int length, int bytesMax) {
        if (length > bytesMax) {
            throw TransportFault.headersTooLarge();
        }
    }

    private static boolean isForbidden(byte[] name, int length) {
        for (String forbidden : FORBIDDEN) {
            if (forbidden.length() == length && Head.isEqual(name, 0, forbidden)) {
                return true;
            }
        }
        return false;
    }

    private void requireByte(char wanted) {
        if (in.next() != wanted) {
            throw TransportFault.malformedBody();
        }
    }
}
