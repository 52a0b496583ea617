package org.milepost.bench;

import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.milepost.bench.PacedLoad.Paced;
import org.milepost.bench.report.Bars;
import org.milepost.bench.report.Figures;
import org.milepost.bench.report.Kind;
import org.milepost.bench.report.OpenRun;

/**
 * The turns with an open loop: redemptions and echoes in turn, each at a percentage of the rate
 * that the same callers reached in the closed loop of this run.
 *
 * <p>Threads: used by one thread.
 */
final class PacedRuns {

    private static final int JUDGED_RUNS = 5;
    private static final List<Integer> OTHER_PERCENTS = List.of(20, 80);

    /** Many more than are in flight, so that an arrival seldom waits for one. */
    private static final int CONNECTIONS = 256;

    private static final Duration SETTLING = Duration.ofSeconds(2);

    private final InetSocketAddress server;
    private final BenchPlan plan;
    private final PrintStream out;
    private long booked;
    private long seed = 1;

    PacedRuns(InetSocketAddress server, BenchPlan plan, PrintStream out) {
        this.server = server;
        this.plan = plan;
        this.out = out;
    }

    /** Runs them all. */
    List<OpenRun> run(Figures closed, HttpLoad.Call redeem, HttpLoad.Call echo) {
        List<OpenRun> runs = new ArrayList<>();
        out.println("arrivals at their own pace");
        for (int i = 0; i < JUDGED_RUNS; i++) {
            runs.add(run(closed, Kind.REDEEM, redeem, Bars.JUDGED_PERCENT));
            runs.add(run(closed, Kind.ECHO, echo, Bars.JUDGED_PERCENT));
        }
        for (int percent : OTHER_PERCENTS) {
            runs.add(run(closed, Kind.REDEEM, redeem, percent));
            runs.add(run(closed, Kind.ECHO, echo, percent));
        }
        return runs;
    }

    /** How many transfers they have left in the books. */
    long booked() {
        return booked;
    }

    private OpenRun run(Figures closed, Kind kind, HttpLoad.Call call, int percent) {
        double rate =
                closed.at(kind, plan.usualCallers()).orElseThrow().ratePerSecond() * percent / 100;
        Paced paced =
                new PacedLoad(server, CONNECTIONS, call, seed++)
                        .run(rate, SETTLING, plan.measured());
        Measurement measurement = paced.measurement();
        if (kind.books()) {
            booked += measurement.total();
        }
        OpenRun run =
                new OpenRun(
                        kind,
                        percent,
                        measurement.ratePerSecond(),
                        measurement.count(),
                        measurement.percentileMillis(50),
                        measurement.percentileMillis(90),
                        measurement.percentileMillis(99),
                        measurement.percentileMillis(99.9),
                        measurement.percentileMillis(100),
                        paced.latenessMicros().getValueAtPercentile(99) / 1e3);
        out.printf(
                Locale.ROOT,
                "  %-24s %,9.0f/s, p50 %.2f ms, p99 %.2f ms%n",
                kind.words() + ", " + percent + " %",
                run.ratePerSecond(),
                run.p50Millis(),
                run.p99Millis());
        return run;
    }
}
