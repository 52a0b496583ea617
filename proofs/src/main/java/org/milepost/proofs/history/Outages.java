package org.milepost.proofs.history;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * When the database was out of reach of the servers, or may have been. A server that is asked for a
 * decision then, or for one that it gave before, has to say at the deadline that there is none.
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
