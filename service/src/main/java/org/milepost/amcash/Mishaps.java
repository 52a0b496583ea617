package org.milepost.amcash;

/**
 * What can be made to go wrong on purpose at a sandbox's till, so that a partner can see how its
 * own software takes it. In production nothing is.
 *
 * <p>Threads: shared.
 */
public interface Mishaps {

    /** Nothing goes wrong on purpose. */
    Mishaps NONE =
            new Mishaps() {
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

    /** May take its time, after all is decided. */
    void beforeAnswer(String collector);

    /**
     * Whether the connection is cut instead of the answer being sent.
     *
     * @param attempt equal for all tries of the same redemption
     */
    boolean losesAnswer(String collector, Object attempt);
}
