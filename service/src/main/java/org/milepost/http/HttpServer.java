package org.milepost.http;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.milepost.threads.JobStatus;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The HTTP server: serves the routes until it is closed, each connection on a virtual thread. It
 * installs no shutdown hook; its owner closes it.
 *
 * <p>Threads: shared.
 */
public final class HttpServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(HttpServer.class);

    /** File descriptors reserved for jars, logs and the database. */
    private static final int FILES_OF_OUR_OWN = 512;

    /** The measured memory of an idle connection: its buffer and its thread. */
    private static final int CONNECTION_BYTES = 16 * 1024;

    /**
     * The same within TLS: measured are 17 KB, and a part of a record can take two buffers of 17 KB
     * more.
     */
    private static final int TLS_CONNECTION_BYTES = 64 * 1024;

    /** The most handshakes at once, and how many are begun before they are counted. */
    static final int HANDSHAKES_MAX = 1_000;

    static final int HANDSHAKES_UNCOUNTED = 50;

    private static final int HEAP_PART_FOR_CONNECTIONS = 3;
    private static final int BACKLOG = 1024;

    /** What the kernel takes for a peer that does not read; by default it would take megabytes. */
    private static final int SEND_BYTES_MAX = 128 * 1024;

    /** The wait for room for a connection, and before accepting again after a failure. */
    private static final Duration RETRY = Duration.ofMillis(20);

    /**
     * How long a connection may stay idle once the server closes. A caller that sends one request
     * after the other gets another answer, with {@code Connection: close}.
     */
    private static final Duration IDLE_MAX = Duration.ofSeconds(1);

    private static final Duration POLL = Duration.ofMillis(50);

    /** How long threads that were interrupted may take to end. */
    private static final Duration INTERRUPTED_MAX = Duration.ofMillis(500);

    private final HttpSettings settings;
    private final int connectionsMax;
    private final ServerSocketChannel channel;
    private final int port;
    private final Selector selector;
    private final Thread acceptor;
    private final Dispatcher dispatcher;
    private final OpenConnections connections;
    private final BytesInFlight bytesInFlight;
    private final ConnectionsPerAddress perAddress;
    private final Optional<CertificateReloader> certificate;
    private final Sheds sheds;

    // The acceptor only.
    private int accepted;

    private volatile boolean failing;
    private volatile boolean closing;

    private HttpServer(
            String name,
            HttpSettings settings,
            Dispatcher dispatcher,
            Sheds sheds,
            ServerSocketChannel channel,
            InstantSource clock)
            throws IOException {
        this.sheds = sheds;
        this.settings = settings;
        this.connectionsMax = connectionsMax(settings);
        this.channel = channel;
        this.port = channel.socket().getLocalPort();
        this.dispatcher = dispatcher;
        this.perAddress =
                new ConnectionsPerAddress(
                        settings.connectionsPerAddressMax(), settings.trustedProxies());
        this.selector = Selector.open();
        channel.configureBlocking(false);
        channel.register(selector, SelectionKey.OP_ACCEPT);
        this.connections = new OpenConnections(name + "-slow-peers", sheds);
        this.certificate =
                settings.tls()
                        .map(
                                it ->
                                        CertificateReloader.start(
                                                it, clock, CertificateReloader.PERIOD));
        this.bytesInFlight =
                new BytesInFlight(
                        settings.bytesInFlightMax(),
                        connections::free,
                        () -> sheds.count(HttpCounts.Reason.MEMORY));
        this.acceptor = Thread.ofPlatform().name(name + "-acceptor").unstarted(this::accept);
    }

    /**
     * Starts to listen. Once this returns, requests are answered.
     *
     * @param name distinguishes this server's threads from another server's
     * @param mounted tables that come and go while it runs
     * @param prefixes the prefixes of paths without a route, with the API that words their faults;
     *     the first prefix that fits
     * @param otherwise words the faults of all other paths
     * @param clock real time
     * @throws PortTaken when the address cannot be bound
     * @throws UnusableCertificate when TLS cannot begin
     */
    public static HttpServer start(
            String name,
            HttpSettings settings,
            List<Route> routes,
            MountedRoutes mounted,
            List<PathPrefix> prefixes,
            FaultStyle otherwise,
            HttpEvents events,
            InstantSource clock) {
        RouteTable table = new RouteTable(routes, prefixes, otherwise, mounted);
        Sheds sheds = new Sheds();
        Dispatcher dispatcher = new Dispatcher(table, settings, events, sheds, clock);
        ServerSocketChannel channel = bind(settings);
        try {
            HttpServer server = new HttpServer(name, settings, dispatcher, sheds, channel, clock);
            server.acceptor.start();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * A port that is free now, for callers who must know it before the server starts because
     * addresses are part of tokens and documents.
     */
    public static int freePort(String host) {
        try (ServerSocketChannel probe = bind(HttpSettings.at(host, 0))) {
            return probe.socket().getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The port of the server; negative once it does not listen any more. */
    public int port() {
        return channel.isOpen() ? port : -1;
    }

    /** The bytes that requests in progress hold. */
    public long bytesInFlight() {
        return bytesInFlight.bytes();
    }

    /** What it has now, and what it has counted since its start. */
    public HttpCounts counts() {
        return new HttpCounts(connections.count(), bytesInFlight.bytes(), sheds.all());
    }

    /** The certificate of new connections; empty without TLS. */
    public Optional<CertificateStatus> certificate() {
        return certificate.map(CertificateReloader::certificate);
    }

    /** Whether connections are accepted. */
    public boolean isListening() {
        return acceptor.isAlive() && channel.isOpen() && !failing;
    }

    /** The jobs that close overdue connections and, with TLS, read the certificate again. */
    public List<Supplier<JobStatus>> jobs() {
        List<Supplier<JobStatus>> jobs = new ArrayList<>();
        jobs.add(connections::status);
        certificate.ifPresent(it -> jobs.add(it::status));
        return jobs;
    }

    /**
     * Makes every further answer end its connection, so that callers move to another instance. New
     * connections are still accepted.
     */
    public void endConnections() {
        dispatcher.endConnections();
    }

    /**
     * Stops accepting connections, answers the requests that have begun to arrive, and closes the
     * connections: those whose callers go on sending with their next answer, the idle ones soon.
     * Requests in progress are cut after the configured time.
     */
    @Override
    public void close() {
        closing = true;
        endConnections();
        selector.wakeup();
        try {
            acceptor.join();
            long start = System.nanoTime();
            boolean isDone = connections.awaitNone(IDLE_MAX);
            while (!isDone && System.nanoTime() - start < settings.drainMax().toNanos()) {
                connections.closeIdle(IDLE_MAX);
                isDone = connections.awaitNone(POLL);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        connections.cutAll();
        connections.awaitNone(INTERRUPTED_MAX);
        connections.close();
        certificate.ifPresent(CertificateReloader::close);
    }

    /**
     * Tests whether the address can be bound, by binding it for a moment.
     *
     * @throws PortTaken when it cannot
     */
    public static void requireFree(HttpSettings settings) {
        try {
            bind(settings).close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ServerSocketChannel bind(HttpSettings settings) {
        InetSocketAddress address = new InetSocketAddress(settings.host(), settings.port());
        if (address.isUnresolved()) {
            throw new PortTaken("There is no host " + settings.host() + " to listen at");
        }
        try {
            ServerSocketChannel channel = ServerSocketChannel.open();
            try {
                channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
                return channel.bind(address, BACKLOG);
            } catch (IOException e) {
                channel.close();
                throw e;
            }
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

    /** As many connections as there are free file descriptors and memory for. */
    private static int connectionsMax(HttpSettings settings) {
        int each = settings.tls().isPresent() ? TLS_CONNECTION_BYTES : CONNECTION_BYTES;
        long max = Runtime.getRuntime().maxMemory() / HEAP_PART_FOR_CONNECTIONS / each;
        if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean os) {
            max = Math.min(max, Math.max(1, os.getMaxFileDescriptorCount() - FILES_OF_OUR_OWN));
        }
        return (int) Math.min(settings.connectionsMax(), max);
    }

    /** Accepts until the server drains, and then those that have connected before. */
    private void accept() {
        try (channel) {
            try (selector) {
                while (!closing) {
                    selector.select(key -> {});
                    acceptWaiting();
                }
            }
            // The kernel resets those that connect between this and the end of the channel.
            acceptWaiting();
        } catch (IOException | InterruptedException e) {
            LOG.error("port {} is closed after a failure; restart the process", port, e);
        }
    }

    private void acceptWaiting() throws InterruptedException {
        try {
            while (connections.hasRoom(connectionsMax)) {
                SocketChannel accepted = channel.accept();
                failing = false;
                if (accepted == null) {
                    return;
                }
                serve(accepted);
            }
        } catch (IOException e) {
            if (!failing) {
                LOG.error(
                        "port {} cannot accept a connection; callers wait until it can; check the"
                                + " limit of open files",
                        port,
                        e);
            }
            failing = true;
        }
        Thread.sleep(RETRY);
    }

    private Transport transport(SocketChannel socket) {
        return certificate
                .<Transport>map(it -> new TlsTransport(socket, it.context()))
                .orElseGet(() -> new PlainTransport(socket));
    }

    private void serve(SocketChannel socket) throws IOException {
        try {
            // Otherwise the kernel delays an answer by about 40 ms (Nagle and delayed ACK).
            socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
            socket.setOption(StandardSocketOptions.SO_SNDBUF, SEND_BYTES_MAX);
            ClientConnection connection =
                    new ClientConnection(
                            socket,
                            transport(socket),
                            dispatcher,
                            settings,
                            connections,
                            bytesInFlight);
            InetAddress peer = connection.peer();
            if (!perAddress.enter(peer)) {
                sheds.count(HttpCounts.Reason.ADDRESS);
                socket.close();
                return;
            }
            connections.add(connection);
            if (certificate.isPresent() && ++accepted % HANDSHAKES_UNCOUNTED == 0) {
                connections.limitHandshakes(HANDSHAKES_MAX);
            }
            Thread.ofVirtual()
                    .name("http")
                    .start(
                            () -> {
                                try {
                                    connection.run();
                                } finally {
                                    perAddress.leave(peer);
                                }
                            });
        } catch (IOException e) { // the peer has closed it
            socket.close();
        }
    }
}
