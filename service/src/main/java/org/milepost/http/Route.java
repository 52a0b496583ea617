package org.milepost.http;

import java.util.Optional;

/**
 * One row of the routing table: a method and path, the guard, and the endpoint.
 *
 * @param method the HTTP method, in capitals; GET answers HEAD as well
 * @param path the exact path, or a pattern with {@code {name}} segments
 * @param media the type of body that the route accepts
 * @param guard checks the caller; absent for open routes
 * @param style words the HTTP faults of this route
 * @param endpoint answers the request
 */
public record Route(
        String method,
        String path,
        Media media,
        Optional<Guard> guard,
        FaultStyle style,
        Endpoint endpoint) {

    /** An open GET. */
    public static Route get(String path, FaultStyle style, Endpoint endpoint) {
        return new Route("GET", path, Media.ANY, Optional.empty(), style, endpoint);
    }

    /** A POST of JSON with a guard. */
    public static Route post(String path, Guard guard, FaultStyle style, Endpoint endpoint) {
        return new Route("POST", path, Media.JSON, Optional.of(guard), style, endpoint);
    }

    /** The same row with another endpoint. */
    public Route with(Endpoint other) {
        return new Route(method, path, media, guard, style, other);
    }
}
