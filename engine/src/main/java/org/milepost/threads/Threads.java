package org.milepost.threads;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Everything by which the path of a write waits. What decides money goes through here, so that the
 * same code runs on the threads of the JVM and, in a simulation, one step at a time in an order
 * that a seed chooses.
 *
 * <p>Threads: shared.
 */
public interface Threads {

    /** Those of the JVM, and its time. */
    Threads REAL = new RealThreads();

    /** What waits on the threads of the JVM depend on. */
    static BackgroundJob realWaits() {
        return ((RealThreads) REAL).longWaits();
    }

    /** Starts work on a thread of its own that keeps the JVM alive. */
    Thread start(String name, Runnable work);

    /** Waits until the work of a thread has ended. */
    void join(Thread thread) throws InterruptedException;

    /** A time that only goes forward; its differences are nanoseconds. */
    long nanoTime();

    /** Waits for so long. */
    void sleep(Duration time) throws InterruptedException;

    /** Takes the first element of a queue, waiting so long for one; null when there is none. */
    <E> @Nullable E poll(BlockingQueue<E> queue, Duration wait) throws InterruptedException;

    /** What a future is completed with, waiting about so long for it, and no less. */
    <R> R get(CompletableFuture<R> future, Duration wait)
            throws InterruptedException, ExecutionException, TimeoutException;

    /** A place for work that nobody waits for. */
    BackgroundTasks background();
}
