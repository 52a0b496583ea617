package org.milepost.commit;

import java.time.Duration;

/**
 * How long a caller waits.
 *
 * @param queued while its command is in the queue; then it is withdrawn
 * @param inAll from the beginning, once a lane has taken it; then the caller goes away, and the
 *     command takes its course
 */
public record Patience(Duration queued, Duration inAll) {

    /** The same for both. */
    public static Patience of(Duration wait) {
        return new Patience(wait, wait);
    }
}
