package org.milepost.http;

import com.sun.management.UnixOperatingSystemMXBean;
import io.helidon.common.mapper.MapperManager;
import io.helidon.http.DirectHandler;
import io.helidon.http.encoding.ContentEncodingContext;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.DirectHandlers;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.spi.ProtocolConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.time.Duration;
import java.util.List;
import org.milepost.threads.JobStatus;

/**
 * The HTTP server: serves the routes until it is closed. It installs no shutdown hook; its owner
 * closes it.
 *
 * <p>Threads: shared.
 */
public final class HttpServer implements AutoCloseable {

    /** File descriptors reserved for jars, logs and the database. */
    private static final int FILES_OF_OUR_OWN = 512;

    /** The measured memory of an idle connection: its socket's buffer and its thread. */
    private static final int CONNECTION_BYTES = 16 * 1024;

    private static final int HEAP_PART_FOR_CONNECTIONS = 3;

    /** How long a connection to this process itself may take. */
    private static final int CONNECT_MILLIS_MAX = 500;

    static {
        keepHeaderMappers();
    }

    private final String host;
    private final WebServer server;
    private final Dispatcher dispatcher;
    private final ConnectionDeadlines watch;
    private final BytesInFlight bytesInFlight;

    private HttpServer(
            String host,
            WebServer server,
            Dispatcher dispatcher,
            ConnectionDeadlines watch,
            BytesInFlight bytesInFlight) {
        this.host = host;
        this.server = server;
        this.dispatcher = dispatcher;
        this.watch = watch;
        this.bytesInFlight = bytesInFlight;
    }

    /**
     * Starts to listen. Once this returns, requests are answered.
     *
     * @param prefixes the prefixes of paths without a route, with the API that words their faults;
     *     the first prefix that fits
     * @param otherwise words the faults of all other paths
     * @throws PortTaken when the address cannot be bound
     */
    public static HttpServer start(
            HttpSettings settings,
            List<Route> routes,
            List<PathPrefix> prefixes,
            FaultStyle otherwise) {
        return start("http", settings, routes, prefixes, otherwise, HttpEvents.NONE);
    }

    /**
     * Starts with a listener.
     *
     * @param name distinguishes this server's job from another server's
     * @throws PortTaken when the address cannot be bound
     */
    public static HttpServer start(
            String name,
            HttpSettings settings,
            List<Route> routes,
            List<PathPrefix> prefixes,
            FaultStyle otherwise,
            HttpEvents events) {
        requireFree(settings);
        RouteTable table = new RouteTable(routes, prefixes, otherwise);
        Dispatcher dispatcher = new Dispatcher(table, settings, events);
        AcceptedChannels reception = new AcceptedChannels();
        BytesInFlight bytesInFlight = new BytesInFlight(settings.bytesInFlightMax());
        ConnectionDeadlines watch = new ConnectionDeadlines(name + "-slow-peers");
        WebServer server =
                WebServer.builder()
                        .host(settings.host())
                        .port(settings.port())
                        .shutdownHook(false)
                        .shutdownGracePeriod(settings.drainMax())
                        .featuresDiscoverServices(false)
                        .protocolsDiscoverServices(false)
                        .addProtocol(new OurHttp1("http_1_1", "http_1_1"))
                        .addConnectionSelector(
                                new ClientConnectionSelector(
                                        settings,
                                        reception,
                                        watch,
                                        bytesInFlight,
                                        dispatcher::isDraining))
                        // Helidon's NIO socket drops the rest of an answer that fills the send
                        // buffer.
                        .useNio(false)
                        .connectionOptions(reception)
                        .maxTcpConnections(connectionsMax(settings))
                        .idleConnectionTimeout(settings.idleMax())
                        .idleConnectionPeriod(period(settings.idleMax()))
                        .contentEncoding(
                                ContentEncodingContext.builder()
                                        .contentEncodingsDiscoverServices(false)
                                        .build())
                        .directHandlers(early(table))
                        .routing(HttpRouting.builder().addFilter(dispatcher))
                        .build()
                        .start();
        if (!server.isRunning()) {
            watch.close();
            throw new IllegalStateException("The web server did not start; the log says why");
        }
        return new HttpServer(settings.host(), server, dispatcher, watch, bytesInFlight);
    }

    /**
     * A port that is free now, for callers who must know it before the server starts because
     * addresses are part of tokens and documents.
     */
    public static int freePort(String host) {
        try (ServerSocketChannel probe = ServerSocketChannel.open()) {
            probe.bind(new InetSocketAddress(host, 0));
            return probe.socket().getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The port of the server. */
    public int port() {
        return server.port();
    }

    /** The bytes that requests in progress hold. */
    public long bytesInFlight() {
        return bytesInFlight.bytes();
    }

    /**
     * Whether connections are accepted, tested by opening one. Helidon stops listening for good,
     * without an error, when accepting a connection fails.
     */
    public boolean isListening() {
        try (Socket probe = new Socket()) {
            probe.connect(new InetSocketAddress(host, port()), CONNECT_MILLIS_MAX);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** The status of the job that closes overdue connections. */
    public JobStatus watchStatus() {
        return watch.status();
    }

    /**
     * Stops accepting connections, closes the idle ones, and waits for requests in progress, which
     * are cut after the configured time.
     */
    @Override
    public void close() {
        dispatcher.drain();
        server.stop();
        watch.close();
    }

    /**
     * Tests whether the address can be bound, by binding it for a moment. Helidon would only log a
     * failure.
     *
     * @throws PortTaken when it cannot
     */
    public static void requireFree(HttpSettings settings) {
        InetSocketAddress address = new InetSocketAddress(settings.host(), settings.port());
        if (address.isUnresolved()) {
            throw new PortTaken("There is no host " + settings.host() + " to listen at");
        }
        try (ServerSocketChannel probe = ServerSocketChannel.open()) {
            probe.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            probe.bind(address);
        } catch (BindException e) {
            throw new PortTaken(
                    "Port "
                            + settings.port()
                            + " at "
                            + settings.host()
                            + " cannot be used: another process listens there, or it is reserved",
                    e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Without its own mapper manager, Helidon 4.4 builds a new one for every header that it reads
     * as a number, such as Content-Length: a quarter of the cost of a request. There is no other
     * way to set one.
     */
    @SuppressWarnings("removal")
    private static void keepHeaderMappers() {
        MapperManager.global(MapperManager.create());
    }

    /**
     * As many connections as there are free file descriptors and memory for. Helidon stops
     * listening for good when it finds no descriptor for a connection.
     */
    private static int connectionsMax(HttpSettings settings) {
        long max = Runtime.getRuntime().maxMemory() / HEAP_PART_FOR_CONNECTIONS / CONNECTION_BYTES;
        if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean os) {
            max = Math.min(max, Math.max(1, os.getMaxFileDescriptorCount() - FILES_OF_OUR_OWN));
        }
        return (int) Math.min(settings.connectionsMax(), max);
    }

    private static DirectHandlers early(RouteTable table) {
        DirectHandlers.Builder handlers = DirectHandlers.builder();
        HelidonFaultHandler faults = new HelidonFaultHandler(table.otherwise());
        for (DirectHandler.EventType type : DirectHandler.EventType.values()) {
            handlers.addHandler(type, faults);
        }
        return handlers.build();
    }

    private static Duration period(Duration idleMax) {
        Duration quarter = idleMax.dividedBy(4);
        return quarter.compareTo(Duration.ofSeconds(1)) < 0 ? Duration.ofSeconds(1) : quarter;
    }

    /**
     * Replaces the HTTP/1.1 that Helidon would add by itself whatever discovery is set to. With two
     * protocols to choose from it would wait for the first bytes of a connection without a timeout,
     * and close it silently when it does not recognise them.
     */
    private record OurHttp1(String name, String type) implements ProtocolConfig {}
}
