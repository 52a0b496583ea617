package org.milepost.http;

/**
 * Listener to the requests that reach a route.
 *
 * <p>Threads: called by all requests' threads; must not block.
 */
@FunctionalInterface
public interface HttpEvents {

    /** Ignores everything. */
    HttpEvents NONE = request -> {};

    /** The answer to a request is ready and about to be sent. */
    void answered(AnsweredRequest request);
}
