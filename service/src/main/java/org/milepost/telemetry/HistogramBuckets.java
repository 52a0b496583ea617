package org.milepost.telemetry;

import java.time.Duration;
import java.util.stream.LongStream;

/** The boundaries of the buckets of the histograms. */
final class HistogramBuckets {

    /** Of times. */
    private static final Duration[] TIMES =
            LongStream.of(1, 2, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 7_000, 15_000)
                    .mapToObj(Duration::ofMillis)
                    .toArray(Duration[]::new);

    private HistogramBuckets() {}

    /** Of times. */
    static Duration[] times() {
        return TIMES.clone();
    }

    /** Of the commands of a batch. */
    static double[] commands() {
        return new double[] {1, 2, 4, 8, 16, 32, 64, 128, 256};
    }
}
