package org.milepost.bench.report;

import java.util.List;

/**
 * The measurements of one kind with one number of callers, over all of its turns.
 *
 * @param kind the kind of measurement
 * @param callers connections, or threads within this process
 * @param count the requests completed in the measured time
 * @param ratePerSecond that count divided by the measured time
 * @param p50Millis the 50th percentile of the latency
 * @param p99Millis the 99th percentile of the latency
 * @param benchCpuSeconds the processor time of this process for 1,000 requests
 * @param serverCpuSeconds the same of the product's process
 * @param databaseCpuSeconds the same of PostgreSQL's processes
 * @param walBytes the write-ahead log of one request
 * @param turnRates the rate of each turn
 */
public record Figure(
        Kind kind,
        int callers,
        long count,
        double ratePerSecond,
        double p50Millis,
        double p99Millis,
        double benchCpuSeconds,
        double serverCpuSeconds,
        double databaseCpuSeconds,
        double walBytes,
        List<Double> turnRates) {

    public Figure {
        turnRates = List.copyOf(turnRates);
    }

    /** As the table shows it. */
    public String name() {
        return kind.words() + ", " + callers;
    }

    /** Processor time of the server and of the database for 1,000. */
    public double cpuSeconds() {
        return serverCpuSeconds + databaseCpuSeconds;
    }
}
