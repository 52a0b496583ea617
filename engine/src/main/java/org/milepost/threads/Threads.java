package org.milepost.threads;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The operations by which the path of a write starts threads, waits and reads time. The same code
 * runs on the threads of the JVM and, in a simulation, one step at a time in an order that a seed
 * determines.
 *
 * <p>Threads: shared.
 */
public interface Threads {

    /** The threads and the time of the JVM. */
    Threads REAL = new RealThreads();

    /** The job that ends long waits on the threads of the JVM. */
    static BackgroundJob realWaits() {
        return ((RealThreads) REAL).waitTimeouts();
    }

    /** Starts a non-daemon thread. */
    Thread start(String name, Runnable work);

    /** Waits for the end of a thread. */
    void join(Thread thread) throws InterruptedException;

    /** A monotonic time in nanoseconds; only differences have a meaning. */
    long nanoTime();

    /** Sleeps. */
    void sleep(Duration time) throws InterruptedException;

    /** Takes the first element of a queue, or null when there is none within this time. */
    <E> @Nullable E poll(BlockingQueue<E> queue, Duration wait) throws InterruptedException;

    /** The result of a future; waits at least this long for it. */
    <R> R get(CompletableFuture<R> future, Duration wait)
            throws InterruptedException, ExecutionException, TimeoutException;

    /** Runs tasks without a result. */
    BackgroundTasks background();
}
