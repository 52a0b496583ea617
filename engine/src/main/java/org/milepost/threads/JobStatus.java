package org.milepost.threads;

import java.time.Duration;

/**
 * How a lane or background job is doing at one moment.
 *
 * @param name what it is called in logs, metrics and health
 * @param isAlive whether its thread runs
 * @param sinceSuccess how long ago it last did all that it is for; not negative
 * @param sinceSuccessMax how long that may be
 * @param failures how often it has failed since the start
 */
public record JobStatus(
        String name,
        boolean isAlive,
        Duration sinceSuccess,
        Duration sinceSuccessMax,
        long failures) {

    /** Whether the process can do without a restart, as far as this job goes. */
    public boolean isHealthy() {
        return isAlive && sinceSuccess.compareTo(sinceSuccessMax) <= 0;
    }
}
