package org.milepost.http;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads the requests of one connection: heads, and bodies in pieces.
 *
 * <p>The bytes of a request are counted in {@link BytesInFlight}, from when its head is complete,
 * or too long for one piece, until the next head is read or the connection ends.
 *
 * <p>Threads: belongs to the thread of its connection.
 */
final class RequestReader {

    /** The memory of a request besides its bytes: its thread's stack and its objects. */
    static final int REQUEST_BYTES = 4 * 1024;

    /** The most empty lines before a request that are skipped (RFC 9112, section 2.2). */
    private static final int EMPTY_LINES_MAX = 4;

    private static final byte[] NOTHING = {};

    private final Supplier<byte @Nullable []> source;
    private final HttpSettings settings;
    private final BytesInFlight.Reservation held;
    private final Runnable started;

    /** Bytes from {@code at} to {@code limit} are received but not yet read. */
    private byte[] window = NOTHING;

    private int at;
    private int limit;
    private int windowHeld;

    private @Nullable ChunkedDecoder chunks;
    private long left;
    private boolean atEnd = true;

    /**
     * A reader of one connection.
     *
     * @param source returns the next bytes of the peer; null once it has closed the connection
     * @param held the share of the connection
     * @param started called for the first byte of each request
     */
    RequestReader(
            Supplier<byte @Nullable []> source,
            HttpSettings settings,
            BytesInFlight.Reservation held,
            Runnable started) {
        this.source = source;
        this.settings = settings;
        this.held = held;
        this.started = started;
    }

    /**
     * The next request's head. The body of the request before must have been read to its end.
     *
     * @throws CallerLeft when the peer has closed the connection
     */
    ReceivedHead readHead() {
        release();
        HeadParser parser =
                new HeadParser(
                        settings.requestLineBytesMax(),
                        settings.headerBytesMax(),
                        settings.headersMax());
        try {
            skipEmptyLines();
            started.run();
            while (!parser.parse(window, at, limit)) {
                holdWindow(window.length);
                extend();
            }
            Head head = parser.head();
            at += parser.length();
            holdWindow(REQUEST_BYTES + window.length);
            startBody(head.framing());
            return head;
        } catch (Fault fault) {
            return new ReceivedHead.Refused(fault, parser.targetSent());
        }
    }

    /**
     * Reads some bytes of the body.
     *
     * @return how many, at least one; -1 at the end of the body
     * @throws Fault 400 or 431 when its chunks are malformed
     * @throws CallerLeft when the peer has closed the connection
     */
    int read(byte[] into, int from, int count) {
        if (bytesAnnounced() == 0) {
            return -1;
        }
        fill();
        int read = (int) Math.min(Math.min(count, limit - at), left);
        System.arraycopy(window, at, into, from, read);
        at += read;
        left -= read;
        return read;
    }

    /**
     * The least number of bytes of the body that are still to come: all of a body of known length,
     * or the rest of a chunk, for whose size this waits. 0 at the end of the body.
     *
     * @throws Fault 400 or 431 when its chunks are malformed
     * @throws CallerLeft when the peer has closed the connection
     */
    long bytesAnnounced() {
        if (left == 0 && !atEnd) {
            left = chunks == null ? 0 : chunks.next();
            atEnd = left == 0;
        }
        return left;
    }

    /** Whether the body has been read to its end. */
    boolean isAtEnd() {
        return atEnd || (chunks == null && left == 0);
    }

    /** Whether received bytes are still unread. */
    boolean hasBytes() {
        return at < limit;
    }

    /** The share of this request. */
    BytesInFlight.Reservation held() {
        return held;
    }

    /** Releases the share of the last request. */
    void release() {
        held.release();
        windowHeld = 0;
    }

    /** The next byte of the connection. */
    byte next() {
        fill();
        return window[at++];
    }

    private void startBody(Head.Framing framing) {
        chunks =
                framing.chunked()
                        ? new ChunkedDecoder(this, settings.headerBytesMax(), settings.headersMax())
                        : null;
        left = Math.max(0, framing.contentLength());
        atEnd = !framing.hasBody();
    }

    private void skipEmptyLines() {
        for (int lines = 0; peek() == '\r'; lines++) {
            at++;
            if (lines == EMPTY_LINES_MAX || next() != '\n') {
                throw TransportFault.malformedHead();
            }
        }
    }

    private byte peek() {
        fill();
        return window[at];
    }

    /** Waits for a byte to read. A connection that waits holds no buffer. */
    private void fill() {
        if (at == limit) {
            window = NOTHING;
            at = 0;
            limit = 0;
            byte[] piece = receive();
            window = piece;
            limit = piece.length;
        }
    }

    /** Appends the next piece to the received part of a head. */
    private void extend() {
        byte[] piece = receive();
        int used = limit - at;
        if (window.length - limit < piece.length) {
            int length = 2 * (used + piece.length);
            holdWindow(length);
            byte[] larger = new byte[length];
            System.arraycopy(window, at, larger, 0, used);
            window = larger;
            at = 0;
            limit = used;
        }
        System.arraycopy(piece, 0, window, limit, piece.length);
        limit += piece.length;
    }

    /** Adjusts the share to the size of the buffer. */
    private void holdWindow(int bytes) {
        held.add(bytes - windowHeld);
        windowHeld = bytes;
    }

    private byte[] receive() {
        byte[] piece = source.get();
        if (piece == null) {
            throw new CallerLeft();
        }
        return piece;
    }
}
