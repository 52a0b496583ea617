package org.milepost.http;

import io.helidon.common.concurrency.limits.Limit;
import io.helidon.common.task.InterruptableTask;
import io.helidon.webserver.spi.ServerConnection;
import java.net.InetAddress;
import java.time.Duration;
import org.milepost.threads.FatalErrors;

/**
 * One connection of a client, with the deadline of what its peer must do next. Helidon's own
 * timeout only ends connections that wait for a request line; a peer that sends or reads a byte now
 * and then would hold one without limit.
 *
 * <p>Threads: used by the connection's own thread; {@link ConnectionDeadlines} reads the deadline
 * and may cut it.
 */
final class ClientConnection implements ServerConnection, InterruptableTask<Void> {

    /** The connection whose request this thread is answering. */
    static final ScopedValue<ClientConnection> CURRENT = ScopedValue.newInstance();

    /** How long a refused peer may take to finish sending and read the answer. */
    static final Duration LINGER_MAX = Duration.ofMillis(500);

    private static final long NONE = Long.MAX_VALUE;
    private static final int LINGER_BYTES_MAX = 256 * 1024;

    private final ServerConnection connection;
    private final SocketConnection socket;
    private final ConnectionDeadlines watch;
    private final ConnectionsPerAddress perAddress;

    private volatile long deadlineNanos = NONE;
    private volatile boolean ending;

    ClientConnection(
            ServerConnection connection,
            SocketConnection socket,
            ConnectionDeadlines watch,
            ConnectionsPerAddress perAddress) {
        this.connection = connection;
        this.socket = socket;
        this.watch = watch;
        this.perAddress = perAddress;
    }

    /** Serves the connection, or ends it at once when its address has too many. */
    @Override
    public void handle(Limit limit) throws InterruptedException {
        InetAddress peer = socket.peer();
        if (!perAddress.enter(peer)) {
            return;
        }
        watch.add(this);
        try {
            ScopedValue.where(CURRENT, this).call(() -> handleHere(limit));
            if (!ending) {
                // Helidon refused what it could not parse; the rest may still arrive.
                linger();
            }
        } catch (RuntimeException | Error e) {
            FatalErrors.endProcessIfFatal(e); // Helidon would only end the connection.
            throw e;
        } finally {
            watch.remove(this);
            socket.reader().release();
            perAddress.leave(peer);
        }
    }

    private boolean handleHere(Limit limit) throws InterruptedException {
        connection.handle(limit);
        return true;
    }

    /** Sets how long the peer may take to send or to accept data. */
    void expectWithin(Duration limit) {
        deadlineNanos = System.nanoTime() + limit.toNanos();
    }

    /** Removes the deadline: the server is working, or the connection may be idle. */
    void expectNothing() {
        deadlineNanos = NONE;
    }

    boolean isOverdue(long nowNanos) {
        long deadline = deadlineNanos;
        return deadline != NONE && nowNanos - deadline > 0;
    }

    /** The current request. */
    ReceivedHead arrival() {
        return socket.arrival();
    }

    /** The reader of its body. */
    RequestReader reader() {
        return socket.reader();
    }

    /** The address of the peer. */
    InetAddress peer() {
        return socket.peer();
    }

    /** Sends 100 Continue to a peer that waits with its body. */
    void tellToContinue() {
        socket.tellToContinue();
    }

    /** Whether the peer is known to have closed the connection. */
    boolean isPeerGone() {
        return socket.isPeerGone();
    }

    /** Reads for a short time what a refused peer still sends, before the connection is closed. */
    void linger() {
        expectWithin(LINGER_MAX);
        socket.drop(LINGER_BYTES_MAX);
        expectNothing();
    }

    /** Closes the connection at once; its thread gets an I/O error. */
    void cut() {
        ending = true;
        expectNothing();
        socket.cut();
    }

    /** Whether the connection is idle: no request is arriving or being answered. */
    @Override
    public boolean canInterrupt() {
        return !socket.reader().isReceiving()
                && connection instanceof InterruptableTask<?> task
                && task.canInterrupt();
    }

    @Override
    public Duration idleTime() {
        return connection.idleTime();
    }

    /**
     * Closes the connection, at once when it is idle. A request that is arriving is still answered,
     * within its deadline.
     */
    @Override
    public void close(boolean interrupt) {
        if (interrupt || !socket.reader().isReceiving()) {
            ending = true;
            connection.close(interrupt);
        }
    }
}
