package org.milepost.threads;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;

/**
 * Runs strands one step at a time, in an order that a seed chooses, under a time of its own: when
 * all wait, the time jumps to where the first one goes on. The same seed gives the same run.
 *
 * <p>Threads: one.
 */
public final class Simulation {

    private static final int STEP_NANOS_MAX = 20_000;
    private static final int STEPS_MAX = 2_000_000;

    private final SplittableRandom random;
    private final List<Strand> strands = new ArrayList<>();
    private final List<String> trace = new ArrayList<>();
    private Strand[] runnable = new Strand[64];
    private Strand current;
    private long nanos;
    private int steps;

    /** A run with this seed. */
    @SuppressWarnings("NullAway.Init") // the current strand is there while one runs
    public Simulation(long seed) {
        this.random = new SplittableRandom(seed);
    }

    /** Chance: whoever needs some takes it from here, so that the seed decides all. */
    public SplittableRandom random() {
        return random;
    }

    /** Whether something of this probability, in thousandths, happens now. */
    public boolean happens(int perThousand) {
        return random.nextInt(1_000) < perThousand;
    }

    /** The time since the beginning. */
    public long nanoTime() {
        return nanos;
    }

    /** Adds a line to what happened. */
    public void note(String line) {
        trace.add(nanos / 1_000 + " " + line);
    }

    /** What happened, line by line: for the same seed always the same. */
    public List<String> trace() {
        return List.copyOf(trace);
    }

    /** How many steps there were. */
    public int steps() {
        return steps;
    }

    /** Waits, within a strand, until something holds or so much time has passed. */
    public void await(BooleanSupplier condition, long waitNanos) {
        long until = waitNanos > Long.MAX_VALUE - nanos ? Long.MAX_VALUE : nanos + waitNanos;
        current.waitFor(condition, until);
    }

    /** Lets time pass, within a strand. */
    public void pass(long waitNanos) {
        await(Strand.NEVER, waitNanos);
    }

    /** Runs all strands until a condition holds. */
    public void run(BooleanSupplier end) {
        while (!end.getAsBoolean()) {
            step();
        }
    }

    void add(Strand strand) {
        strands.add(strand);
    }

    /** Forgets all that a process was doing. */
    void drop(SimulatedProcess process) {
        strands.removeIf(it -> it.process == process);
    }

    private void step() {
        if (++steps > STEPS_MAX) {
            throw new AssertionError("the simulation does not end");
        }
        int count = 0;
        long first = Long.MAX_VALUE;
        if (runnable.length < strands.size()) {
            runnable = new Strand[strands.size() * 2];
        }
        for (Strand strand : strands) {
            if (strand.isReady(nanos)) {
                runnable[count++] = strand;
            }
            first = Math.min(first, strand.wakeNanos());
        }
        if (count == 0) {
            if (first == Long.MAX_VALUE) {
                throw new AssertionError("all wait for each other");
            }
            nanos = first;
            return;
        }
        Strand chosen = runnable[random.nextInt(count)];
        nanos += random.nextInt(STEP_NANOS_MAX);
        current = chosen;
        chosen.goOn();
        if (chosen.isDone()) {
            strands.remove(chosen);
        }
    }
}
