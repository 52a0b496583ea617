package org.milepost.commit;

import java.time.Duration;

/**
 * The number of lanes and their limits.
 *
 * @param lanes writer threads, each with its own connection; 1 to 64
 * @param queueMax commands that may wait in one lane; further ones are shed
 * @param batchMax the most commands in one transaction
 * @param singleBucket whether a transaction writes to one bucket only, as a database that is
 *     distributed by bucket needs
 * @param attemptsMax how often a batch is tried when the database refuses it for a temporary
 *     reason, such as a deadlock
 * @param unreachableMax how long a batch waits for a database that cannot be reached
 */
public record LaneSettings(
        int lanes,
        int queueMax,
        int batchMax,
        boolean singleBucket,
        int attemptsMax,
        Duration unreachableMax) {

    /** Up to this many cores a second lane makes the first one and the database slower. */
    private static final int ONE_LANE_CORES_MAX = 2;

    /** The defaults for this machine. */
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

    /** These settings with another number of lanes. */
    public LaneSettings withLanes(int other) {
        return new LaneSettings(
                other, queueMax, batchMax, singleBucket, attemptsMax, unreachableMax);
    }

    private static int ordinaryLanes() {
        return Runtime.getRuntime().availableProcessors() <= ONE_LANE_CORES_MAX ? 1 : 2;
    }
}
