package org.milepost.proofs.proxy;

import java.time.Duration;

/**
 * A fault and how it goes.
 *
 * @param fault what happens
 * @param length how long a delayed piece waits, a half-open connection stays, or an answer that
 *     nobody gets is waited for
 * @param arrives whether what was cut off is still taken in on the other side: a request before a
 *     reset, an answer after a cut
 */
public record Disturbance(ConnectionFault fault, Duration length, boolean arrives) {

    /** Nothing happens. */
    public static final Disturbance NONE =
            new Disturbance(ConnectionFault.NONE, Duration.ZERO, true);
}
