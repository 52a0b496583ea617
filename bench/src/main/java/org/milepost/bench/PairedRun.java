package org.milepost.bench;

import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.milepost.bench.report.Bars;

/**
 * Compares another build with this one. Both run at the same time, each on a separate PostgreSQL,
 * and get the same load in turn, so that other load on the machine affects both equally. Each pair
 * of turns gives a ratio; the result is the median of the ratios.
 *
 * <p>Threads: used by one thread.
 */
final class PairedRun {

    private static final Duration SETTLING = Duration.ofSeconds(1);
    private static final int AUDITS = 3;

    private final BenchPlan plan;
    private final ComparedBuild other;
    private final ComparedBuild ours;
    private final PrintStream out;
    private final Map<String, Pairs> figures = new LinkedHashMap<>();

    private PairedRun(BenchPlan plan, ComparedBuild other, ComparedBuild ours, PrintStream out) {
        this.plan = plan;
        this.other = other;
        this.ours = ours;
        this.out = out;
    }

    /** The values of one figure, pair by pair. */
    private static final class Pairs {
        private double[] others = {};
        private double[] ours = {};

        void add(double other, double our) {
            others = append(others, other);
            ours = append(ours, our);
        }

        double[] ratios() {
            double[] ratios = new double[ours.length];
            Arrays.setAll(ratios, i -> ours[i] / others[i]);
            Arrays.sort(ratios);
            return ratios;
        }

        private static double[] append(double[] values, double value) {
            double[] longer = Arrays.copyOf(values, values.length + 1);
            longer[values.length] = value;
            return longer;
        }
    }

    /**
     * Runs it and prints the table of ratios.
     *
     * @param jar the other build; its libraries lie beside it
     * @param home this project, which has been built
     * @param scratch where the databases are; on a real disk
     */
    static void against(Path jar, Path home, Path scratch, BenchPlan plan, PrintStream out) {
        Path own = home.resolve("service").resolve("target").resolve("milepost.jar");
        try (ComparedBuild other = new ComparedBuild(Product.ofJar(jar, home, scratch), out);
                ComparedBuild ours = new ComparedBuild(Product.ofJar(own, home, scratch), out)) {
            PairedRun run = new PairedRun(plan, other, ours, out);
            run.measure();
            run.print();
        }
    }

    private void measure() {
        List<BenchmarkSubject> others = other.subjects(plan);
        List<BenchmarkSubject> own = ours.subjects(plan);
        out.println("warming up ...");
        for (int i = 0; i < own.size(); i++) {
            warmUp(others.get(i));
            warmUp(own.get(i));
        }
        for (int round = 1; round <= plan.rounds(); round++) {
            out.printf("pair %d of %d%n", round, plan.rounds());
            for (int i = 0; i < own.size(); i++) {
                pair(others.get(i), own.get(i), round % 2 == 0);
            }
        }
        add("disk for a redemption, B", other.diskBytes(), ours.diskBytes());
        for (int i = 0; i < AUDITS; i++) {
            add("verify, transfers/s", other.verifiedPerSecond(), ours.verifiedPerSecond());
        }
        for (int i = 0; i < AUDITS; i++) {
            add("ready again after a stop, s", other.restartSeconds(), ours.restartSeconds());
        }
        if (other.residentMegabytes().isPresent()) {
            add(
                    "resident memory, MB",
                    other.residentMegabytes().getAsDouble(),
                    ours.residentMegabytes().orElseThrow());
        }
    }

    private void warmUp(BenchmarkSubject subject) {
        Duration time =
                Duration.ofMillis(Math.round(plan.warmUp().toMillis() * subject.warmUpShare()));
        if (time.isPositive()) {
            var _ = subject.turn().apply(Duration.ZERO, time);
        }
    }

    private void pair(
            BenchmarkSubject othersSubject, BenchmarkSubject ownSubject, boolean ownFirst) {
        ComparedBuild.Turn own;
        ComparedBuild.Turn others;
        if (ownFirst) {
            own = turn(ours, ownSubject);
            others = turn(other, othersSubject);
        } else {
            others = turn(other, othersSubject);
            own = turn(ours, ownSubject);
        }
        String name = ownSubject.name();
        add(name + ": rate/s", others.ratePerSecond(), own.ratePerSecond());
        add(name + ": p50, ms", others.p50Millis(), own.p50Millis());
        add(name + ": p99, ms", others.p99Millis(), own.p99Millis());
        add(name + ": CPU s of 1,000", others.cpuSeconds(), own.cpuSeconds());
        out.printf(
                Locale.ROOT,
                "  %-24s %,9.0f/s and %,9.0f/s%n",
                name,
                others.ratePerSecond(),
                own.ratePerSecond());
    }

    private ComparedBuild.Turn turn(ComparedBuild build, BenchmarkSubject subject) {
        return build.turn(subject, SETTLING, plan.measured());
    }

    private void add(String figure, double others, double own) {
        figures.computeIfAbsent(figure, _ -> new Pairs()).add(others, own);
    }

    private void print() {
        out.printf(
                "%n%-42s %12s %12s   %s%n", "medians", "the other", "this", "ratio (least, most)");
        figures.forEach(
                (name, pairs) -> {
                    double[] ratios = pairs.ratios();
                    out.printf(
                            Locale.ROOT,
                            "%-42s %,12.3f %,12.3f   %.3f (%.3f, %.3f)%n",
                            name,
                            median(pairs.others),
                            median(pairs.ours),
                            median(ratios),
                            ratios[0],
                            ratios[ratios.length - 1]);
                });
    }

    private static double median(double[] values) {
        return Bars.median(values).orElseThrow();
    }
}
