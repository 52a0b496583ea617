package org.milepost.readmodel;

import java.time.Duration;

/**
 * How what operators search in is kept.
 *
 * @param share the most of its time that the job works, in percent, 1 to 100
 * @param refusals how long refusals are kept
 */
public record ReadModelSettings(int share, Duration refusals) {

    /** A quarter of one processor, and 90 days. */
    public static final ReadModelSettings ORDINARY = new ReadModelSettings(25, Duration.ofDays(90));

    public ReadModelSettings {
        if (share < 1 || share > 100) {
            throw new IllegalArgumentException("a share is 1 to 100 percent");
        }
    }
}
