package org.milepost.http;

import java.util.Optional;

/**
 * One row of the routing table: a method and path, who may pass, and the endpoint that answers.
 *
 * @param method the HTTP method, in capitals
 * @param path the exact path, or a pattern with {@code {name}} segments
 * @param guard who may pass; absent for open routes
 * @param style how HTTP faults of this route are worded
 * @param endpoint what answers
 */
public record Route(
        String method, String path, Optional<Guard> guard, FaultStyle style, Endpoint endpoint) {}
