package org.milepost.bench.report;

import java.util.List;

/**
 * What was measured of one kind with one number of callers, over all of its turns.
 *
 * @param kind what was done
 * @param callers connections, or threads within this process
 * @param count how many were completed in measured time
 * @param ratePerSecond that count by the measured time
 * @param p50Millis what half of them took at most
 * @param p99Millis what 99 of 100 took at most
 * @param benchCpuSeconds processor time of this process for 1,000 of them
 * @param serverCpuSeconds of the product's process
 * @param databaseCpuSeconds of PostgreSQL's processes
 * @param walBytes write-ahead log for one
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
