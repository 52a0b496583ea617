package org.milepost.sandbox;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;

/**
 * The demo's time, which callers of the sandbox move: forward to an instant, or on at another
 * speed. Business days, offers, outages, timestamps and retention follow it. It never goes back,
 * because the books do not.
 *
 * <p>Threads: shared.
 */
public final class SandboxClock implements InstantSource {

    /** The clock stops here; the next years have five digits. */
    static final Instant LAST = Instant.parse("9990-01-01T00:00:00Z");

    /** The highest speed: a day in a second. */
    static final int SPEED_MAX = 86_400;

    private final InstantSource source;
    private volatile Pace pace;

    /**
     * A course of the time.
     *
     * @param sourceStart what the source showed when it began
     * @param start what this clock showed then
     * @param speed seconds of this clock in a second of the source; 0 when it stands
     */
    private record Pace(Instant sourceStart, Instant start, int speed) {

        Instant at(Instant sourceNow) {
            Duration passed = Duration.between(sourceStart, sourceNow).multipliedBy(speed);
            Instant now = start.plus(passed).truncatedTo(ChronoUnit.MICROS);
            return now.isAfter(LAST) ? LAST : now;
        }
    }

    /** A clock that shows what this source shows, until it is moved. */
    public SandboxClock(InstantSource source) {
        this.source = source;
        Instant now = source.instant();
        this.pace = new Pace(now, now, 1);
    }

    @Override
    public Instant instant() {
        return pace.at(source.instant());
    }

    /** Seconds of this clock in a second of real time. */
    int speed() {
        return pace.speed();
    }

    /**
     * Moves it forward to an instant, at most to {@link #LAST}; it runs on from there at its speed.
     *
     * @return false when the instant is before its time, which then stays
     */
    synchronized boolean moveTo(Instant instant) {
        Instant sourceNow = source.instant();
        if (instant.isBefore(pace.at(sourceNow))) {
            return false;
        }
        Instant start = instant.isAfter(LAST) ? LAST : instant.truncatedTo(ChronoUnit.MICROS);
        pace = new Pace(sourceNow, start, pace.speed());
        return true;
    }

    /**
     * Changes its speed.
     *
     * @param speed 0 to {@link #SPEED_MAX}
     */
    synchronized void runAt(int speed) {
        if (speed < 0 || speed > SPEED_MAX) {
            throw new IllegalArgumentException("a speed is 0 to " + SPEED_MAX);
        }
        Instant sourceNow = source.instant();
        pace = new Pace(sourceNow, pace.at(sourceNow), speed);
    }
}
