package org.milepost.console;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.milepost.dialect.Caller;
import org.milepost.dialect.StaffRole;
import org.milepost.http.LocalCalls;
import org.milepost.http.Request;
import org.milepost.http.Route;
import org.milepost.operator.RoleGuard;

/**
 * The calls of the operator's API, made within the process for a person who is signed in. Their
 * guards check the roles of the person, as for calls over the network.
 *
 * <p>Threads: shared; a call runs on the thread of the request that makes it.
 */
final class OperatorApi {

    private static final String PREFIX = "/operator/v1/";

    private final LocalCalls routes;

    /**
     * Calls of these routes.
     *
     * @param routes those of the operator's API
     */
    OperatorApi(List<Route> routes) {
        this.routes = new LocalCalls(routes);
    }

    /**
     * A call.
     *
     * @param pattern the path below {@code /operator/v1/}, with segments such as {@code
     *     {programme}}
     * @param segments the values of these segments
     * @param query percent-encoded
     * @param reason why a change is made; empty for others
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Asked(
            String method,
            String pattern,
            Map<String, String> segments,
            String query,
            String reason,
            byte[] body) {

        Asked {
            segments = Map.copyOf(segments);
        }
    }

    /** Makes a call in the name of a person. */
    Reply make(Request outer, Caller.OperatorClient person, Asked asked) {
        Map<String, String> headers = new HashMap<>();
        headers.put("Content-Type", "application/json");
        if (!asked.reason().isEmpty()) {
            headers.put("Change-Reason", encoded(asked.reason()));
        }
        return Reply.of(
                routes.answer(
                        outer,
                        person,
                        new LocalCalls.Call(
                                asked.method(),
                                PREFIX + filled(asked.pattern(), asked.segments()),
                                asked.query(),
                                headers,
                                asked.body())));
    }

    /** Whether a person with these roles may make a call. Records nothing. */
    boolean allows(Set<StaffRole> roles, String method, String pattern) {
        return routes.route(method, PREFIX + pattern)
                .flatMap(Route::guard)
                .filter(it -> !(it instanceof RoleGuard guard) || guard.allows(roles))
                .isPresent();
    }

    /** A path with the values of its segments. */
    static String filled(String pattern, Map<String, String> segments) {
        StringBuilder path = new StringBuilder();
        for (String segment : pattern.split("/", -1)) {
            path.append(path.isEmpty() ? "" : "/");
            path.append(
                    segment.startsWith("{")
                            ? encoded(
                                    segments.getOrDefault(
                                            segment.substring(1, segment.length() - 1), "-"))
                            : segment);
        }
        return path.toString();
    }

    /** A text as a segment of a path or as the value of a parameter or header. */
    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
