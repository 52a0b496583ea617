package org.milepost.http;

import java.util.Optional;

/**
 * One row of the routing table: a method and path, who may pass, and the endpoint that answers.
 *
 * @param method the HTTP method, in capitals; GET answers HEAD as well
 * @param path the exact path, or a pattern with {@code {name}} segments
 * @param media what kind of body the route takes
 * @param guard who may pass; absent for open routes
 * @param style how HTTP faults of this route are worded
 * @param endpoint what answers
 */
public record Route(
        String method,
        String path,
        Media media,
        Optional<Guard> guard,
        FaultStyle style,
        Endpoint endpoint) {

    /** A GET that anybody may send. */
    public static Route get(String path, FaultStyle style, Endpoint endpoint) {
        return new Route("GET", path, Media.ANY, Optional.empty(), style, endpoint);
    }

    /** A POST of JSON that needs the guard's consent. */
    public static Route post(String path, Guard guard, FaultStyle style, Endpoint endpoint) {
        return new Route("POST", path, Media.JSON, Optional.of(guard), style, endpoint);
    }
}
