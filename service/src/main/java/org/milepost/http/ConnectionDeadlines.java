package org.milepost.http;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.milepost.threads.BackgroundJob;
import org.milepost.threads.JobStatus;

/**
 * Cuts connections whose peer is overdue, so that a slow sender or reader holds nothing for long.
 *
 * <p>Threads: connections are added and removed on their own threads; one background job checks
 * them all.
 */
final class ConnectionDeadlines implements AutoCloseable {

    private static final Duration PERIOD = Duration.ofMillis(250);

    /** Longer than this, slow peers could occupy all connections. */
    private static final Duration SINCE_SUCCESS_MAX = Duration.ofSeconds(30);

    private final Set<ClientConnection> connections = ConcurrentHashMap.newKeySet();
    private final BackgroundJob job;

    /**
     * Starts the job.
     *
     * @param name the name of the job
     */
    ConnectionDeadlines(String name) {
        job = new BackgroundJob(name, PERIOD, SINCE_SUCCESS_MAX, this::cutOverdue).start();
    }

    JobStatus status() {
        return job.status();
    }

    void add(ClientConnection connection) {
        connections.add(connection);
    }

    void remove(ClientConnection connection) {
        connections.remove(connection);
    }

    @Override
    public void close() {
        job.close();
    }

    private void cutOverdue() {
        long nowNanos = System.nanoTime();
        for (ClientConnection connection : connections) {
            if (connection.isOverdue(nowNanos)) {
                connection.cut();
            }
        }
    }
}
