package org.milepost.http;

/**
 * Listener to the requests that reach a route.
 *
 * <p>Threads: called by all requests' threads; must not block.
 */
@FunctionalInterface
public interface HttpEvents {

    /** Ignores everything. */
    HttpEvents NONE = (route, status, nanos) -> {};

    /**
     * The answer to a request is ready and about to be sent.
     *
     * @param nanos from when its head had been read
     */
    void answered(Route route, int status, long nanos);
}
