package org.milepost.amcash;

/**
 * The faults that a sandbox injects into the checkout, so that partners can test how their software
 * handles them. A production instance has {@link #NONE}.
 *
 * <p>Threads: shared.
 */
public interface SandboxFaults {

    /** No faults. */
    SandboxFaults NONE =
            new SandboxFaults() {
                @Override
                public void beforeDecision(String collector) {}

                @Override
                public void beforeAnswer(String collector) {}

                @Override
                public boolean losesAnswer(String collector, Object attempt) {
                    return false;
                }
            };

    /** May fail, before anything is decided about this collector. */
    void beforeDecision(String collector);

    /** May wait, after all is decided. */
    void beforeAnswer(String collector);

    /**
     * Whether the connection is cut instead of the answer being sent.
     *
     * @param attempt equal for all attempts at the same redemption
     */
    boolean losesAnswer(String collector, Object attempt);
}
