package org.milepost.refusal;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The refusals that are not written yet, in memory. An answer never waits for it: a refusal without
 * room is lost, and counted. A crash loses those of the last second.
 *
 * <p>Threads: shared by all.
 */
public final class Refusals {

    private static final int WAITING_MAX = 10_000;

    private final BlockingQueue<Refusal> waiting;
    private final AtomicLong lost = new AtomicLong();
    private final AtomicLong lostInAll = new AtomicLong();

    /** No refusals yet, and room for 10,000. */
    public Refusals() {
        this(WAITING_MAX);
    }

    Refusals(int waitingMax) {
        this.waiting = new ArrayBlockingQueue<>(waitingMax);
    }

    /** Adds a refusal if there is room. */
    public void add(Refusal refusal) {
        if (!waiting.offer(refusal)) {
            lost.incrementAndGet();
            lostInAll.incrementAndGet();
        }
    }

    /** How many were lost since the start. */
    public long lost() {
        return lostInAll.get();
    }

    /** Takes the earliest. */
    List<Refusal> take(int most) {
        List<Refusal> taken = new ArrayList<>();
        waiting.drainTo(taken, most);
        return taken;
    }

    /** Takes the number of lost ones that is not written yet. */
    long takeLost() {
        return lost.getAndSet(0);
    }

    /** Gives the number of lost ones back, because it could not be written. */
    void giveBackLost(long number) {
        lost.addAndGet(number);
    }
}
