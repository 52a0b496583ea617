package org.milepost;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waiting for what happens on other threads. */
public final class Await {

    private static final Duration MOST = Duration.ofSeconds(30);
    private static final Duration POLL = Duration.ofMillis(5);

    private Await() {}

    /**
     * Waits until the condition holds.
     *
     * @throws AssertionError when it does not hold for half a minute
     */
    public static void until(String what, BooleanSupplier condition) {
        long giveUp = System.nanoTime() + MOST.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - giveUp > 0) {
                throw new AssertionError("not within " + MOST + ": " + what);
            }
            try {
                Thread.sleep(POLL);
            } catch (InterruptedException e) {
                throw new IllegalStateException("interrupted while waiting: " + what, e);
            }
        }
    }
}
