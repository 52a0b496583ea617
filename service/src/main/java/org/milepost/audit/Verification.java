package org.milepost.audit;

import java.time.Duration;
import java.time.Instant;

/**
 * The result of an audit, as other processes see it.
 *
 * @param finishedAt when it ended, by the clock of the database
 * @param taken how long it took
 * @param accounts how many accounts it checked
 * @param transfers how many transfers it checked
 * @param faults how many faults it found; 0 when the books hold
 * @param wholeSince since when every part of the books was read at least once
 */
public record Verification(
        Instant finishedAt,
        Duration taken,
        long accounts,
        long transfers,
        long faults,
        Instant wholeSince) {}
