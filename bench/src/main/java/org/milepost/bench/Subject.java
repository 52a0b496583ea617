package org.milepost.bench;

import java.time.Duration;
import java.util.function.BiFunction;

/**
 * One of the things that take turns.
 *
 * @param name as the table shows it
 * @param turn runs it for a time that is not measured and then for one that is
 */
record Subject(String name, BiFunction<Duration, Duration, Measurement> turn) {}
