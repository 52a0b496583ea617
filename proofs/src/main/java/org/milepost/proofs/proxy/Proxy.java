package org.milepost.proofs.proxy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;

/**
 * Listens at a port of this machine and forwards the connections to another port, with
 * disturbances.
 *
 * <p>Threads: shared.
 */
public final class Proxy implements AutoCloseable {

    private static final int BACKLOG = 512;

    private final ServerSocket listener;
    private final InetSocketAddress target;
    private final Supplier<Disturbance> disturbances;
    private final boolean watchesCommits;
    private final Set<ProxiedConnection> connections = ConcurrentHashMap.newKeySet();
    private final Collection<ConnectionSpan> spans = new ConcurrentLinkedQueue<>();
    private final Map<ConnectionFault, Integer> counts = new EnumMap<>(ConnectionFault.class);

    private Proxy(
            ServerSocket listener,
            InetSocketAddress target,
            Supplier<Disturbance> disturbances,
            boolean watchesCommits) {
        this.listener = listener;
        this.target = target;
        this.disturbances = disturbances;
        this.watchesCommits = watchesCommits;
    }

    /**
     * A way to a server that is asked one thing a connection.
     *
     * @param disturbances what happens to each new connection
     */
    public static Proxy to(InetSocketAddress target, Supplier<Disturbance> disturbances) {
        return open(target, disturbances, false);
    }

    /** A proxy in front of PostgreSQL; each {@link ProxiedConnection} has its own disturbance. */
    public static Proxy toPostgres(InetSocketAddress target) {
        return open(target, () -> Disturbance.NONE, true);
    }

    /** Where it listens. */
    public InetSocketAddress address() {
        return new InetSocketAddress(listener.getInetAddress(), listener.getLocalPort());
    }

    /** The connections that are open now. */
    public List<ProxiedConnection> open() {
        return connections.stream().filter(ProxiedConnection::isOpen).toList();
    }

    /** The connections that have ended. */
    public List<ConnectionSpan> spans() {
        return List.copyOf(spans);
    }

    /** How often what has happened. */
    public synchronized Map<ConnectionFault, Integer> counts() {
        return new EnumMap<>(counts);
    }

    /** Takes no more connections, and ends those that are open. */
    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException _) {
            // The port is closed in any case.
        }
        connections.forEach(ProxiedConnection::close);
    }

    private static Proxy open(
            InetSocketAddress target, Supplier<Disturbance> disturbances, boolean watchesCommits) {
        try {
            ServerSocket listener = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
            Proxy proxy = new Proxy(listener, target, disturbances, watchesCommits);
            Thread.ofVirtual().start(proxy::accept);
            return proxy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                Thread.ofVirtual().start(() -> connect(client));
            } catch (IOException _) {
                // Closed, or a connection that was gone before it was taken.
            }
        }
    }

    private void connect(Socket client) {
        Socket server = new Socket();
        try {
            server.connect(target);
            server.setTcpNoDelay(true);
            client.setTcpNoDelay(true);
            ProxiedConnection connection =
                    new ProxiedConnection(
                            client,
                            server,
                            disturbances.get(),
                            watchesCommits,
                            this::count,
                            spans::add);
            connections.removeIf(it -> !it.isOpen());
            connections.add(connection);
            connection.start();
        } catch (IOException _) {
            refuse(client);
            refuse(server);
        }
    }

    /**
     * Where nothing listens, a connection ends as soon as it is made, which is close to a refusal.
     */
    private static void refuse(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException _) {
            // Gone already.
        }
    }

    private synchronized void count(ConnectionFault fault) {
        counts.merge(fault, 1, Integer::sum);
    }
}
