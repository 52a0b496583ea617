package org.milepost;

import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;

/**
 * The machine's time in whole microseconds, the resolution of PostgreSQL: a finer time would be
 * rounded when it is stored, and its link would not verify.
 *
 * <p>The only class that reads the machine's clock. Threads: shared.
 */
final class WallClock implements InstantSource {
    @Override
    public Instant instant() {
        return Instant.now().truncatedTo(ChronoUnit.MICROS);
    }
}
