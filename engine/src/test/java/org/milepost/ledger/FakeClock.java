package org.milepost.ledger;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A clock that goes on, or back, when it is told to. */
final class FakeClock implements InstantSource {

    static final Instant START = Instant.parse("2026-03-01T12:00:00.123456Z");

    private volatile Instant now = START;

    void pass(Duration time) {
        now = now.plus(time);
    }

    @Override
    public Instant instant() {
        return now;
    }
}
