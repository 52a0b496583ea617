package org.milepost.http;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.OptionalLong;

/**
 * Bounds the log lines about what anybody can cause, such as wrong secrets: {@value #LINES_MAX}
 * lines in ten seconds. What is left out is counted, and the next line that is written tells the
 * number.
 *
 * <p>Threads: safe for all.
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
     * Asks whether a line may be written now.
     *
     * @return how many lines were left out since the last one; empty when this one is left out, too
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

    /** The end of a line that tells how many lines before it were left out; empty for none. */
    public static String words(long leftOut) {
        return leftOut == 0 ? "" : "; " + leftOut + " lines like this were left out before";
    }
}
