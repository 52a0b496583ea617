package org.milepost;

import java.time.Instant;
import java.time.InstantSource;

/**
 * A clock that stands still until it is set.
 *
 * <p>Threads: shared.
 */
public final class SetClock implements InstantSource {

    private volatile Instant now;

    /** A clock that shows this instant. */
    public SetClock(Instant now) {
        this.now = now;
    }

    /** From now on it shows this instant, be it later or earlier. */
    public void set(Instant instant) {
        now = instant;
    }

    @Override
    public Instant instant() {
        return now;
    }
}
