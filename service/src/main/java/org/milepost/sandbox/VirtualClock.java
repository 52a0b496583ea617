package org.milepost.sandbox;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;

/**
 * A clock that shows a fixed instant until it is started, and then runs from there; the demo's
 * business days, offers and timestamps follow it.
 *
 * <p>Threads: shared.
 */
public final class VirtualClock implements InstantSource {

    private final InstantSource real;
    private final Instant start;
    private volatile Duration ahead = Duration.ZERO;
    private volatile boolean running;

    /** A clock that shows this instant. */
    public VirtualClock(InstantSource real, Instant start) {
        this.real = real;
        this.start = start.truncatedTo(ChronoUnit.MICROS);
    }

    /** Starts the clock. */
    public void run() {
        ahead = Duration.between(real.instant(), start);
        running = true;
    }

    @Override
    public Instant instant() {
        return running ? real.instant().plus(ahead).truncatedTo(ChronoUnit.MICROS) : start;
    }
}
