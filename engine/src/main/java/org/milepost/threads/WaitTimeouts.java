package org.milepost.threads;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/**
 * Waits that are hardly ever as long as they may be. A virtual thread that parks for a time has
 * another thread woken up, to note when the time is over; for a request that is answered within
 * milliseconds that is a good part of its cost. Here one thread looks at all waits every so often
 * instead, and ends those whose time is over.
 *
 * <p>A future remembers every wait until it is completed: not for one that many wait for in vain.
 *
 * <p>Threads: shared; a job that runs until the JVM ends, which it does not keep alive.
 */
final class WaitTimeouts {

    /** By how much a wait may last longer than it was to, where a core is free for it. */
    static final Duration PERIOD = Duration.ofMillis(10);

    /** Beyond it callers wait longer than they were promised. */
    private static final Duration SINCE_SUCCESS_MAX = Duration.ofSeconds(10);

    private final Set<Wait> waits = ConcurrentHashMap.newKeySet();
    private final BackgroundJob job =
            new BackgroundJob("long-waits", PERIOD, SINCE_SUCCESS_MAX, this::endOverdue);

    private WaitTimeouts() {}

    /** Starts the thread that ends waits. */
    static WaitTimeouts start() {
        WaitTimeouts waits = new WaitTimeouts();
        waits.job.start();
        return waits;
    }

    /** What a future is completed with, as a timed {@code get} tells it. */
    <R> R get(CompletableFuture<R> future, long waitNanos)
            throws InterruptedException, ExecutionException, TimeoutException {
        // Of its own, so that the end of one wait is none of the future.
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

    /** How many wait now. */
    int count() {
        return waits.size();
    }

    /** The thread that ends waits. */
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
