package org.milepost.sandbox;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;

/**
 * A clock that was set to some instant when it was made and runs on from there: business days,
 * windows, offers and timestamps of a demo follow it.
 *
 * <p>Threads: shared.
 */
public final class VirtualClock implements InstantSource {

    private final InstantSource real;
    private final Duration ahead;

    /** A clock that shows this instant now. */
    public VirtualClock(InstantSource real, Instant start) {
        this.real = real;
        this.ahead = Duration.between(real.instant(), start);
    }

    @Override
    public Instant instant() {
        return real.instant().plus(ahead).truncatedTo(ChronoUnit.MICROS);
    }
}
