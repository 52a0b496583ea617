package org.milepost.commit;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.SocketFactory;

/**
 * Sockets for the driver whose next read, once they are told so, meets an error that is no I/O
 * error. The driver makes its own instance, so the word goes to all of them.
 */
public final class BrittleSockets extends SocketFactory {

    private static final AtomicBoolean BREAKS = new AtomicBoolean();

    /** For the driver. */
    public BrittleSockets() {}

    /** The next read of any of them meets an error. */
    static void breakAtNextRead() {
        BREAKS.set(true);
    }

    @Override
    public Socket createSocket() {
        return new BrittleSocket();
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

    private static final class BrittleSocket extends Socket {
        @Override
        public InputStream getInputStream() throws IOException {
            return new BrittleStream(super.getInputStream());
        }
    }

    private static final class BrittleStream extends FilterInputStream {

        private BrittleStream(InputStream whole) {
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
