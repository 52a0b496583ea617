package org.milepost.http;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataReader;
import io.helidon.common.buffers.DataWriter;
import io.helidon.common.socket.HelidonSocket;
import io.helidon.common.socket.PeerInfo;
import io.helidon.common.socket.SocketWriterException;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.ListenerContext;
import io.helidon.webserver.ProxyProtocolData;
import io.helidon.webserver.Router;
import io.helidon.webserver.ServerConnectionException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.milepost.threads.FatalErrors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The bytes of one connection, between the socket and the web server. Requests are read by our own
 * {@link RequestReader}; the server is handed the same short request for each of them, which tells
 * it to call us and holds nothing that the peer sent. So the server parses nothing from outside,
 * and can neither misread it nor log it.
 *
 * <p>Threads: used by the connection's own thread; any thread may cut.
 */
final class Wire implements ConnectionContext {

    private static final Logger LOG = LoggerFactory.getLogger(Wire.class);

    private static final byte[] ANY_REQUEST =
            "GET / HTTP/1.1\r\nHost: h\r\n\r\n".getBytes(US_ASCII);

    private static final byte[] CONTINUE = "HTTP/1.1 100 Continue\r\n\r\n".getBytes(US_ASCII);

    private final ConnectionContext server;
    private final SocketChannel channel;
    private final DataReader forServer = DataReader.create(this::next);
    private final RequestReader reader;
    private final BooleanSupplier draining;

    private byte @Nullable [] lookedAt;
    private @Nullable Arrival arrival;

    Wire(
            ConnectionContext server,
            SocketChannel channel,
            HttpSettings settings,
            BytesInFlight bytesInFlight,
            BooleanSupplier draining) {
        this.draining = draining;
        this.server = server;
        this.channel = channel;
        this.reader =
                new RequestReader(
                        this::receive,
                        settings,
                        bytesInFlight,
                        () -> Line.CURRENT.get().expectWithin(settings.receiveMax()));
    }

    /** The request that the server was told of last. */
    Arrival arrival() {
        if (arrival == null) {
            throw new IllegalStateException("No request has arrived");
        }
        return arrival;
    }

    /** What reads the requests of this connection. */
    RequestReader reader() {
        return reader;
    }

    /** The address of the other end. */
    InetAddress peer() {
        if (server.remotePeer().address() instanceof InetSocketAddress peer) {
            return peer.getAddress();
        }
        throw new IllegalStateException("The connection is not one of TCP");
    }

    /**
     * Tells a peer that waits with its body to send it, unless it has begun to (RFC 9110, 10.1.1).
     */
    void tellToContinue() {
        if (reader.hasBytes()) {
            return;
        }
        try {
            server.dataWriter().writeNow(BufferData.create(CONTINUE));
        } catch (SocketWriterException | UncheckedIOException e) {
            throw new ServerConnectionException("The connection cannot be written", e);
        }
    }

    /**
     * Whether the peer is known to be gone: it reset the connection or closed its end. A caller
     * that closes only its sending end, as HTTP allows and clients do not do, looks the same.
     */
    boolean isPeerGone() {
        if (lookedAt != null || reader.hasBytes()) {
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

    /** Waits for the next request, and hands the server one of its own. */
    private byte[] next() {
        try {
            // Idle from here on. A server that begins to drain later interrupts what is idle.
            reader.release();
            if (draining.getAsBoolean() && lookedAt == null && reader.isEmpty()) {
                throw new CloseConnectionException("The server is closing");
            }
            arrival = reader.readHead();
            return ANY_REQUEST;
        } catch (CloseConnectionException e) {
            throw e;
        } catch (RuntimeException e) {
            LOG.error(
                    "A request could not be read because of a fault of the server;"
                            + " its connection ends without an answer. Report this with the stack",
                    Whereabouts.of(e));
            throw new CloseConnectionException("The request could not be read");
        } catch (Error e) {
            FatalErrors.endProcessIfFatal(e); // the web server would answer 500 and go on
            throw e;
        }
    }

    private byte @Nullable [] receive() {
        byte[] first = lookedAt;
        if (first != null) {
            lookedAt = null;
            return first;
        }
        try {
            return server.serverSocket().get();
        } catch (UncheckedIOException e) {
            throw new ServerConnectionException("The connection cannot be read", e);
        }
    }

    @Override
    public DataReader dataReader() {
        return forServer;
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
