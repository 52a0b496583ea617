package org.milepost.commit;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.milepost.threads.BackgroundTasks;
import org.milepost.threads.Threads;

/**
 * Threads whose steps a model checker runs in every order. Time does not pass: a wait of zero ends
 * at once, and every other wait lasts until its condition holds.
 */
public final class InterleavedThreads implements Threads {

    /** The limits of a caller that withdraws unless the lane has taken its command. */
    public static final WaitLimits NONE = new WaitLimits(Duration.ZERO, Duration.ofDays(1));

    /** The limits of a caller that waits. */
    public static final WaitLimits ALL = WaitLimits.of(Duration.ofDays(1));

    @Override
    public Thread start(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.start();
        return thread;
    }

    @Override
    public void join(Thread thread) throws InterruptedException {
        thread.join();
    }

    @Override
    public long nanoTime() {
        return 0;
    }

    @Override
    public void sleep(Duration time) {}

    @Override
    public <E> @Nullable E poll(BlockingQueue<E> queue, Duration wait) {
        return queue.poll();
    }

    @Override
    public <R> R get(CompletableFuture<R> future, Duration wait)
            throws InterruptedException, ExecutionException, TimeoutException {
        if (wait.isZero() && !future.isDone()) {
            throw new TimeoutException();
        }
        return future.get();
    }

    @Override
    public BackgroundTasks background() {
        throw new UnsupportedOperationException("nothing runs beside a lane");
    }
}
