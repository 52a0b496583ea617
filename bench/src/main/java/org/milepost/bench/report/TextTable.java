package org.milepost.bench.report;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;

/** The report as people read it in a terminal. */
public final class TextTable {

    private final PrintStream out;

    /** A table that goes there. */
    public TextTable(PrintStream out) {
        this.out = out;
    }

    /** Prints everything. */
    public void print(Report report) {
        figures(report.figures());
        openRuns(report.figures().open());
        bars(report.bars());
        machine(report);
    }

    private void figures(Figures figures) {
        double baseline = figures.best(Kind.ROW_LOCK).map(Figure::ratePerSecond).orElse(Double.NaN);
        out.printf(
                Locale.ROOT,
                "%n%-24s %11s %9s %9s %9s %8s   %s%n%-24s %11s %9s %9s %9s %8s   %s%n",
                "",
                "",
                "",
                "",
                "times a",
                "WAL",
                "CPU seconds of 1,000:",
                "",
                "rate",
                "p50 ms",
                "p99 ms",
                "trans.",
                "bytes",
                "bench, server, database");
        for (Figure figure : figures.closed()) {
            out.printf(
                    Locale.ROOT,
                    "%-24s %,9.0f/s %9.2f %9.2f %9s %,8.0f   %.3f  %.3f  %.3f%n",
                    figure.name(),
                    figure.ratePerSecond(),
                    figure.p50Millis(),
                    figure.p99Millis(),
                    Double.isNaN(baseline)
                            ? "-"
                            : String.format(Locale.ROOT, "%.2f", figure.ratePerSecond() / baseline),
                    figure.walBytes(),
                    figure.benchCpuSeconds(),
                    figure.serverCpuSeconds(),
                    figure.databaseCpuSeconds());
        }
        out.printf(Locale.ROOT, "errors: none; the first one would have ended the run%n");
    }

    private void openRuns(List<OpenRun> runs) {
        if (runs.isEmpty()) {
            return;
        }
        out.printf(
                Locale.ROOT,
                "%n%-24s %11s %8s %8s %8s %8s %8s   %s%n",
                "arrivals at their pace",
                "rate",
                "p50 ms",
                "p90",
                "p99",
                "p99.9",
                "max",
                "generator late, p99 ms");
        for (OpenRun run : runs) {
            out.printf(
                    Locale.ROOT,
                    "%-24s %,9.0f/s %8.2f %8.2f %8.2f %8.2f %8.2f   %.2f%n",
                    run.kind().words() + ", " + run.percent() + " %",
                    run.ratePerSecond(),
                    run.p50Millis(),
                    run.p90Millis(),
                    run.p99Millis(),
                    run.p999Millis(),
                    run.maxMillis(),
                    run.latenessP99Millis());
        }
    }

    private void bars(List<Bar> bars) {
        out.printf(
                Locale.ROOT, "%n%-55s %12s %12s %12s   %s%n", "", "measured", "must", "goal", "");
        for (Bar bar : bars) {
            String direction = bar.better() == Bar.Better.LARGER ? ">= " : "<= ";
            out.printf(
                    Locale.ROOT,
                    "%-55s %12s %12s %12s   %s%s%n",
                    bar.name(),
                    bar.measured().isPresent() ? shown(bar.measured().getAsDouble(), bar) : "-",
                    direction + shown(bar.must(), bar),
                    direction + shown(bar.goal(), bar),
                    bar.verdict().words(),
                    bar.note().isEmpty() ? "" : " (" + bar.note() + ")");
        }
    }

    private void machine(Report report) {
        out.printf(
                Locale.ROOT,
                "%n%s%n%s%nPostgreSQL %s, %s%n",
                report.machine().hardware(),
                report.machine().java(),
                report.databaseVersion(),
                String.join(
                        ", ",
                        report.databaseSettings().entrySet().stream()
                                .map(it -> it.getKey() + "=" + it.getValue())
                                .sorted()
                                .toList()));
    }

    /** As precisely as it means something. */
    static String shown(double figure, Bar bar) {
        String number =
                String.format(Locale.ROOT, Math.abs(figure) >= 100 ? "%,.0f" : "%.2f", figure);
        return bar.unit().equals("bytes") ? number + " B" : number + " " + bar.unit();
    }
}
