package org.milepost.http;

import io.helidon.common.buffers.BufferData;
import io.helidon.http.HttpLogConfig;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.http1.Http1Config;
import io.helidon.webserver.http1.Http1ConnectionSelector;
import io.helidon.webserver.spi.ServerConnection;
import io.helidon.webserver.spi.ServerConnectionSelector;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * Makes a {@link ClientConnection} of every connection that the server accepts. It speaks HTTP/1.1
 * only.
 */
final class ClientConnectionSelector implements ServerConnectionSelector {

    /** Helidon's log of received and sent data would contain whole requests. */
    private static final HttpLogConfig NO_LOG =
            HttpLogConfig.builder().receiveLog(false).sendLog(false).build();

    private final Http1ConnectionSelector http1 =
            Http1ConnectionSelector.builder()
                    .config(Http1Config.builder().log(NO_LOG).build())
                    .build();

    private final HttpSettings settings;
    private final AcceptedChannels reception;
    private final ConnectionDeadlines watch;
    private final BytesInFlight bytesInFlight;
    private final ConnectionsPerAddress perAddress;
    private final BooleanSupplier draining;

    ClientConnectionSelector(
            HttpSettings settings,
            AcceptedChannels reception,
            ConnectionDeadlines watch,
            BytesInFlight bytesInFlight,
            BooleanSupplier draining) {
        this.draining = draining;
        this.settings = settings;
        this.reception = reception;
        this.watch = watch;
        this.bytesInFlight = bytesInFlight;
        this.perAddress =
                new ConnectionsPerAddress(
                        settings.connectionsPerAddressMax(), settings.trustedProxies());
    }

    @Override
    public ServerConnection connection(ConnectionContext context) {
        SocketConnection socket =
                new SocketConnection(
                        context, reception.channel(context), settings, bytesInFlight, draining);
        return new ClientConnection(http1.connection(socket), socket, watch, perAddress);
    }

    @Override
    public int bytesToIdentifyConnection() {
        return http1.bytesToIdentifyConnection();
    }

    @Override
    public Support supports(BufferData data) {
        return http1.supports(data);
    }

    @Override
    public Set<String> supportedApplicationProtocols() {
        return http1.supportedApplicationProtocols();
    }
}
