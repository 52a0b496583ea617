package org.milepost.commit;

import java.time.Duration;

/**
 * How long a caller waits for a lane.
 *
 * @param queued how long its command may wait in the queue; then it is withdrawn
 * @param inAll how long it waits in all, once a lane has taken the command; then it returns without
 *     a result, and the lane continues
 */
public record WaitLimits(Duration queued, Duration inAll) {

    /** The same limit for both. */
    public static WaitLimits of(Duration wait) {
        return new WaitLimits(wait, wait);
    }
}
