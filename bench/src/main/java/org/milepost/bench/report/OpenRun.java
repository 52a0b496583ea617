package org.milepost.bench.report;

/**
 * One run with arrivals at their own pace. All times count from the moment that a request was to be
 * sent, so that one that had to wait for a connection has waited.
 *
 * @param kind what was asked for
 * @param percent of the rate that 64 callers reach in a closed loop
 * @param ratePerSecond arrivals in a second, on average
 * @param count how many were measured
 * @param p50Millis what half of them took at most
 * @param p90Millis what 90 of 100 took at most
 * @param p99Millis what 99 of 100 took at most
 * @param p999Millis what 999 of 1,000 took at most
 * @param maxMillis what the slowest took
 * @param latenessP99Millis how late the generator itself sent at most, of 99 in 100 of those that
 *     found a connection
 */
public record OpenRun(
        Kind kind,
        int percent,
        double ratePerSecond,
        long count,
        double p50Millis,
        double p90Millis,
        double p99Millis,
        double p999Millis,
        double maxMillis,
        double latenessP99Millis) {

    /** How much longer the tail is than the middle. */
    public double tail() {
        return p99Millis / p50Millis;
    }
}
