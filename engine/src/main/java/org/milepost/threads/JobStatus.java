package org.milepost.threads;

import java.time.Duration;

/**
 * The status of a lane or background job.
 *
 * @param name its name in logs, metrics and health
 * @param isAlive whether its thread runs
 * @param sinceSuccess the time since its last success; not negative
 * @param sinceSuccessMax the limit of that time
 * @param failures the number of failures since the start
 */
public record JobStatus(
        String name,
        boolean isAlive,
        Duration sinceSuccess,
        Duration sinceSuccessMax,
        long failures) {

    /** Whether it runs and succeeded recently. */
    public boolean isHealthy() {
        return isAlive && sinceSuccess.compareTo(sinceSuccessMax) <= 0;
    }
}
