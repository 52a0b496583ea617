package org.milepost.http;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.milepost.threads.BackgroundJob;
import org.milepost.threads.JobStatus;

/**
 * The open connections of one server. Closes those whose peer is too slow, so that a slow sender or
 * reader uses memory only for a limited time. When connections or memory are used up, it ends those
 * that wait for their peers: first those of unproven callers, and of these the one that has kept
 * the server waiting the longest. A caller that sends a whole request at once and reads its answer
 * is hardly ever among them.
 *
 * <p>Threads: shared by the connections, the accepting thread and one background job.
 */
final class OpenConnections implements AutoCloseable {

    private static final Duration PERIOD = Duration.ofMillis(250);

    /** Longer than this, slow peers could occupy all connections. */
    private static final Duration SINCE_SUCCESS_MAX = Duration.ofSeconds(30);

    private static final long POLL_NANOS = Duration.ofMillis(5).toNanos();

    /** How many are closed at once for new ones: one of this many. */
    private static final int PART_TO_CLOSE = 64;

    /** A new connection keeps its place for a second; otherwise it would end unread in a flood. */
    private static final int RANK_TO_CLOSE_MAX = 1;

    private final Set<ClientConnection> connections = ConcurrentHashMap.newKeySet();
    private final BackgroundJob job;
    private final Sheds sheds;

    /**
     * Starts the job.
     *
     * @param name the name of the job
     */
    OpenConnections(String name, Sheds sheds) {
        this.sheds = sheds;
        job = new BackgroundJob(name, PERIOD, SINCE_SUCCESS_MAX, this::cutOverdue).start();
    }

    JobStatus status() {
        return job.status();
    }

    int count() {
        return connections.size();
    }

    void add(ClientConnection connection) {
        connections.add(connection);
    }

    void remove(ClientConnection connection) {
        connections.remove(connection);
    }

    /** Whether there is room for another connection, perhaps after closing some that wait. */
    boolean hasRoom(int max) {
        int excess = connections.size() - max;
        if (excess < 0) {
            return true;
        }
        int ended = 0;
        for (ClientConnection connection : waiting(it -> it.rank() <= RANK_TO_CLOSE_MAX)) {
            if (connection.cutIfWaiting()) {
                remove(connection);
                sheds.count(HttpCounts.Reason.EVICTED);
                if (++ended > excess + max / PART_TO_CLOSE) {
                    break;
                }
            }
        }
        return connections.size() < max;
    }

    /**
     * Closes connections whose handshakes are not finished, the oldest first, until at most this
     * many are left. A handshake costs the server more than its peer.
     */
    void limitHandshakes(int max) {
        int excess =
                (int) connections.stream().filter(ClientConnection::isHandshaking).count() - max;
        if (excess <= 0) {
            return;
        }
        for (ClientConnection connection : waiting(ClientConnection::isHandshaking)) {
            if (connection.cutIfWaiting() && --excess <= 0) {
                return;
            }
        }
    }

    /**
     * Ends connections that wait for their peers, until this many bytes are released.
     *
     * @param isProven whether the room is for a proven caller; for others a proven caller is ended
     *     only when it is slow
     */
    synchronized void free(long wanted, boolean isProven) {
        long freed = 0;
        for (ClientConnection connection :
                waiting(it -> it.held() > 0 && (isProven || !it.isProven() || it.isSlow()))) {
            long released = connection.evict();
            if (released > 0) {
                sheds.count(HttpCounts.Reason.EVICTED);
            }
            freed += released;
            if (freed >= wanted) {
                return;
            }
        }
    }

    /** Closes those that have waited for this long for a request of which nothing has arrived. */
    void closeIdle(Duration min) {
        connections.forEach(it -> it.closeIfIdle(min));
    }

    /** Cuts all, and interrupts their threads. */
    void cutAll() {
        connections.forEach(ClientConnection::interrupt);
    }

    /** Waits until all have ended; whether they have. */
    boolean awaitNone(Duration max) {
        long start = System.nanoTime();
        while (!connections.isEmpty() && System.nanoTime() - start < max.toNanos()) {
            LockSupport.parkNanos(POLL_NANOS);
        }
        return connections.isEmpty();
    }

    @Override
    public void close() {
        job.close();
    }

    /** Those that wait for their peers, in the order of their ranks, the longest wait first. */
    private List<ClientConnection> waiting(Predicate<ClientConnection> isWanted) {
        long now = System.nanoTime();
        record Candidate(ClientConnection connection, int rank, long nanos) {}
        List<Candidate> candidates = new ArrayList<>();
        for (ClientConnection connection : connections) {
            long nanos = connection.waitedNanos(now);
            if (nanos >= 0 && isWanted.test(connection)) {
                candidates.add(new Candidate(connection, connection.rank(), nanos));
            }
        }
        candidates.sort(
                Comparator.comparingInt(Candidate::rank)
                        .thenComparing(Candidate::nanos, Comparator.reverseOrder()));
        return candidates.stream().map(Candidate::connection).toList();
    }

    private void cutOverdue() {
        long now = System.nanoTime();
        for (ClientConnection connection : connections) {
            if (connection.cutIfOverdue(now)) {
                sheds.count(HttpCounts.Reason.SLOW);
            }
        }
    }
}
