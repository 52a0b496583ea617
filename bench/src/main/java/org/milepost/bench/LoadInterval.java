package org.milepost.bench;

import java.time.Duration;

/**
 * The time in which a subject runs: a warm-up that is not measured, then the measured part. Times
 * are readings of {@link System#nanoTime}.
 */
public record LoadInterval(long measuredFrom, long end) {

    /** Warm-up begins now. */
    public static LoadInterval startingNow(Duration warmUp, Duration measured) {
        long measuredFrom = System.nanoTime() + warmUp.toNanos();
        return new LoadInterval(measuredFrom, measuredFrom + measured.toNanos());
    }

    /** Whether what completes now counts. */
    public boolean isMeasuredAt(long nanoTime) {
        return nanoTime - measuredFrom >= 0 && nanoTime - end < 0;
    }

    /** Whether nothing more is to be begun. */
    public boolean isOverAt(long nanoTime) {
        return nanoTime - end >= 0;
    }
}
