package org.milepost.threads;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The threads of the JVM. */
final class RealThreads implements Threads {

    /** From this length on a wait may end a period late. */
    private static final Duration LONG = WaitTimeouts.PERIOD.multipliedBy(10);

    private static final Logger LOG = LoggerFactory.getLogger(RealThreads.class);

    private final WaitTimeouts waitTimeouts = WaitTimeouts.start();

    /** The thread that ends long waits. */
    BackgroundJob waitTimeouts() {
        return waitTimeouts.job();
    }

    @Override
    public Thread start(String name, Runnable work) {
        return Thread.ofPlatform().name(name).start(work);
    }

    @Override
    public void join(Thread thread) throws InterruptedException {
        thread.join();
    }

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    @Override
    public void sleep(Duration time) throws InterruptedException {
        Thread.sleep(time);
    }

    @Override
    public <E> @Nullable E poll(BlockingQueue<E> queue, Duration wait) throws InterruptedException {
        return queue.poll(wait.toNanos(), TimeUnit.NANOSECONDS);
    }

    @Override
    public <R> R get(CompletableFuture<R> future, Duration wait)
            throws InterruptedException, ExecutionException, TimeoutException {
        long nanos = TimeUnit.NANOSECONDS.convert(wait);
        return wait.compareTo(LONG) < 0
                ? future.get(nanos, TimeUnit.NANOSECONDS)
                : waitTimeouts.get(future, nanos);
    }

    @Override
    public BackgroundTasks background() {
        return new VirtualThreads(Executors.newVirtualThreadPerTaskExecutor());
    }

    private record VirtualThreads(ExecutorService threads) implements BackgroundTasks {

        @Override
        public boolean run(Runnable work) {
            try {
                threads.execute(() -> runGuarded(work));
                return true;
            } catch (RejectedExecutionException e) {
                return false;
            }
        }

        /** Logs what the task throws, because no caller gets the exception. */
        private static void runGuarded(Runnable work) {
            try {
                work.run();
            } catch (Throwable e) {
                FatalErrors.endProcessIfFatal(e);
                LOG.error(
                        "background task failed with an unexpected exception; it is not repeated; report this"
                                + " as a defect",
                        e);
            }
        }

        @Override
        public boolean end(Duration wait) {
            threads.shutdown();
            try {
                if (threads.awaitTermination(wait.toMillis(), TimeUnit.MILLISECONDS)) {
                    return true;
                }
                threads.shutdownNow();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return false;
        }
    }
}
