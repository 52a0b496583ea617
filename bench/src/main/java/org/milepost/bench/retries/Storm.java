package org.milepost.bench.retries;

import java.util.Collection;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What all tills of a proof share: the plan, and what they have written down.
 *
 * <p>Threads: shared by all tills.
 *
 * @see Till
 */
final class Storm {

    /** The first trace; traces tell requests apart in the books. */
    private static final long FIRST_TRACE = 1_000_000;

    private final Plan plan;
    private final AtomicInteger stories = new AtomicInteger();
    private final AtomicLong traces = new AtomicLong(FIRST_TRACE);
    private final AtomicInteger sent = new AtomicInteger();
    private final AtomicInteger retried = new AtomicInteger();
    private final Queue<History> redemptions = new ConcurrentLinkedQueue<>();
    private final Queue<Reversed> reversals = new ConcurrentLinkedQueue<>();
    private final Queue<String> complaints = new ConcurrentLinkedQueue<>();

    /**
     * What is to be done.
     *
     * @param seed where chance starts
     * @param requests how many retried requests there are to be at least
     * @param firstCollector the lowest collector's number
     * @param collectors how many collectors there are
     * @param token opens all servers
     */
    record Plan(long seed, int requests, long firstCollector, int collectors, String token) {}

    /** A reversal and the trace of the redemption that it names. */
    record Reversed(History history, long redemption, String number) {}

    Storm(Plan plan) {
        this.plan = plan;
    }

    Plan plan() {
        return plan;
    }

    /** The number of the next story, while there are still to be some. */
    Optional<Integer> nextStory() {
        return retried.get() < plan.requests()
                ? Optional.of(stories.getAndIncrement())
                : Optional.empty();
    }

    /** A trace that no request has had. */
    long nextTrace() {
        return traces.incrementAndGet();
    }

    void add(History redemption) {
        redemptions.add(redemption);
    }

    void add(Reversed reversal) {
        reversals.add(reversal);
    }

    /** Counts a sending to a server that listened. */
    void sent(boolean again) {
        sent.incrementAndGet();
        if (again) {
            retried.incrementAndGet();
        }
    }

    /** Something that must not happen, whatever the books say. */
    void complain(String text) {
        complaints.add(text);
    }

    int sentCount() {
        return sent.get();
    }

    int retriedCount() {
        return retried.get();
    }

    Collection<History> redemptions() {
        return redemptions;
    }

    Collection<Reversed> reversals() {
        return reversals;
    }

    Collection<String> complaints() {
        return complaints;
    }
}
