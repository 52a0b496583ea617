package org.milepost.http;

/**
 * Told of the requests that reach a route.
 *
 * <p>Threads: called by all requests' threads; must not block.
 */
@FunctionalInterface
public interface HttpEvents {

    /** Nobody listens. */
    HttpEvents NONE = (route, status, nanos) -> {};

    /**
     * A request has its answer, which is about to be sent.
     *
     * @param nanos from when its head had been read
     */
    void answered(Route route, int status, long nanos);
}
