package org.milepost.bench;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Lets subjects take turns on one database and tells how they compare.
 *
 * <p>Threads: used by one thread.
 */
final class Comparison {

    private final Postgres postgres;
    private final long productProcess;
    private final List<Subject> subjects;
    private final Measurement[] measurements;
    private final CpuTime[] cpuTimes;
    private final long[] totals;
    private final PrintStream out;

    Comparison(Postgres postgres, long productProcess, List<Subject> subjects, PrintStream out) {
        this.postgres = postgres;
        this.productProcess = productProcess;
        this.subjects = List.copyOf(subjects);
        this.out = out;
        measurements = new Measurement[subjects.size()];
        cpuTimes = new CpuTime[subjects.size()];
        totals = new long[subjects.size()];
        Arrays.fill(measurements, Measurement.NOTHING);
        Arrays.fill(cpuTimes, CpuTime.NONE);
    }

    /** Lets each subject run until its code is compiled. Nothing of it is measured. */
    void warmUp(Duration time) {
        for (int i = 0; i < subjects.size(); i++) {
            totals[i] += subjects.get(i).turn().apply(Duration.ZERO, time).total();
        }
    }

    /** One turn of each subject. A checkpoint before each makes all start alike. */
    void round(Duration settling, Duration measured) {
        for (int i = 0; i < subjects.size(); i++) {
            postgres.run("CHECKPOINT");
            CpuTime before = CpuTime.now(productProcess, postgres.processId());
            Measurement turn = subjects.get(i).turn().apply(settling, measured);
            CpuTime after = CpuTime.now(productProcess, postgres.processId());
            measurements[i] = measurements[i].plus(turn);
            cpuTimes[i] = cpuTimes[i].plus(after.minus(before));
            totals[i] += turn.total();
            out.printf(
                    Locale.ROOT,
                    "  %-22s %,9.0f/s%n",
                    subjects.get(i).name(),
                    turn.ratePerSecond());
        }
    }

    /** All that a subject has completed, measured or not; subjects count from 0. */
    long total(int subject) {
        return totals[subject];
    }

    /** The table; the ratios refer to the subject of that index. */
    void print(int baseline) {
        out.printf(
                Locale.ROOT,
                "%n%-22s %11s %9s %9s %11s %7s   %s%n",
                "",
                "rate",
                "p50 ms",
                "p99 ms",
                "x baseline",
                "errors",
                "CPU ms per 1,000: bench, product, PostgreSQL");
        double baselineRate = measurements[baseline].ratePerSecond();
        for (int i = 0; i < subjects.size(); i++) {
            Measurement measurement = measurements[i];
            CpuTime cpu = cpuTimes[i];
            out.printf(
                    Locale.ROOT,
                    "%-22s %,9.0f/s %9.2f %9.2f %11.2f %7d   %,.0f, %,.0f, %,.0f%n",
                    subjects.get(i).name(),
                    measurement.ratePerSecond(),
                    measurement.percentileMillis(50),
                    measurement.percentileMillis(99),
                    measurement.ratePerSecond() / baselineRate,
                    0,
                    perThousand(cpu.bench(), measurement),
                    perThousand(cpu.product(), measurement),
                    perThousand(cpu.postgres(), measurement));
        }
    }

    private static double perThousand(Duration cpu, Measurement measurement) {
        return measurement.total() == 0 ? 0 : cpu.toNanos() / 1e3 / measurement.total();
    }
}
