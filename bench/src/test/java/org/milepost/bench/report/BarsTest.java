package org.milepost.bench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.milepost.bench.report.Bar.Better;
import org.milepost.bench.report.Bar.Verdict;

final class BarsTest {

    private static final Footprint NOTHING =
            new Footprint(
                    OptionalDouble.empty(),
                    OptionalDouble.empty(),
                    0,
                    OptionalDouble.empty(),
                    OptionalDouble.empty());

    @Test
    void whatIsToBeLargeHasMetABarWhenItLiesAtItOrAbove() {
        assertThat(larger(8.99)).isEqualTo(Verdict.MET);
        assertThat(larger(9)).isEqualTo(Verdict.GOAL_MET);
        assertThat(larger(5)).isEqualTo(Verdict.MET);
        assertThat(larger(4.99)).isEqualTo(Verdict.MISSED);
    }

    @Test
    void whatIsToBeSmallHasMetABarWhenItLiesAtItOrBelow() {
        assertThat(smaller(3)).isEqualTo(Verdict.GOAL_MET);
        assertThat(smaller(3.01)).isEqualTo(Verdict.MET);
        assertThat(smaller(8)).isEqualTo(Verdict.MET);
        assertThat(smaller(8.01)).isEqualTo(Verdict.MISSED);
    }

    @Test
    void whatWasNotMeasuredIsNeitherMetNorMissed() {
        assertThat(Bars.of(new Figures(List.of(), List.of()), NOTHING))
                .hasSize(15)
                .allMatch(bar -> bar.verdict() == Verdict.NOT_MEASURED);
    }

    @Test
    void theMedianIsTheMiddleOneOrTheMeanOfTheTwoInTheMiddle() {
        assertThat(Bars.median(9, 1, 5)).hasValue(5);
        assertThat(Bars.median(9, 1, 5, 7)).hasValue(6);
        assertThat(Bars.median()).isEmpty();
    }

    @Test
    void redemptionsAreComparedByTheFastestOfTheirKind() {
        Figures figures =
                closed(
                        figure(Kind.REDEEM, 64, 6_000, 2, 0.1),
                        figure(Kind.REDEEM, 256, 9_000, 9, 0.1),
                        figure(Kind.TPC_B, 8, 1_000, 2, 1),
                        figure(Kind.TPC_B, 16, 3_000, 2, 1),
                        figure(Kind.ROW_LOCK, 64, 1_500, 2, 1),
                        figure(Kind.LEDGER, 64, 15_000, 2, 1));
        assertThat(measured(figures, "best redeem over HTTP / a transaction each in process"))
                .isEqualTo(6);
        assertThat(measured(figures, "best redeem over HTTP / best TPC-B-like")).isEqualTo(3);
        assertThat(measured(figures, "ledger in process / a transaction each")).isEqualTo(10);
    }

    @Test
    void hotSpotsReplaysAndInquiriesAreComparedAtTheUsualCallers() {
        Figures figures =
                closed(
                        figure(Kind.REDEEM, 64, 6_000, 2, 0.1),
                        figure(Kind.REDEEM, 256, 9_000, 9, 0.1),
                        figure(Kind.SPREAD_PARTNERS, 64, 5_000, 2, 1),
                        figure(Kind.HOT_COLLECTOR, 64, 3_000, 2, 1),
                        figure(Kind.TWO_INSTANCES, 64, 5_400, 2, 1),
                        figure(Kind.TWO_INSTANCES, 256, 8_100, 9, 0.1),
                        figure(Kind.REPLAY, 64, 12_000, 2, 1),
                        figure(Kind.ECHO, 64, 20_000, 2, 0.02),
                        figure(Kind.INQUIRE, 64, 10_000, 2, 0.02));
        assertThat(measured(figures, "one hot partner / spread over 8")).isEqualTo(1.2);
        assertThat(measured(figures, "one hot collector / spread")).isEqualTo(0.5);
        assertThat(measured(figures, "two instances together, best / one, best")).isEqualTo(0.9);
        assertThat(measured(figures, "replays / first times")).isEqualTo(2);
        assertThat(measured(figures, "inquire / echo")).isEqualTo(0.5);
    }

    @Test
    void theCostOfARedemptionIsThatOfServerAndDatabaseTogether() {
        Figures figures =
                closed(
                        figure(Kind.REDEEM, 64, 6_000, 2, 0.1),
                        figure(Kind.ECHO, 64, 20_000, 2, 0.02));
        assertThat(measured(figures, "CPU of a redeem / of an echo")).isEqualTo(5);
    }

    @Test
    void anEchoThatIsTooSlowToCompareWithIsReported() {
        Figures figures =
                closed(
                        figure(Kind.REDEEM, 64, 6_000, 2, 0.1),
                        figure(Kind.ECHO, 64, 14_999, 2, 0.02));
        assertThat(bar(figures, "CPU of a redeem / of an echo").note()).contains("14,999");
    }

    @Test
    void theTailIsTheMedianOfItsRuns() {
        List<OpenRun> runs = new ArrayList<>();
        for (double p99 : new double[] {4, 50, 6, 5, 7}) {
            runs.add(open(Kind.REDEEM, 50, p99));
        }
        runs.add(open(Kind.REDEEM, 80, 1_000));
        runs.add(open(Kind.ECHO, 50, 2));
        Bar bar = bar(new Figures(List.of(), runs), "p99 / p50 of a redeem, open loop at 50 %");
        assertThat(bar.measured().getAsDouble()).isCloseTo(3, within(1e-9));
        assertThat(bar.note()).isEqualTo("an echo's 1.0");
    }

    private static Verdict larger(double measured) {
        return new Bar("", OptionalDouble.of(measured), 5, 9, Better.LARGER, "x", "").verdict();
    }

    private static Verdict smaller(double measured) {
        return new Bar("", OptionalDouble.of(measured), 8, 3, Better.SMALLER, "x", "").verdict();
    }

    private static double measured(Figures figures, String name) {
        return bar(figures, name).measured().getAsDouble();
    }

    private static Bar bar(Figures figures, String name) {
        return Bars.of(figures, NOTHING).stream()
                .filter(bar -> bar.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static Figures closed(Figure... figures) {
        return new Figures(List.of(figures), List.of());
    }

    /** Half of the processor time is the server's, half the database's. */
    private static Figure figure(Kind kind, int callers, double rate, double p50, double cpu) {
        return new Figure(
                kind, callers, 100, rate, p50, p50 * 3, 9, cpu / 2, cpu / 2, 500, List.of(rate));
    }

    /** Half of them take two milliseconds. */
    private static OpenRun open(Kind kind, int percent, double p99) {
        return new OpenRun(kind, percent, 1_000, 5_000, 2, 2, p99, p99, p99, 0.1);
    }
}
