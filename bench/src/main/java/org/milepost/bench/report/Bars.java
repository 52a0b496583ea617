package org.milepost.bench.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;
import org.milepost.bench.report.Bar.Better;

/**
 * The figures that have required values. Nearly all are ratios of two figures of the same run, so
 * that the same values are required on every machine.
 */
public final class Bars {

    /** The callers at which kinds are compared with each other. */
    public static final int USUAL_CALLERS = 64;

    /** Where the tail of open arrivals is judged, in percent of saturation. */
    public static final int JUDGED_PERCENT = 50;

    /** An echo that is slower than this is no measure of what a redemption may cost. */
    private static final double ECHO_RATE_MIN = 15_000;

    /** An audit of fewer takes longer to begin than to read. */
    private static final long VERIFIED_MIN = 300_000;

    private final Figures figures;
    private final Footprint footprint;

    private Bars(Figures figures, Footprint footprint) {
        this.figures = figures;
        this.footprint = footprint;
    }

    /** All bars, in the order of the table. */
    public static List<Bar> of(Figures figures, Footprint footprint) {
        Bars bars = new Bars(figures, footprint);
        List<Bar> all = new ArrayList<>();
        bars.addBaselines(all);
        bars.addHot(all);
        bars.addInstances(all);
        bars.addCosts(all);
        bars.addFootprint(all);
        return all;
    }

    /** The middle one, or the mean of the two in the middle; empty of none. */
    public static OptionalDouble median(double... values) {
        if (values.length == 0) {
            return OptionalDouble.empty();
        }
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return OptionalDouble.of(
                sorted.length % 2 == 1
                        ? sorted[middle]
                        : (sorted[middle - 1] + sorted[middle]) / 2);
    }

    private void addBaselines(List<Bar> all) {
        all.add(
                larger(
                        "ledger in process / a transaction each",
                        rates(figures.best(Kind.LEDGER), figures.best(Kind.ROW_LOCK)),
                        5,
                        9));
        all.add(
                larger(
                        "best redeem over HTTP / a transaction each in process",
                        rates(figures.best(Kind.REDEEM), figures.best(Kind.ROW_LOCK)),
                        3,
                        5));
        all.add(
                larger(
                        "best redeem over HTTP / best TPC-B-like",
                        rates(figures.best(Kind.REDEEM), figures.best(Kind.TPC_B)),
                        2.5,
                        5));
    }

    private void addHot(List<Bar> all) {
        all.add(
                larger(
                        "one hot partner / spread over 8",
                        rates(usual(Kind.REDEEM), usual(Kind.SPREAD_PARTNERS)),
                        0.95,
                        1));
        all.add(
                larger(
                        "one hot collector / spread",
                        rates(usual(Kind.HOT_COLLECTOR), usual(Kind.REDEEM)),
                        0.7,
                        0.95));
    }

    private void addInstances(List<Bar> all) {
        all.add(
                larger(
                        "two instances together, best / one, best",
                        rates(figures.best(Kind.TWO_INSTANCES), figures.best(Kind.REDEEM)),
                        0.9,
                        1));
    }

    private void addCosts(List<Bar> all) {
        Optional<Figure> echo = usual(Kind.ECHO);
        boolean tooSlow = echo.filter(it -> it.ratePerSecond() < ECHO_RATE_MIN).isPresent();
        all.add(
                smaller(
                        "CPU of a redeem / of an echo",
                        ratio(usual(Kind.REDEEM), echo, Figure::cpuSeconds),
                        5,
                        3,
                        tooSlow
                                ? String.format(
                                        Locale.ROOT,
                                        "the echo is to make %,.0f/s, and made %,.0f/s",
                                        ECHO_RATE_MIN,
                                        echo.get().ratePerSecond())
                                : ""));
        all.add(
                smaller(
                        "p50 of a redeem, 1 connection / of a commit",
                        ratio(
                                figures.at(Kind.REDEEM, 1),
                                figures.best(Kind.COMMIT_FLOOR),
                                Figure::p50Millis),
                        4,
                        2,
                        ""));
        OptionalDouble echoTail = tail(Kind.ECHO);
        all.add(
                smaller(
                        "p99 / p50 of a redeem, open loop at " + JUDGED_PERCENT + " %",
                        tail(Kind.REDEEM),
                        8,
                        3,
                        echoTail.isPresent()
                                ? String.format(
                                        Locale.ROOT, "an echo's %.1f", echoTail.getAsDouble())
                                : ""));
        all.add(
                larger(
                        "replays / first times",
                        rates(usual(Kind.REPLAY), usual(Kind.REDEEM)),
                        1.5,
                        2.5));
        all.add(larger("inquire / echo", rates(usual(Kind.INQUIRE), echo), 0.4, 0.7));
    }

    private void addFootprint(List<Bar> all) {
        all.add(
                new Bar(
                        "disk for a redemption",
                        footprint.diskBytesPerTransfer(),
                        380,
                        330,
                        Better.SMALLER,
                        "bytes",
                        ""));
        all.add(
                new Bar(
                        "verify, transfers",
                        footprint.verifiedPerSecond(),
                        100_000,
                        300_000,
                        Better.LARGER,
                        "/s",
                        footprint.verified() < VERIFIED_MIN
                                ? String.format(
                                        Locale.ROOT, "of no more than %,d", footprint.verified())
                                : ""));
        all.add(
                new Bar(
                        "ready again after a stop",
                        footprint.readySeconds(),
                        4,
                        1.5,
                        Better.SMALLER,
                        "s",
                        ""));
        all.add(
                new Bar(
                        "resident memory of the server",
                        footprint.residentMegabytes(),
                        400,
                        200,
                        Better.SMALLER,
                        "MB",
                        ""));
    }

    /** With the callers at which kinds are compared, or else the best there is. */
    private Optional<Figure> usual(Kind kind) {
        return figures.at(kind, USUAL_CALLERS).or(() -> figures.best(kind));
    }

    private OptionalDouble tail(Kind kind) {
        return median(
                figures.open(kind, JUDGED_PERCENT).stream().mapToDouble(OpenRun::tail).toArray());
    }

    private static OptionalDouble rates(Optional<Figure> over, Optional<Figure> under) {
        return ratio(over, under, Figure::ratePerSecond);
    }

    private static OptionalDouble ratio(
            Optional<Figure> over, Optional<Figure> under, ToDoubleFunction<Figure> of) {
        return over.isPresent() && under.isPresent()
                ? OptionalDouble.of(of.applyAsDouble(over.get()) / of.applyAsDouble(under.get()))
                : OptionalDouble.empty();
    }

    private static Bar larger(String name, OptionalDouble measured, double must, double goal) {
        return new Bar(name, measured, must, goal, Better.LARGER, "x", "");
    }

    private static Bar smaller(
            String name, OptionalDouble measured, double must, double goal, String note) {
        return new Bar(name, measured, must, goal, Better.SMALLER, "x", note);
    }
}
