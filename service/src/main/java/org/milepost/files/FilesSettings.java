package org.milepost.files;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * How settlement files are made, and partners' files taken in.
 *
 * @param directory where they are written; absent when they are only shown by calls
 * @param intake from where partners' files are taken in; absent when they only come by calls
 * @param after how long after the end of a business day its files are made, at the earliest: more
 *     than the clocks of two servers may differ
 * @param share how much of its time the job may work, in percent, 1 to 100
 */
public record FilesSettings(
        Optional<Path> directory, Optional<Path> intake, Duration after, int share) {

    /** No directories, a quarter of an hour, and a quarter of one processor. */
    public static final FilesSettings ORDINARY =
            new FilesSettings(Optional.empty(), Optional.empty(), Duration.ofMinutes(15), 25);

    public FilesSettings {
        if (after.isNegative()) {
            throw new IllegalArgumentException("files are made after the end of a day");
        }
        if (share < 1 || share > 100) {
            throw new IllegalArgumentException("a share is 1 to 100 percent");
        }
    }
}
