package org.milepost.bench.process;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waits for a time, or until a condition holds. */
public final class Pauses {

    private static final Duration POLL = Duration.ofMillis(5);

    private Pauses() {}

    public static void pause(Duration duration) {
        try {
            Thread.sleep(duration);
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted in mid-proof", e);
        }
    }

    /** Waits until the condition holds; whether it did in time. */
    public static boolean await(Duration most, BooleanSupplier condition) {
        long giveUp = System.nanoTime() + most.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - giveUp > 0) {
                return false;
            }
            pause(POLL);
        }
        return true;
    }
}
