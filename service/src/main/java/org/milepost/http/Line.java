package org.milepost.http;

import io.helidon.common.concurrency.limits.Limit;
import io.helidon.common.task.InterruptableTask;
import io.helidon.webserver.spi.ServerConnection;
import java.net.InetAddress;
import java.time.Duration;
import org.milepost.threads.FatalErrors;

/**
 * One connection of a client, and until when its peer must have moved. The server's own time-out
 * only ends connections that wait for a request line; a peer that sends or reads a byte now and
 * then would hold one for ever.
 *
 * <p>Threads: used by the connection's own thread; the {@link Watch} reads the deadline and may
 * cut.
 */
final class Line implements ServerConnection, InterruptableTask<Void> {

    /** The line whose request this thread is answering. */
    static final ScopedValue<Line> CURRENT = ScopedValue.newInstance();

    /** How long a refused peer may take to finish and read why. */
    static final Duration LINGER_MAX = Duration.ofMillis(500);

    private static final long NONE = Long.MAX_VALUE;
    private static final int LINGER_BYTES_MAX = 256 * 1024;

    private final ServerConnection connection;
    private final Wire wire;
    private final Watch watch;
    private final ConnectionsPerAddress perAddress;

    private volatile long deadlineNanos = NONE;
    private volatile boolean ending;

    Line(ServerConnection connection, Wire wire, Watch watch, ConnectionsPerAddress perAddress) {
        this.connection = connection;
        this.wire = wire;
        this.watch = watch;
        this.perAddress = perAddress;
    }

    /** Serves the connection, or ends it at once when its address has too many. */
    @Override
    public void handle(Limit limit) throws InterruptedException {
        InetAddress peer = wire.peer();
        if (!perAddress.enter(peer)) {
            return;
        }
        watch.add(this);
        try {
            ScopedValue.where(CURRENT, this).call(() -> handleHere(limit));
            if (!ending) {
                // the server refused what it could not parse; the rest may still be on its way
                linger();
            }
        } catch (RuntimeException | Error e) {
            FatalErrors.endProcessIfFatal(e); // the web server would only end the connection
            throw e;
        } finally {
            watch.remove(this);
            wire.reader().release();
            perAddress.leave(peer);
        }
    }

    private boolean handleHere(Limit limit) throws InterruptedException {
        connection.handle(limit);
        return true;
    }

    /** From now on the peer has this long to send what it owes or to accept what it gets. */
    void expectWithin(Duration limit) {
        deadlineNanos = System.nanoTime() + limit.toNanos();
    }

    /** The peer owes nothing: we are working, or it may stay idle. */
    void expectNothing() {
        deadlineNanos = NONE;
    }

    boolean isOverdue(long nowNanos) {
        long deadline = deadlineNanos;
        return deadline != NONE && nowNanos - deadline > 0;
    }

    /** The request that is being answered. */
    Arrival arrival() {
        return wire.arrival();
    }

    /** What reads its body. */
    RequestReader reader() {
        return wire.reader();
    }

    /** The address of the peer. */
    InetAddress peer() {
        return wire.peer();
    }

    /** Tells a peer that waits with its body to send it. */
    void tellToContinue() {
        wire.tellToContinue();
    }

    /** Whether the peer is known to be gone. */
    boolean isPeerGone() {
        return wire.isPeerGone();
    }

    /** Lets a refused peer finish, for a little while, before the connection is closed. */
    void linger() {
        expectWithin(LINGER_MAX);
        wire.drop(LINGER_BYTES_MAX);
        expectNothing();
    }

    /** Ends the connection at once; its thread meets an I/O error. */
    void cut() {
        ending = true;
        expectNothing();
        wire.cut();
    }

    /** Whether the connection is idle: no request is arriving or being answered. */
    @Override
    public boolean canInterrupt() {
        return !wire.reader().isReceiving()
                && connection instanceof InterruptableTask<?> task
                && task.canInterrupt();
    }

    @Override
    public Duration idleTime() {
        return connection.idleTime();
    }

    /**
     * Ends the connection, at once when it is idle. A request that is arriving is still answered;
     * its time is bounded by the {@link Watch}.
     */
    @Override
    public void close(boolean interrupt) {
        if (interrupt || !wire.reader().isReceiving()) {
            ending = true;
            connection.close(interrupt);
        }
    }
}
