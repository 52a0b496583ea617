package org.milepost.proofs.proxy;

import java.time.Duration;

/**
 * A fault of one connection, with its parameters.
 *
 * @param fault what happens
 * @param length how long a delayed piece is held, a half-open connection is kept, or an answer is
 *     awaited that the client does not get
 * @param arrives whether the other side still receives what was cut off: a request before a reset,
 *     an answer after a cut
 */
public record Disturbance(ConnectionFault fault, Duration length, boolean arrives) {

    /** Nothing happens. */
    public static final Disturbance NONE =
            new Disturbance(ConnectionFault.NONE, Duration.ZERO, true);
}
