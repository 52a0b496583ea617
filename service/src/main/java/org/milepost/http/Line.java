package org.milepost.http;

import io.helidon.common.concurrency.limits.Limit;
import io.helidon.common.socket.HelidonSocket;
import io.helidon.common.task.InterruptableTask;
import io.helidon.webserver.spi.ServerConnection;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection of a client, and until when its peer must have moved. The server's own time-out
 * only ends connections that wait for a request line; a peer that sends or reads a byte now and
 * then would hold one for ever.
 *
 * <p>Threads: used by the connection's own thread; the {@link Watch} reads the deadline and may
 * cut.
 */
final class Line implements ServerConnection, InterruptableTask<Void> {

    private static final Logger LOG = LoggerFactory.getLogger(Line.class);

    /** The line whose request this thread is answering. */
    static final ScopedValue<Line> CURRENT = ScopedValue.newInstance();

    private static final long NONE = Long.MAX_VALUE;
    private static final Duration LINGER_MAX = Duration.ofMillis(500);
    private static final int LINGER_BYTES_MAX = 256 * 1024;

    private final ServerConnection connection;
    private final HelidonSocket socket;
    private final Watch watch;

    private volatile long deadlineNanos = NONE;
    private volatile boolean ending;

    Line(ServerConnection connection, HelidonSocket socket, Watch watch) {
        this.connection = connection;
        this.socket = socket;
        this.watch = watch;
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

    /** Ends the connection at once; its thread meets an I/O error. */
    void cut() {
        ending = true;
        expectNothing();
        socket.close();
    }

    @Override
    public void handle(Limit limit) throws InterruptedException {
        watch.add(this);
        try {
            ScopedValue.where(CURRENT, this).call(() -> handleHere(limit));
            linger();
        } finally {
            watch.remove(this);
        }
    }

    private boolean handleHere(Limit limit) throws InterruptedException {
        connection.handle(limit);
        return true;
    }

    @Override
    public boolean canInterrupt() {
        return connection instanceof InterruptableTask<?> task && task.canInterrupt();
    }

    @Override
    public Duration idleTime() {
        return connection.idleTime();
    }

    @Override
    public void close(boolean interrupt) {
        ending = true;
        connection.close(interrupt);
    }

    /**
     * Reads and drops what the peer is still sending. The server has just refused a request that it
     * could not parse; closing over unread bytes would reset the connection, and the reset can
     * overtake the answer (RFC 9112, section 9.6).
     */
    private void linger() {
        if (ending) {
            return;
        }
        expectWithin(LINGER_MAX);
        try {
            int dropped = 0;
            while (dropped < LINGER_BYTES_MAX) {
                byte[] bytes = socket.get();
                if (bytes == null) {
                    return;
                }
                dropped += bytes.length;
            }
        } catch (RuntimeException e) {
            LOG.debug("The peer left before it was done");
        }
    }
}
