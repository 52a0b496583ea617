package org.milepost.proofs.history;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * When the database was out of reach of the servers, or may have been. During that time a server
 * must answer at the deadline that nothing is decided, also to the retry of a request that was
 * decided before.
 *
 * <p>Threads: belongs to one.
 */
public final class Outages {

    private final List<Span> spans = new ArrayList<>();

    private record Span(long startNanos, long endNanos) {}

    /**
     * Adds one.
     *
     * @param after how long servers may need to find their way back
     */
    public void add(long startNanos, long endNanos, Duration after) {
        spans.add(new Span(startNanos, endNanos + after.toNanos()));
    }

    /** Whether there was one while the server had this invocation. */
    boolean overlaps(Invocation invocation) {
        return spans.stream()
                .anyMatch(
                        it ->
                                it.startNanos() <= invocation.endNanos()
                                        && it.endNanos() >= invocation.startNanos());
    }
}
