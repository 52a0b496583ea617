package org.milepost.http;

import io.helidon.common.socket.SocketContext;
import io.helidon.common.socket.SocketOptions;
import io.helidon.webserver.CloseConnectionException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Sets the socket options of accepted connections, and keeps their channels until the connection is
 * created. Helidon passes the channel only to this class, and only the channel shows whether a peer
 * is still connected.
 *
 * <p>Threads: added on the accepting thread, taken on the connections' threads.
 */
final class AcceptedChannels implements SocketOptions {

    /** Without it, the kernel delays an answer by about 40 ms (Nagle and delayed ACK). */
    private static final boolean TCP_NO_DELAY = true;

    private final SocketOptions options = SocketOptions.builder().tcpNoDelay(TCP_NO_DELAY).build();
    private final Map<Ends, SocketChannel> waiting = new ConcurrentHashMap<>();

    /** Removes and returns the channel of this connection. */
    SocketChannel channel(SocketContext connection) {
        SocketAddress remote = connection.remotePeer().address();
        SocketAddress local = connection.localPeer().address();
        SocketChannel channel = waiting.remove(new Ends(remote, local));
        if (channel == null) {
            throw new CloseConnectionException("The connection was closed before it was served");
        }
        return channel;
    }

    @Override
    public void configureSocket(SocketChannel channel) {
        options.configureSocket(channel);
        try {
            waiting.put(new Ends(channel.getRemoteAddress(), channel.getLocalAddress()), channel);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void configureSocket(Socket socket) {
        options.configureSocket(socket);
    }

    @Override
    public Map<SocketOption<?>, Object> socketOptions() {
        return options.socketOptions();
    }

    @Override
    public Duration connectTimeout() {
        return options.connectTimeout();
    }

    @Override
    public Duration readTimeout() {
        return options.readTimeout();
    }

    @Override
    public Optional<Integer> socketReceiveBufferSize() {
        return options.socketReceiveBufferSize();
    }

    @Override
    public Optional<Integer> socketSendBufferSize() {
        return options.socketSendBufferSize();
    }

    @Override
    public boolean socketReuseAddress() {
        return options.socketReuseAddress();
    }

    @Override
    public boolean socketKeepAlive() {
        return options.socketKeepAlive();
    }

    @Override
    public boolean tcpNoDelay() {
        return options.tcpNoDelay();
    }

    private record Ends(SocketAddress remote, SocketAddress local) {}
}
