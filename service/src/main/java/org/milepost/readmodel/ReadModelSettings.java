package org.milepost.readmodel;

import java.time.Duration;
import java.util.Optional;

/**
 * How what operators search in is kept.
 *
 * @param share the most of its time that the job works, in percent, 1 to 100
 * @param refusals how long refusals are kept
 * @param trailTexts how long the texts of the trail are kept; absent for without limit
 */
public record ReadModelSettings(int share, Duration refusals, Optional<Duration> trailTexts) {

    /** A quarter of one processor, 90 days, and without limit. */
    public static final ReadModelSettings ORDINARY =
            new ReadModelSettings(25, Duration.ofDays(90), Optional.empty());

    public ReadModelSettings {
        if (share < 1 || share > 100) {
            throw new IllegalArgumentException("a share is 1 to 100 percent");
        }
    }
}
