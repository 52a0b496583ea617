package org.milepost.bench.report;

/**
 * One run of an open loop: requests arrive at a given rate. A latency is counted from the time at
 * which the request was due to be sent, so that it includes any wait for a connection.
 *
 * @param kind the kind of request
 * @param percent the rate, in percent of the rate that 64 callers reach in a closed loop
 * @param ratePerSecond the average number of arrivals in a second
 * @param count the requests measured
 * @param p50Millis the 50th percentile of the latency
 * @param p90Millis the 90th percentile
 * @param p99Millis the 99th percentile
 * @param p999Millis the 99.9th percentile
 * @param maxMillis the maximum
 * @param latenessP99Millis the 99th percentile of the delay with which the generator itself sent
 *     requests that found an idle connection
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
