package org.milepost.http;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/**
 * The header Retry-After: how long a caller must wait before the next attempt (RFC 9110, section
 * 10.2.3).
 */
public final class RetryAfter {

    private static final String NAME = "Retry-After";

    private static final long NANOS_TO_ROUND_UP = Duration.ofSeconds(1).toNanos() - 1;

    private RetryAfter() {}

    /** The header of a caller that may come again at this time. */
    public static Map<String, String> header(Instant now, Instant then) {
        return header(Duration.between(now, then));
    }

    /** A wait in whole seconds, rounded up, so that no caller retries too early; 0 at least. */
    public static long seconds(Duration wait) {
        return Math.max(0, wait.plusNanos(NANOS_TO_ROUND_UP).toSeconds());
    }

    /** The header for this wait. */
    public static Map<String, String> header(Duration wait) {
        return Map.of(NAME, Long.toString(seconds(wait)));
    }
}
