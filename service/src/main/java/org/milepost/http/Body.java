package org.milepost.http;

import java.util.Arrays;

/**
 * The body of one request while it is received. Its memory grows with the bytes that arrive, and is
 * counted in {@link BytesInFlight} until the request ends.
 *
 * <p>Threads: belongs to the virtual thread of the request.
 */
final class Body {

    /** The factor for the bytes, their text, and the parsed values. */
    static final int HELD_FOR_EACH_BYTE = 4;

    private static final int FIRST_BYTES_MAX = 8 * 1024;
    private static final byte[] NOTHING = {};

    private final RequestReader in;
    private final Head.Framing framing;
    private final ClientConnection connection;

    private boolean continueSent;
    private boolean refused;

    Body(Head.Framing framing, ClientConnection connection) {
        this.in = connection.reader();
        this.framing = framing;
        this.connection = connection;
        this.continueSent = !framing.expectsContinue() || !framing.hasBody();
    }

    /**
     * The whole body; may be read once.
     *
     * @throws Fault 413 when it is longer than the limit, 400 when its chunks are malformed, 503
     *     when too many bytes are in flight
     * @throws CallerLeft when the connection ends before
     */
    byte[] read(int bytesMax) {
        if (!framing.hasBody()) {
            return NOTHING;
        }
        try {
            requireWithin(framing.contentLength(), bytesMax);
            connection.receiving();
            tellToContinue();
            byte[] bytes = readAll(bytesMax);
            connection.working();
            return bytes;
        } catch (Fault fault) {
            refused = true;
            throw fault;
        }
    }

    /** Whether the connection must end because the start of the next request is unknown. */
    boolean endsConnection() {
        return refused || !continueSent;
    }

    /** Whether all of it has been read. */
    boolean isAtEnd() {
        return in.isAtEnd();
    }

    /**
     * Reads and discards the rest, to find the next request.
     *
     * @return whether the end was reached
     */
    boolean discard(int bytesMax) {
        byte[] dropped = new byte[4096];
        int left = bytesMax;
        try {
            while (left > 0) {
                int read = in.read(dropped, 0, dropped.length);
                if (read < 0) {
                    return true;
                }
                left -= read;
            }
            return false;
        } catch (Fault e) {
            return false;
        }
    }

    private byte[] readAll(int bytesMax) {
        byte[] bytes = NOTHING;
        int length = 0;
        for (long more = in.bytesAnnounced(); more > 0; more = in.bytesAnnounced()) {
            requireWithin(length + more, bytesMax);
            if (length == bytes.length) {
                bytes = longer(bytes, length + more, bytesMax);
            }
            length += in.read(bytes, length, bytes.length - length);
        }
        return length == bytes.length ? bytes : Arrays.copyOf(bytes, length);
    }

    /** Twice the length, at most what is known to come and at most the limit. */
    private byte[] longer(byte[] bytes, long lengthKnown, int bytesMax) {
        long wanted = Math.max(FIRST_BYTES_MAX, 2L * bytes.length);
        if (!framing.chunked()) {
            wanted = Math.min(wanted, lengthKnown);
        }
        int length = (int) Math.min(wanted, bytesMax);
        in.held().add((long) HELD_FOR_EACH_BYTE * (length - bytes.length));
        return Arrays.copyOf(bytes, length);
    }

    private static void requireWithin(long length, int bytesMax) {
        if (length > bytesMax) {
            throw TransportFault.bodyTooLarge();
        }
    }

    private void tellToContinue() {
        if (!continueSent) {
            connection.tellToContinue();
            continueSent = true;
        }
    }
}
