package org.milepost.commit;

/**
 * Told what lanes do.
 *
 * <p>Threads: called by all lanes; must not block.
 */
public interface LaneEvents {

    /** Nobody listens. */
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
     * @param nanos from when the lane began it
     */
    void committed(int commands, long nanos);

    /** Commands got no result from the database. */
    void failed(int commands);
}
