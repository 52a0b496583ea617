package org.milepost.threads;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Work that one thread repeats as long as the process runs: after each period, sooner after a
 * failure. No failure of the work ends the job; fatal errors end the process, see {@link
 * FatalErrors}. Logs the first of several failures, and the success after them.
 *
 * <p>Threads: the work runs on the job's own daemon thread; all methods may be called by any.
 * Started once, and closed by its owner.
 */
public final class BackgroundJob implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(BackgroundJob.class);

    /** The longest pause after a failure. */
    private static final Duration RETRY_MAX = Duration.ofSeconds(10);

    /** How long close waits for the current round before it interrupts it. */
    private static final Duration CLOSE_MAX = Duration.ofSeconds(2);

    /** A round that is far behind ends too, so that the job has a success. */
    private static final long ROUND_NANOS_MAX = TimeUnit.MINUTES.toNanos(1);

    private static final int CAUSES_MAX = 50;

    private final String name;
    private final Duration period;
    private final Duration sinceSuccessMax;
    private final Work work;
    private final Thread thread;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final AtomicLong failures = new AtomicLong();

    private volatile long successNanos;

    // The job's thread only.
    private boolean isFailing;

    /** One round of a job. */
    @FunctionalInterface
    public interface Work {
        /**
         * Runs one round.
         *
         * @throws Exception on any failure; the next round tries again
         */
        void run() throws Exception;
    }

    /**
     * A job that has not been started.
     *
     * @param name words joined by hyphens, shown to the operator
     * @param period the pause before the first round and after each
     * @param sinceSuccessMax without a success for this long the process is not ready
     */
    public BackgroundJob(String name, Duration period, Duration sinceSuccessMax, Work work) {
        this.name = name;
        this.period = period;
        this.sinceSuccessMax = sinceSuccessMax;
        this.work = work;
        this.thread = Thread.ofPlatform().daemon().name(name).unstarted(this::run);
        this.successNanos = System.nanoTime();
    }

    /** Starts the thread; the start counts as a success. */
    public BackgroundJob start() {
        successNanos = System.nanoTime();
        thread.start();
        return this;
    }

    /**
     * Pauses between the steps of one round.
     *
     * @return false when the job is being closed, so that the round must end
     */
    public boolean pause(Duration time) throws InterruptedException {
        return !closing.await(time.toNanos(), TimeUnit.NANOSECONDS);
    }

    /**
     * Repeats a step, as part of one round, until it finds nothing to do or a minute is over.
     * Pauses after each step as the pace says.
     *
     * @param step returns whether it found something to do
     * @return false when the job is being closed, so that the round must end
     */
    public boolean repeat(JobPace pace, BooleanSupplier step) throws InterruptedException {
        boolean goesOn = true;
        boolean foundSome = true;
        long end = System.nanoTime() + ROUND_NANOS_MAX;
        while (goesOn && foundSome && System.nanoTime() - end < 0) {
            long start = System.nanoTime();
            foundSome = step.getAsBoolean();
            goesOn = pause(pace.pauseAfter(System.nanoTime() - start));
        }
        return goesOn;
    }

    /** Its status. */
    public JobStatus status() {
        Duration sinceSuccess = Duration.ofNanos(Math.max(0, System.nanoTime() - successNanos));
        return new JobStatus(name, thread.isAlive(), sinceSuccess, sinceSuccessMax, failures.get());
    }

    /**
     * Ends the job after the current round, which is interrupted when it takes long. A round that
     * closes its own job ends normally.
     */
    @Override
    public void close() {
        closing.countDown();
        if (Thread.currentThread().equals(thread)) {
            return;
        }
        try {
            if (!thread.join(CLOSE_MAX)) {
                thread.interrupt();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IllegalThreadStateException e) {
            // It was never started.
        }
    }

    private void run() {
        while (waitForNextRound()) {
            try {
                work.run();
                succeeded();
            } catch (Throwable e) {
                failed(e);
            }
        }
    }

    /** An interrupt without {@link #close} does not end the job. */
    private boolean waitForNextRound() {
        try {
            return pause(isFailing && period.compareTo(RETRY_MAX) > 0 ? RETRY_MAX : period);
        } catch (InterruptedException e) {
            return closing.getCount() > 0;
        } catch (Throwable e) {
            FatalErrors.endProcessIfFatal(e);
            return true;
        }
    }

    private void succeeded() {
        successNanos = System.nanoTime();
        if (isFailing) {
            isFailing = false;
            LOG.info("job {} succeeds again; nothing to do", name);
        }
    }

    private void failed(Throwable e) {
        FatalErrors.endProcessIfFatal(e);
        if (closing.getCount() == 0) {
            return;
        }
        failures.incrementAndGet();
        boolean isFirst = !isFailing;
        isFailing = true;
        if (isFirst) {
            log(e);
        }
    }

    /**
     * An environmental failure, such as an unreachable database, has one line; a defect has its
     * stack trace. A failure to log does not end the job.
     */
    private void log(Throwable e) {
        try {
            Throwable root = root(e);
            boolean isDefect = root instanceof RuntimeException || root instanceof Error;
            LOG.warn(
                    "job {} failed: {}; it is repeated; after {} s without"
                            + " success the process is not ready; check what the message"
                            + " names, such as the database",
                    name,
                    String.valueOf(root).lines().findFirst().orElse(""),
                    sinceSuccessMax.toSeconds(),
                    isDefect ? e : null);
        } catch (RuntimeException | Error unlogged) {
            FatalErrors.endProcessIfFatal(unlogged);
        }
    }

    private static Throwable root(Throwable thrown) {
        Throwable root = thrown;
        for (int depth = 0; root.getCause() != null && depth < CAUSES_MAX; depth++) {
            root = root.getCause();
        }
        return root;
    }
}
