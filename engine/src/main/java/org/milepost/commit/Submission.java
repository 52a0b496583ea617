package org.milepost.commit;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.milepost.threads.Threads;

/**
 * A command in a lane, and the caller who waits for it.
 *
 * <p>Threads: the caller waits, the lane completes it. Either may claim it, once: the lane to write
 * it, or the caller, when its limit is reached, to withdraw it.
 */
final class Submission<C, R> {

    private final int bucket;
    private final C command;
    private final LaneEvents.Origin origin;
    private final AtomicBoolean claimed = new AtomicBoolean();
    private final CompletableFuture<R> result = new CompletableFuture<>();
    private final Threads threads;
    private final long sinceNanos;

    Submission(int bucket, C command, LaneEvents.Origin origin, Threads threads) {
        this.bucket = bucket;
        this.command = command;
        this.origin = origin;
        this.sinceNanos = threads.nanoTime();
        this.threads = threads;
    }

    /** On the threads of the JVM. */
    Submission(int bucket, C command) {
        this(bucket, command, LaneEvents.UNKNOWN, Threads.REAL);
    }

    int bucket() {
        return bucket;
    }

    C command() {
        return command;
    }

    LaneEvents.Origin origin() {
        return origin;
    }

    /** When it was submitted. */
    long sinceNanos() {
        return sinceNanos;
    }

    /** Claims it; false when it was claimed before. */
    boolean claim() {
        return claimed.compareAndSet(false, true);
    }

    void complete(R value) {
        result.complete(value);
    }

    void fail(NotCommitted failure) {
        result.completeExceptionally(failure);
    }

    /**
     * Waits for the result.
     *
     * @throws NotCommitted when there is none
     */
    R await(WaitLimits limits) {
        try {
            return threads.get(result, limits.queued());
        } catch (TimeoutException e) {
            if (claim()) {
                throw new NotCommitted(NotCommitted.Reason.DEADLINE_PASSED);
            }
            return awaitTaken(limits.inAll().minusNanos(threads.nanoTime() - sinceNanos));
        } catch (ExecutionException e) {
            throw failure(e);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private R awaitTaken(Duration left) {
        try {
            return threads.get(result, left.isNegative() ? Duration.ZERO : left);
        } catch (TimeoutException e) {
            throw new NotCommitted(NotCommitted.Reason.UNKNOWN, e);
        } catch (ExecutionException e) {
            throw failure(e);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private static NotCommitted failure(ExecutionException e) {
        return e.getCause() instanceof NotCommitted known
                ? known
                : new NotCommitted(NotCommitted.Reason.UNKNOWN, e);
    }

    private NotCommitted interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new NotCommitted(
                claim() ? NotCommitted.Reason.OVERLOADED : NotCommitted.Reason.UNKNOWN, e);
    }
}
