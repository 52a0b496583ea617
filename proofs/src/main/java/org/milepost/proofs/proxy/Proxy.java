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
 * Listens at a port of this machine and carries what comes to another one, with mishaps.
 *
 * <p>Threads: shared.
 */
public final class Proxy implements AutoCloseable {

    private static final int BACKLOG = 512;

    private final ServerSocket listener;
    private final InetSocketAddress target;
    private final Supplier<Mishap> mishaps;
    private final boolean watchesCommits;
    private final Set<Passage> passages = ConcurrentHashMap.newKeySet();
    private final Collection<Trip> trips = new ConcurrentLinkedQueue<>();
    private final Map<Fault, Integer> counts = new EnumMap<>(Fault.class);

    private Proxy(
            ServerSocket listener,
            InetSocketAddress target,
            Supplier<Mishap> mishaps,
            boolean watchesCommits) {
        this.listener = listener;
        this.target = target;
        this.mishaps = mishaps;
        this.watchesCommits = watchesCommits;
    }

    /**
     * A way to a server that is asked one thing a connection.
     *
     * @param mishaps what happens to each new connection
     */
    public static Proxy to(InetSocketAddress target, Supplier<Mishap> mishaps) {
        return open(target, mishaps, false);
    }

    /** A way to PostgreSQL; what happens is told to each {@link Passage}. */
    public static Proxy toPostgres(InetSocketAddress target) {
        return open(target, () -> Mishap.NONE, true);
    }

    /** Where it listens. */
    public InetSocketAddress address() {
        return new InetSocketAddress(listener.getInetAddress(), listener.getLocalPort());
    }

    /** The connections that are open now. */
    public List<Passage> open() {
        return passages.stream().filter(Passage::isOpen).toList();
    }

    /** The connections that have ended. */
    public List<Trip> trips() {
        return List.copyOf(trips);
    }

    /** How often what has happened. */
    public synchronized Map<Fault, Integer> counts() {
        return new EnumMap<>(counts);
    }

    /** Takes no more connections, and ends those that are open. */
    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException _) {
            // Nobody is listening either way.
        }
        passages.forEach(Passage::close);
    }

    private static Proxy open(
            InetSocketAddress target, Supplier<Mishap> mishaps, boolean watchesCommits) {
        try {
            ServerSocket listener = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
            Proxy proxy = new Proxy(listener, target, mishaps, watchesCommits);
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
            Passage passage =
                    new Passage(
                            client, server, mishaps.get(), watchesCommits, this::count, trips::add);
            passages.removeIf(it -> !it.isOpen());
            passages.add(passage);
            passage.start();
        } catch (IOException _) {
            refuse(client);
            refuse(server);
        }
    }

    /** Where nobody listens a connection ends as soon as it is made: the nearest to a refusal. */
    private static void refuse(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException _) {
            // Gone already.
        }
    }

    private synchronized void count(Fault fault) {
        counts.merge(fault, 1, Integer::sum);
    }
}
