package org.milepost.commit;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.SocketFactory;

/**
 * Sockets for the JDBC driver. After {@link #breakAtNextRead} the next read of any of them throws
 * an error that is not an I/O error. The driver makes its own instance, so the state is static.
 */
public final class FailingSockets extends SocketFactory {

    private static final AtomicBoolean BREAKS = new AtomicBoolean();

    /** For the driver. */
    public FailingSockets() {}

    /** Makes the next read of any of them throw an error. */
    static void breakAtNextRead() {
        BREAKS.set(true);
    }

    @Override
    public Socket createSocket() {
        return new FailingSocket();
    }

    @Override
    public Socket createSocket(String host, int port) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress local, int localPort) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Socket createSocket(InetAddress host, int port) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) {
        throw new UnsupportedOperationException();
    }

    private static final class FailingSocket extends Socket {
        @Override
        public InputStream getInputStream() throws IOException {
            return new FailingStream(super.getInputStream());
        }
    }

    private static final class FailingStream extends FilterInputStream {

        private FailingStream(InputStream whole) {
            super(whole);
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            if (BREAKS.getAndSet(false)) {
                throw new StackOverflowError("made up");
            }
            return super.read(bytes, offset, length);
        }
    }
}
