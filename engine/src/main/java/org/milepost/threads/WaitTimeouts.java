package org.milepost.threads;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/**
 * Ends the waits that reach their timeout. A virtual thread that parks with a timeout causes
 * another thread to be scheduled, which is a notable part of the cost of a request that takes
 * milliseconds. Here one job checks all waits periodically instead and ends the overdue ones.
 *
 * <p>A future keeps every wait until it is completed, so this is not for a future on which many
 * waits time out.
 *
 * <p>Threads: shared; the job's daemon thread runs until the JVM ends.
 */
final class WaitTimeouts {

    /** The most by which a wait may exceed its timeout, if a core is free. */
    static final Duration PERIOD = Duration.ofMillis(10);

    /** Longer than this, callers would wait longer than promised. */
    private static final Duration SINCE_SUCCESS_MAX = Duration.ofSeconds(10);

    private final Set<Wait> waits = ConcurrentHashMap.newKeySet();
    private final BackgroundJob job =
            new BackgroundJob("long-waits", PERIOD, SINCE_SUCCESS_MAX, this::endOverdue);

    private WaitTimeouts() {}

    /** Starts the job that ends waits. */
    static WaitTimeouts start() {
        WaitTimeouts waits = new WaitTimeouts();
        waits.job.start();
        return waits;
    }

    /** The result of a future, like {@link CompletableFuture#get(long, TimeUnit)}. */
    <R> R get(CompletableFuture<R> future, long waitNanos)
            throws InterruptedException, ExecutionException, TimeoutException {
        // A copy, so that ending this wait does not end the future.
        CompletableFuture<R> waited = future.copy();
        Wait wait = new Wait(waited, System.nanoTime() + waitNanos);
        waits.add(wait);
        try {
            return waited.get();
        } catch (CancellationException e) {
            if (future.isDone()) {
                return future.get();
            }
            throw (TimeoutException) new TimeoutException().initCause(e);
        } finally {
            waits.remove(wait);
        }
    }

    /** The number of waits. */
    int count() {
        return waits.size();
    }

    /** The job that ends waits. */
    BackgroundJob job() {
        return job;
    }

    private void endOverdue() {
        long nowNanos = System.nanoTime();
        for (Wait wait : waits) {
            if (wait.isOver(nowNanos)) {
                wait.end();
            }
        }
    }

    private record Wait(CompletableFuture<?> waited, long endNanos) {

        boolean isOver(long nowNanos) {
            return nowNanos - endNanos >= 0;
        }

        void end() {
            waited.cancel(false);
        }
    }
}
