package org.milepost.threads;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;

/**
 * Runs simulated threads one step at a time, in an order that a seed chooses, with simulated time:
 * when all threads wait, the time jumps to the end of the first wait. The same seed gives the same
 * run.
 *
 * <p>Threads: used by one thread.
 */
public final class Simulation {

    private static final int STEP_NANOS_MAX = 20_000;
    private static final int STEPS_MAX = 2_000_000;

    private final SplittableRandom random;
    private final List<SimulatedThread> simulatedThreads = new ArrayList<>();
    private final List<String> trace = new ArrayList<>();
    private SimulatedThread[] runnable = new SimulatedThread[64];
    private SimulatedThread current;
    private long nanos;
    private int steps;

    /** A run with this seed. */
    @SuppressWarnings("NullAway.Init") // the current simulated thread is there while one runs
    public Simulation(long seed) {
        this.random = new SplittableRandom(seed);
    }

    /** The only source of random numbers, so that the seed determines the run. */
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

    /** Waits, within a simulated thread, until something holds or so much time has passed. */
    public void await(BooleanSupplier condition, long waitNanos) {
        long until = waitNanos > Long.MAX_VALUE - nanos ? Long.MAX_VALUE : nanos + waitNanos;
        current.waitFor(condition, until);
    }

    /** Lets time pass, within a simulated thread. */
    public void pass(long waitNanos) {
        await(SimulatedThread.NEVER, waitNanos);
    }

    /** Runs all simulated threads until a condition holds. */
    public void run(BooleanSupplier end) {
        while (!end.getAsBoolean()) {
            step();
        }
    }

    void add(SimulatedThread simulated) {
        simulatedThreads.add(simulated);
    }

    /** Removes the threads of a process. */
    void drop(SimulatedProcess process) {
        simulatedThreads.removeIf(it -> it.process == process);
    }

    private void step() {
        if (++steps > STEPS_MAX) {
            throw new AssertionError("the simulation does not end");
        }
        int count = 0;
        long first = Long.MAX_VALUE;
        if (runnable.length < simulatedThreads.size()) {
            runnable = new SimulatedThread[simulatedThreads.size() * 2];
        }
        for (SimulatedThread simulated : simulatedThreads) {
            if (simulated.isReady(nanos)) {
                runnable[count++] = simulated;
            }
            first = Math.min(first, simulated.wakeNanos());
        }
        if (count == 0) {
            if (first == Long.MAX_VALUE) {
                throw new AssertionError("all wait for each other");
            }
            nanos = first;
            return;
        }
        SimulatedThread chosen = runnable[random.nextInt(count)];
        nanos += random.nextInt(STEP_NANOS_MAX);
        current = chosen;
        chosen.goOn();
        if (chosen.isDone()) {
            simulatedThreads.remove(chosen);
        }
    }
}
