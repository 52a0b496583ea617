package org.milepost.threads;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * How much of its time a background job works. While commands wait for the books it works a tenth
 * of that, so that these jobs do not slow down bookings.
 *
 * <p>Threads: shared.
 *
 * @param share how much of its time the job may work, in percent, 1 to 100
 * @param commandsWait whether commands wait now
 */
public record JobPace(int share, BooleanSupplier commandsWait) {

    private static final int PERCENT = 100;
    private static final int WHILE_COMMANDS_WAIT = 10;

    /** The pause after a part of the work that took this long. */
    public Duration pauseAfter(long nanos) {
        int now = commandsWait.getAsBoolean() ? Math.max(1, share / WHILE_COMMANDS_WAIT) : share;
        return Duration.ofNanos(nanos * (PERCENT - now) / now);
    }
}
