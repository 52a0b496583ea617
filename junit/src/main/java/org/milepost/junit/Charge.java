package org.milepost.junit;

import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** What a balance must have lost after a request with a key. */
final class Charge {

    private static final long POLL_MILLIS = 200;

    private Charge() {}

    /**
     * Requires that a request was booked, and that nothing else was taken.
     *
     * @param taken asks how much the balance is lower than at first
     */
    static void assertOnce(String key, Supplier<OutcomeOfKey> outcome, LongSupplier taken) {
        OutcomeOfKey found = decided(outcome);
        if (found.state() != OutcomeOfKey.State.BOOKED) {
            throw new AssertionError(
                    "the key %s was not charged: %s %s"
                            .formatted(key, found.state(), found.code()));
        }
        long all = taken.getAsLong();
        if (all != found.miles()) {
            throw new AssertionError(
                    "the key %s took %d, but the balance is lower by %d: another request was booked"
                            .formatted(key, found.miles(), all));
        }
    }

    /** Requires that the balance is as at first. */
    static void assertNone(long taken) {
        if (taken != 0) {
            throw new AssertionError("the balance is lower by " + taken);
        }
    }

    private static OutcomeOfKey decided(Supplier<OutcomeOfKey> outcome) {
        long giveUp = System.nanoTime() + OutcomeOfKey.DECIDED_MAX.toNanos();
        OutcomeOfKey found = outcome.get();
        while (!found.isFinal() && System.nanoTime() - giveUp < 0) {
            try {
                Thread.sleep(POLL_MILLIS);
            } catch (InterruptedException e) {
                throw new IllegalStateException("interrupted while an outcome is decided", e);
            }
            found = outcome.get();
        }
        return found;
    }
}
