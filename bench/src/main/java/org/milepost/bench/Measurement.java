package org.milepost.bench;

import java.time.Duration;
import org.HdrHistogram.Histogram;

/**
 * The measurement of one subject in one interval, or the sum over several.
 *
 * @param count the requests completed within the interval, without the warm-up
 * @param elapsed the length of the interval
 * @param micros the time of each, in microseconds; not changed after this
 * @param total the requests completed, including the warm-up
 */
public record Measurement(long count, Duration elapsed, Histogram micros, long total) {

    public static final Measurement NOTHING =
            new Measurement(0, Duration.ZERO, new Histogram(3), 0);

    /** Both intervals as one. */
    public Measurement plus(Measurement other) {
        Histogram both = micros.copy();
        both.add(other.micros);
        return new Measurement(
                count + other.count, elapsed.plus(other.elapsed), both, total + other.total);
    }

    /** Those within the interval, for each second of it. */
    public double ratePerSecond() {
        return elapsed.isZero() ? 0 : count * 1e9 / elapsed.toNanos();
    }

    /** The time within which that share of all completed, in milliseconds. */
    public double percentileMillis(double percent) {
        return micros.getValueAtPercentile(percent) / 1e3;
    }
}
