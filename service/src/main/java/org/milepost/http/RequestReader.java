package org.milepost.http;

import io.helidon.webserver.CloseConnectionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads the requests of one connection: heads, and bodies in the pieces that are asked for. It
 * stands between the socket and the web server, which sees neither.
 *
 * <p>What it keeps of a request is held in {@link BytesInFlight}, from when its head is complete,
 * or too long for one piece, until the next head is read or the connection ends.
 *
 * <p>Threads: belongs to the thread of its connection; {@link #isReceiving()} may be asked by any.
 */
final class RequestReader {

    /** What a request holds beside its bytes: its thread's stack, and the objects around it. */
    static final int REQUEST_BYTES = 4 * 1024;

    /** Empty lines before a request that are skipped (RFC 9112, section 2.2). */
    private static final int EMPTY_LINES_MAX = 4;

    private static final byte[] NOTHING = {};

    private final Supplier<byte @Nullable []> source;
    private final HttpSettings settings;
    private final BytesInFlight.Reservation held;
    private final Runnable started;

    /** Bytes from {@code at} to {@code limit} have been received and not yet been read. */
    private byte[] window = NOTHING;

    private int at;
    private int limit;
    private int windowHeld;

    private @Nullable ChunkedDecoder chunks;
    private long left;
    private boolean atEnd = true;

    private volatile boolean receiving;

    /**
     * A reader of one connection.
     *
     * @param source what the peer sends, piece by piece; null once it has ended the connection
     * @param started is told of the first byte of each request
     */
    RequestReader(
            Supplier<byte @Nullable []> source,
            HttpSettings settings,
            BytesInFlight bytesInFlight,
            Runnable started) {
        this.source = source;
        this.settings = settings;
        this.held = bytesInFlight.reservation();
        this.started = started;
    }

    /**
     * The next request's head. The body of the request before must have been read to its end.
     *
     * @throws CloseConnectionException when the peer has ended the connection
     */
    Arrival readHead() {
        release();
        HeadParser parser =
                new HeadParser(
                        settings.requestLineBytesMax(),
                        settings.headerBytesMax(),
                        settings.headersMax());
        try {
            skipEmptyLines();
            receiving = true;
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
            return new RefusedHead(fault, parser.targetSent());
        }
    }

    /** Whether no byte of a next request has been received. */
    boolean isEmpty() {
        return at == limit;
    }

    /**
     * Reads some bytes of the body.
     *
     * @return how many, at least one; -1 at the end of the body
     * @throws Fault 400 or 431 when its chunks are malformed
     * @throws CloseConnectionException when the peer has ended the connection
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
     * How many bytes of the body are still to come at least: all of a body of known length, or what
     * is left of a chunk, for whose size this waits. 0 at the end of the body.
     *
     * @throws Fault 400 or 431 when its chunks are malformed
     * @throws CloseConnectionException when the peer has ended the connection
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

    /** Whether bytes have been received that nobody has read. */
    boolean hasBytes() {
        return at < limit;
    }

    /** Whether a request has begun to arrive that has not been handed on yet. */
    boolean isReceiving() {
        return receiving;
    }

    /** What this request holds. */
    BytesInFlight.Reservation held() {
        return held;
    }

    /** Gives back what the last request held. */
    void release() {
        receiving = false;
        held.release();
        windowHeld = 0;
    }

    /** The next byte, whatever it belongs to. */
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

    /** Waits until there is a byte to read. A connection that waits keeps no bytes. */
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

    /** Puts the next piece behind the part of a head that is there. */
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

    /** Holds what the window needs now, instead of what it needed before. */
    private void holdWindow(int bytes) {
        held.add(bytes - windowHeld);
        windowHeld = bytes;
    }

    private byte[] receive() {
        byte[] piece = source.get();
        if (piece == null) {
            throw new CloseConnectionException("The peer has ended the connection");
        }
        return piece;
    }
}
