package org.milepost.amcash;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/**
 * The rules, lanes, idempotency, deadlines, cancellation and recovery, run one step at a time in
 * orders that seeds choose, with injected faults, and checked by a naive model.
 *
 * <p>A seed that fails is printed; {@code ./milepost prove simulation --seed N} runs it again and
 * prints what happened. More seeds: {@code ./milepost prove simulation}.
 */
@Tag("defects")
@Tag("simulation")
class SimulationTest {

    private static final long FIRST = Long.getLong("simulation.first", 1);
    private static final int SEEDS = Integer.getInteger("simulation.seeds", 1_000);
    private static final int PROGRESS_EVERY = 5_000;
    private static final int FAILURES_MAX = 5;

    /** With this many, each kind of fault has happened. */
    private static final int SEEDS_FOR_ALL_KINDS = 100;

    private static final String[] KINDS = {
        "CLOCK_STEP",
        "CRASH",
        "CRASH_AFTER_COMMIT",
        "CRASH_BEFORE_COMMIT",
        "DEADLOCK",
        "DUPLICATE",
        "DISCONNECT",
        "JOIN",
        "LEAVE",
        "LOST_AFTER_COMMIT",
        "LOST_BEFORE_COMMIT",
        "LOST_IN_COMMIT",
        "LOST_IN_STATEMENT",
        "REORDERED",
        "SLOW_COMMIT"
    };

    private static final String[] STATES = {
        "NO_EFFECT", "UNDER_WAY", "BOOKED", "REFUSED", "CANCELLED"
    };

    /** Warnings about lost connections are expected here. */
    private static final List<Logger> CHATTERERS =
            Stream.of("org.milepost.dialect.CommandRunner", "org.milepost.commit.Lane")
                    .map(name -> (Logger) LoggerFactory.getLogger(name))
                    .toList();

    @BeforeAll
    static void silence() {
        CHATTERERS.forEach(it -> it.setLevel(Level.OFF));
    }

    @AfterAll
    static void speakAgain() {
        CHATTERERS.forEach(it -> it.setLevel(null));
    }

    @Test
    @Timeout(7_200)
    void noOrderOfStepsAndFaultsMakesMilesAppearVanishOrMoveTwice() {
        long started = System.nanoTime();
        Duration simulated = Duration.ZERO;
        Map<String, Integer> kinds = new TreeMap<>();
        Map<String, Integer> outcomes = new TreeMap<>();
        List<String> failures = new ArrayList<>();
        long commands = 0;
        for (long seed = FIRST; seed < FIRST + SEEDS && failures.size() < FAILURES_MAX; seed++) {
            CheckoutSimulation.Result result = CheckoutSimulation.run(seed);
            assertThat(result.commands())
                    .as("commands of seed %d", seed)
                    .isGreaterThanOrEqualTo(200);
            assertThat(result.faults()).as("faults of seed %d", seed).isGreaterThanOrEqualTo(10);
            simulated = simulated.plus(result.simulated());
            commands += result.commands();
            result.kinds().forEach((kind, count) -> kinds.merge(kind, count, Integer::sum));
            result.outcomes().forEach((state, count) -> outcomes.merge(state, count, Integer::sum));
            if (!result.failures().isEmpty()) {
                failures.add("seed " + seed + ": " + result.failures());
                if (SEEDS == 1) {
                    result.trace().forEach(System.out::println);
                }
            }
            long done = seed - FIRST + 1;
            if (done % PROGRESS_EVERY == 0) {
                System.out.printf("%,d seeds of %,d%n", done, SEEDS);
            }
        }
        Duration real = Duration.ofNanos(System.nanoTime() - started);
        System.out.printf(
                "%,d seeds from %d: %,d commands, %s simulated in %s (%,d times real time)%n%s%nof keys was said %s%n",
                SEEDS,
                FIRST,
                commands,
                simulated,
                real,
                simulated.toMillis() / Math.max(1, real.toMillis()),
                kinds,
                outcomes);
        if (SEEDS >= SEEDS_FOR_ALL_KINDS) {
            assertThat(kinds).as("what went wrong").containsOnlyKeys(KINDS);
            assertThat(outcomes).as("what was said of keys").containsKeys(STATES);
            assertThat(kinds.values()).as("how often, %s", kinds).allMatch(it -> it > 0);
        }
        assertThat(failures).as("./milepost prove simulation --seed N runs one again").isEmpty();
    }

    /**
     * A retry whose batch took too long was looked up and got the approval, while the redemption
     * was already being cancelled: it was approved, and then cancelled.
     */
    @ParameterizedTest
    @ValueSource(longs = {100_176, 100_251, 100_839, 100_849, 102_090})
    void theLastAnswerIsNotCancelled(long seed) {
        assertThat(CheckoutSimulation.runWithoutLateRequests(seed).failures()).isEmpty();
    }

    @Test
    void theSameSeedGivesTheSameTrace() {
        for (long seed = FIRST; seed < FIRST + 5; seed++) {
            assertThat(CheckoutSimulation.run(seed).trace())
                    .isEqualTo(CheckoutSimulation.run(seed).trace());
        }
    }
}
