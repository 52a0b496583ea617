package org.milepost.bench;

import java.time.Duration;
import java.util.function.BiFunction;
import org.milepost.bench.report.Kind;

/**
 * One of the things that take turns.
 *
 * @param kind what it does
 * @param callers with how many callers
 * @param warmUpShare how much of the whole warm-up it needs until its code is compiled; 0 when
 *     another one runs the same code
 * @param turn runs it for a time that is not measured and then for one that is
 */
record Subject(
        Kind kind,
        int callers,
        double warmUpShare,
        BiFunction<Duration, Duration, Measurement> turn) {

    String name() {
        return kind.words() + ", " + callers;
    }
}
