package org.milepost;

import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;

/**
 * The machine's time in whole microseconds, which is as fine as PostgreSQL keeps it: a finer time
 * would not come back as it was stored, and the links over it would not verify.
 *
 * <p>The one place that reads the machine's clock. Threads: shared.
 */
final class WallClock implements InstantSource {
    @Override
    public Instant instant() {
        return Instant.now().truncatedTo(ChronoUnit.MICROS);
    }
}
