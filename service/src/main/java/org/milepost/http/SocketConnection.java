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
 * The bytes of one connection, between the socket and Helidon. Our own {@link RequestReader} reads
 * the requests; Helidon gets the same short request for each of them, which makes it call the
 * dispatcher and contains nothing that the peer sent. So Helidon parses nothing from outside, and
 * can neither misread nor log it.
 *
 * <p>Threads: used by the connection's own thread; any thread may cut.
 */
final class SocketConnection implements ConnectionContext {

    private static final Logger LOG = LoggerFactory.getLogger(SocketConnection.class);

    private static final byte[] ANY_REQUEST =
            "GET / HTTP/1.1\r\nHost: h\r\n\r\n".getBytes(US_ASCII);

    private static final byte[] CONTINUE = "HTTP/1.1 100 Continue\r\n\r\n".getBytes(US_ASCII);

    private final ConnectionContext server;
    private final SocketChannel channel;
    private final DataReader forServer = DataReader.create(this::next);
    private final RequestReader reader;
    private final BooleanSupplier draining;

    private byte @Nullable [] lookedAt;
    private @Nullable ReceivedHead arrival;

    SocketConnection(
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
                        () -> ClientConnection.CURRENT.get().expectWithin(settings.receiveMax()));
    }

    /** The request that Helidon was given last. */
    ReceivedHead arrival() {
        if (arrival == null) {
            throw new IllegalStateException("No request has arrived");
        }
        return arrival;
    }

    /** The reader of the requests of this connection. */
    RequestReader reader() {
        return reader;
    }

    /** The address of the peer. */
    InetAddress peer() {
        if (server.remotePeer().address() instanceof InetSocketAddress peer) {
            return peer.getAddress();
        }
        throw new IllegalStateException("The connection is not one of TCP");
    }

    /**
     * Sends 100 Continue to a peer that waits with its body, unless it has begun to send it (RFC
     * 9110, 10.1.1).
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
     * Whether the peer has reset or closed the connection. A caller that closes only its sending
     * direction, which HTTP allows and clients do not do, looks the same.
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
     * Closes the sending direction, then reads and discards what the peer still sends. Closing with
     * unread bytes would reset the connection, and the reset can overtake the answer (RFC 9112,
     * section 9.6).
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
            // the peer has closed the connection
            cut();
        }
    }

    /** Closes the connection at once; its thread gets an I/O error. */
    void cut() {
        try {
            channel.close();
        } catch (IOException e) {
            LOG.debug("the connection had failed before it was cut");
        }
    }

    /** Waits for the next request, and gives Helidon the substitute. */
    private byte[] next() {
        try {
            // From here on the connection is idle; draining interrupts it.
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
                    "reading a request failed with an unexpected exception; its connection is closed"
                            + " without an answer; report this as a defect",
                    RedactedException.of(e));
            throw new CloseConnectionException("The request could not be read");
        } catch (Error e) {
            FatalErrors.endProcessIfFatal(e); // Helidon would answer 500 and continue.
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
