package org.milepost.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/**
 * A connection without TLS.
 *
 * @param channel blocks
 */
record PlainTransport(SocketChannel channel) implements Transport {

    @Override
    public boolean needsHandshake() {
        return false;
    }

    @Override
    public void handshake() {
        // There is none.
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
        return channel.read(into);
    }

    @Override
    public int readNow(ByteBuffer into) throws IOException {
        channel.configureBlocking(false);
        try {
            return channel.read(into);
        } finally {
            channel.configureBlocking(true);
        }
    }

    @Override
    public void write(byte[] bytes) throws IOException {
        channel.socket().getOutputStream().write(bytes);
    }

    @Override
    public void shutdownOutput() throws IOException {
        channel.shutdownOutput();
    }
}
