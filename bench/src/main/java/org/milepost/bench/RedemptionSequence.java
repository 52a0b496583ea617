package org.milepost.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The numbers of redemptions, from 0 without gaps. The collector and the key of a redemption are
 * computed from its number, so that each redemption can be sent again.
 *
 * <p>Threads: any thread may take numbers; the rest belongs to the thread that runs the turns.
 */
public final class RedemptionSequence {

    private final Collectors collectors;
    private final AtomicLong next = new AtomicLong();
    private final List<Mark> marks = new ArrayList<>();

    public RedemptionSequence(Collectors collectors) {
        this.collectors = collectors;
    }

    /** When all of the lower numbers had been answered; a reading of {@link System#nanoTime}. */
    private record Mark(long nanos, long numbers) {}

    /** A number that was not used. */
    long next() {
        return next.getAndIncrement();
    }

    /** Who redeems under this number. */
    public long collector(long number) {
        return collectors.first() + Long.remainderUnsigned(mixed(number), collectors.count());
    }

    /** Notes that all numbers taken so far have been answered by now. */
    void allAnswered() {
        marks.add(new Mark(System.nanoTime(), next.get()));
    }

    /** How many numbers, from 0, had been answered at that time. */
    long answeredAt(long nanos) {
        long answered = 0;
        for (Mark mark : marks) {
            if (mark.nanos() - nanos <= 0) {
                answered = mark.numbers();
            }
        }
        return answered;
    }

    /** The finalizer of SplitMix64, which spreads neighbours. */
    private static long mixed(long number) {
        long bits = (number + 1) * 0x9e3779b97f4a7c15L;
        bits = (bits ^ (bits >>> 30)) * 0xbf58476d1ce4e5b9L;
        bits = (bits ^ (bits >>> 27)) * 0x94d049bb133111ebL;
        return bits ^ (bits >>> 31);
    }
}
