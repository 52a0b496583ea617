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

    /** A request has reached a route. Its thread handles it next, and then closes the trace. */
    default RequestTrace received(Route route, Request request) {
        return RequestTrace.NONE;
    }

    /** The answer to a request is ready and about to be sent. */
    void answered(AnsweredRequest request);
}
