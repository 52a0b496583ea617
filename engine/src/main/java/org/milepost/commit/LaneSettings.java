package org.milepost.commit;

import java.time.Duration;

/**
 * How many lanes there are and what bounds them.
 *
 * @param lanes writer threads, each with its own connection; 1 to 64
 * @param queueMax commands that may wait in one lane before further ones are shed
 * @param batchMax commands in one transaction at most
 * @param singleBucket whether a transaction keeps to one bucket, as a cluster split by bucket needs
 * @param attemptsMax how often a batch is tried when the database refuses it for a passing reason,
 *     such as a deadlock
 * @param outageMax for how long a batch waits for a database that is out of reach
 */
public record LaneSettings(
        int lanes,
        int queueMax,
        int batchMax,
        boolean singleBucket,
        int attemptsMax,
        Duration outageMax) {

    /** Cores up to which a second lane only takes time from the first one and from the database. */
    private static final int ONE_LANE_CORES_MAX = 2;

    /** What this machine does well with. */
    public static final LaneSettings ORDINARY =
            new LaneSettings(ordinaryLanes(), 2_048, 256, false, 5, Duration.ofSeconds(5));

    public LaneSettings {
        if (lanes < 1 || lanes > 64) {
            throw new IllegalArgumentException("lanes: 1 to 64");
        }
        if (queueMax < 1 || batchMax < 1 || attemptsMax < 1) {
            throw new IllegalArgumentException("queueMax, batchMax, attemptsMax: 1 or more");
        }
    }

    /** The same with another number of lanes. */
    public LaneSettings withLanes(int other) {
        return new LaneSettings(other, queueMax, batchMax, singleBucket, attemptsMax, outageMax);
    }

    private static int ordinaryLanes() {
        return Runtime.getRuntime().availableProcessors() <= ONE_LANE_CORES_MAX ? 1 : 2;
    }
}
