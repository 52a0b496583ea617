package org.milepost;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * A clock whose time changes only when the test sets it.
 *
 * <p>Threads: shared.
 */
public final class FakeClock implements InstantSource {

    /** A time with microseconds, the default start of a clock. */
    public static final Instant START = Instant.parse("2026-03-01T12:00:00.123456Z");

    private volatile Instant now;

    /** A clock at {@link #START}. */
    public FakeClock() {
        this(START);
    }

    /** A clock at this time. */
    public FakeClock(Instant now) {
        this.now = now;
    }

    /** Moves it by this duration, which may be negative; callers take turns. */
    @SuppressWarnings("NonAtomicVolatileUpdate") // one thread moves it
    public void pass(Duration time) {
        now = now.plus(time);
    }

    /** Moves it to this time, later or earlier. */
    public void set(Instant instant) {
        now = instant;
    }

    @Override
    public Instant instant() {
        return now;
    }
}
