package org.milepost.commit;

import java.util.List;

/**
 * Listener to the lanes.
 *
 * <p>Threads: called by all lanes and by all threads that submit; must not block.
 */
public interface LaneEvents {

    /** Ignores everything. */
    LaneEvents NONE =
            batch -> {
                // nobody listens
            };

    /** What a command was submitted for, such as a request, in the listener's own terms. */
    interface Origin {}

    /** The origin of a command that the listener does not record. */
    Origin UNKNOWN = new Origin() {};

    /**
     * A committed transaction.
     *
     * @param lane the name of its lane
     * @param commands how many commands it carried
     * @param origins the known origins of its commands
     * @param waitedNanos how long the first of them had waited in the queue
     * @param nanos from taking the batch until its commit
     */
    record CommittedBatch(
            String lane, int commands, List<Origin> origins, long waitedNanos, long nanos) {
        public CommittedBatch {
            origins = List.copyOf(origins);
        }
    }

    /** What the calling thread submits a command for. */
    default Origin origin() {
        return UNKNOWN;
    }

    /** A transaction was committed. */
    void committed(CommittedBatch batch);
}
