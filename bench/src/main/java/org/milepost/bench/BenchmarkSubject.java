package org.milepost.bench;

import java.time.Duration;
import java.util.function.BiFunction;
import org.milepost.bench.report.Kind;

/**
 * One of the things that a run measures, one after the other.
 *
 * @param kind what it does
 * @param callers the number of callers
 * @param warmUpShare the part of the warm-up that it needs until its code is compiled; 0 when
 *     another subject runs the same code
 * @param turn runs it, first for a duration that is not measured, then for one that is measured
 */
record BenchmarkSubject(
        Kind kind,
        int callers,
        double warmUpShare,
        BiFunction<Duration, Duration, Measurement> turn) {

    String name() {
        return kind.words() + ", " + callers;
    }
}
