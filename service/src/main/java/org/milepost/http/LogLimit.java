package org.milepost.http;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.OptionalLong;

/**
 * Limits the log lines that any caller can cause, such as wrong secrets: {@value #LINES_MAX} lines
 * in ten seconds. Omitted lines are counted, and the next line that is written states their number.
 *
 * <p>Threads: shared.
 */
public final class LogLimit {

    static final int LINES_MAX = 10;
    static final Duration WINDOW = Duration.ofSeconds(10);

    private final InstantSource clock;
    private Instant windowEnd = Instant.MIN;
    private int written;
    private long leftOut;

    /**
     * A limit for one kind of line.
     *
     * @param clock real time
     */
    public LogLimit(InstantSource clock) {
        this.clock = clock;
    }

    /**
     * Requests to write a line now.
     *
     * @return how many lines were omitted since the last one; empty when this one is to be omitted,
     *     too
     */
    public synchronized OptionalLong line() {
        Instant now = clock.instant();
        if (!now.isBefore(windowEnd)) {
            windowEnd = now.plus(WINDOW);
            written = 0;
        }
        if (written == LINES_MAX) {
            leftOut++;
            return OptionalLong.empty();
        }
        written++;
        long before = leftOut;
        leftOut = 0;
        return OptionalLong.of(before);
    }

    /** The end of a line, stating how many lines before it were omitted; empty for none. */
    public static String words(long leftOut) {
        return leftOut == 0 ? "" : "; " + leftOut + " similar lines were omitted before";
    }
}
