package org.milepost.proofs.retries;

import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntPredicate;
import java.util.function.Supplier;

/**
 * What all tills of a proof share: the plan, and what they have written down.
 *
 * <p>Threads: shared by all tills.
 *
 * @see Till
 */
public final class Storm {

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
     * @param goesOn whether there is to be another story after so many retried requests
     * @param firstCollector the lowest collector's number
     * @param collectors how many collectors there are
     * @param crowd how many of them are visited at a time
     * @param token opens all servers
     * @param patience how long a till waits for an answer
     * @param alwaysAnswered whether an answer must come in that time
     */
    public record Plan(
            long seed,
            IntPredicate goesOn,
            long firstCollector,
            int collectors,
            int crowd,
            Supplier<String> token,
            Duration patience,
            boolean alwaysAnswered) {

        private static final int VISITS = 25;

        /** Whose miles a story is about: the crowd moves on slowly, for a day has its limit. */
        long collector(int story, SplittableRandom random) {
            return firstCollector + (story / VISITS + random.nextInt(crowd)) % collectors;
        }
    }

    /** A reversal and the trace of the redemption that it names. */
    public record Reversed(History history, long redemption, String number) {}

    public Storm(Plan plan) {
        this.plan = plan;
    }

    public Plan plan() {
        return plan;
    }

    /** The number of the next story, while there are still to be some. */
    Optional<Integer> nextStory() {
        return plan.goesOn().test(retried.get())
                ? Optional.of(stories.getAndIncrement())
                : Optional.empty();
    }

    /** One of the collectors who are visited now. */
    public long busyCollector(SplittableRandom random) {
        return plan.collector(stories.get(), random);
    }

    /** A trace that no request has had. */
    public long nextTrace() {
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
    public void complain(String text) {
        complaints.add(text);
    }

    public int sentCount() {
        return sent.get();
    }

    public int retriedCount() {
        return retried.get();
    }

    public Collection<History> redemptions() {
        return redemptions;
    }

    public Collection<Reversed> reversals() {
        return reversals;
    }

    public Collection<String> complaints() {
        return complaints;
    }
}
