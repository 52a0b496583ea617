package org.milepost.threads;

import java.time.Duration;

/**
 * How long something may take, from its start on. Clock changes do not move it.
 *
 * @param threads whose time counts
 * @param startNanos when it started, in the nanoseconds of {@link Threads#nanoTime}
 * @param length how long it may take
 */
public record Deadline(Threads threads, long startNanos, Duration length) {

    /** The deadline of something that starts now. */
    public static Deadline start(Threads threads, Duration length) {
        return new Deadline(threads, threads.nanoTime(), length);
    }

    /** The time that is left; not negative. */
    public Duration left() {
        return leftWith(Duration.ZERO);
    }

    /** The time that is left when so much is added; not negative. */
    public Duration leftWith(Duration more) {
        Duration left = length.plus(more).minusNanos(threads.nanoTime() - startNanos);
        return left.isNegative() ? Duration.ZERO : left;
    }

    /** Whether no time is left. */
    public boolean isOver() {
        return left().isZero();
    }
}
