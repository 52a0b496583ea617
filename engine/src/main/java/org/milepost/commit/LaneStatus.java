package org.milepost.commit;

import java.util.Map;

/**
 * What a lane has now, and what it has counted since its start.
 *
 * @param name the name of the lane
 * @param waiting the commands in its queue
 * @param retries how often a batch was tried again
 * @param reconnects how often a lost connection was replaced
 * @param withoutResult the commands that got no result, by the reason
 */
public record LaneStatus(
        String name,
        int waiting,
        long retries,
        long reconnects,
        Map<NotCommitted.Reason, Long> withoutResult) {
    public LaneStatus {
        withoutResult = Map.copyOf(withoutResult);
    }
}
