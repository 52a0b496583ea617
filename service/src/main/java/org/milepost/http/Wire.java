package org.milepost.http;

import io.helidon.common.buffers.DataReader;
import io.helidon.common.buffers.DataWriter;
import io.helidon.common.socket.HelidonSocket;
import io.helidon.common.socket.PeerInfo;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.ListenerContext;
import io.helidon.webserver.ProxyProtocolData;
import io.helidon.webserver.Router;
import io.helidon.webserver.ServerConnectionException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The bytes of one connection. It stands before what the server made of the connection, so that we
 * can look whether the peer is still there without losing the bytes that it may have sent.
 *
 * <p>Threads: used by the connection's own thread; any thread may cut.
 */
final class Wire implements ConnectionContext {

    private static final Logger LOG = LoggerFactory.getLogger(Wire.class);

    private final ConnectionContext server;
    private final SocketChannel channel;
    private final DataReader reader = DataReader.create(this::next);

    private byte @Nullable [] lookedAt;

    Wire(ConnectionContext server, SocketChannel channel) {
        this.server = server;
        this.channel = channel;
    }

    /**
     * Whether the peer is known to be gone: it reset the connection or closed its end. A caller
     * that closes only its sending end, as HTTP allows and clients do not do, looks the same.
     */
    boolean isPeerGone() {
        if (lookedAt != null || reader.available() > 0) {
            return false;
        }
        try {
            channel.configureBlocking(false);
            try {
                ByteBuffer one = ByteBuffer.allocate(1);
                int read = channel.read(one);
                if (read > 0) {
                    lookedAt = one.array();
                }
                return read < 0;
            } finally {
                channel.configureBlocking(true);
            }
        } catch (IOException e) {
            return true;
        }
    }

    /**
     * Tells the peer that nothing more comes, then reads and drops what it is still sending.
     * Closing over unread bytes would reset the connection, and the reset can overtake the answer
     * (RFC 9112, section 9.6).
     */
    void drop(int bytesMax) {
        try {
            channel.shutdownOutput();
            ByteBuffer dropped = ByteBuffer.allocate(4096);
            int left = bytesMax;
            while (left > 0) {
                int read = channel.read(dropped.clear());
                if (read < 0) {
                    return;
                }
                left -= read;
            }
        } catch (IOException e) {
            // the peer is gone, which is what we were waiting for
            cut();
        }
    }

    /** Ends the connection at once; its thread meets an I/O error. */
    void cut() {
        try {
            channel.close();
        } catch (IOException e) {
            LOG.debug("A connection that was cut had failed before");
        }
    }

    private byte[] next() {
        byte[] first = lookedAt;
        if (first != null) {
            lookedAt = null;
            return first;
        }
        try {
            byte[] read = server.serverSocket().get();
            if (read == null) {
                // the server takes an end within the headers for a failure of its own, and logs it
                throw new CloseConnectionException("The peer has ended the connection");
            }
            return read;
        } catch (UncheckedIOException e) {
            throw new ServerConnectionException("The connection cannot be read", e);
        }
    }

    @Override
    public DataReader dataReader() {
        return reader;
    }

    @Override
    public DataWriter dataWriter() {
        return server.dataWriter();
    }

    @Override
    public HelidonSocket serverSocket() {
        return server.serverSocket();
    }

    @Override
    public ListenerContext listenerContext() {
        return server.listenerContext();
    }

    @Override
    public ExecutorService executor() {
        return server.executor();
    }

    @Override
    public Router router() {
        return server.router();
    }

    @Override
    public Optional<ProxyProtocolData> proxyProtocolData() {
        return server.proxyProtocolData();
    }

    @Override
    public PeerInfo remotePeer() {
        return server.remotePeer();
    }

    @Override
    public PeerInfo localPeer() {
        return server.localPeer();
    }

    @Override
    public boolean isSecure() {
        return server.isSecure();
    }

    @Override
    public String socketId() {
        return server.socketId();
    }

    @Override
    public String childSocketId() {
        return server.childSocketId();
    }
}
