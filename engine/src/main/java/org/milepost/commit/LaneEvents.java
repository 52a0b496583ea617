package org.milepost.commit;

/**
 * Listener to the lanes.
 *
 * <p>Threads: called by all lanes; must not block.
 */
public interface LaneEvents {

    /** Ignores everything. */
    LaneEvents NONE =
            new LaneEvents() {
                @Override
                public void committed(int commands, long nanos) {}

                @Override
                public void failed(int commands) {}
            };

    /**
     * A transaction was committed.
     *
     * @param nanos its duration
     */
    void committed(int commands, long nanos);

    /** Commands got no result. */
    void failed(int commands);
}
