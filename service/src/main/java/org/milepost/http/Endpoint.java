package org.milepost.http;

/**
 * One operation of an API: a function from a request to its response.
 *
 * <p>Threads: called on the virtual thread of the request; may block. Shared by all requests.
 */
@FunctionalInterface
public interface Endpoint {
    /** Answers the request. A {@link Fault} thrown here is rendered in the style of the route. */
    Response answer(Request request);
}
