package org.milepost.http;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * The bytes of requests and answers on one connection: as they are, or within TLS.
 *
 * <p>Threads: belongs to the thread of its connection. Another thread ends it by closing the
 * channel below.
 */
sealed interface Transport permits PlainTransport, TlsTransport {

    /** Whether the peer has to take part in a handshake before it can send a request. */
    boolean needsHandshake();

    /**
     * Waits for the handshake.
     *
     * @throws IOException when it fails
     */
    void handshake() throws IOException;

    /** Waits for bytes; how many, at least one, or -1 once the peer has closed. */
    int read(ByteBuffer into) throws IOException;

    /** The same without waiting: 0 when none have arrived. */
    int readNow(ByteBuffer into) throws IOException;

    /** Sends all. */
    void write(byte[] bytes) throws IOException;

    /** Closes the sending direction. */
    void shutdownOutput() throws IOException;
}
