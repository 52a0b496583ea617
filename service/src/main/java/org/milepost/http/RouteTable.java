package org.milepost.http;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The routes by path, and the style of the paths that have no route. Exact paths are one look-up;
 * paths with {@code {name}} segments are compared segment by segment, in the order of the routes.
 *
 * <p>Threads: never changes; shared by all requests.
 */
final class RouteTable {

    private final Map<String, Place> exact;
    private final List<Place> patterns;
    private final List<Door> doors;
    private final FaultStyle otherwise;

    RouteTable(List<Route> routes, List<Door> doors, FaultStyle otherwise) {
        this.doors = List.copyOf(doors);
        this.otherwise = otherwise;
        Map<String, List<Route>> byPath =
                routes.stream()
                        .collect(
                                Collectors.groupingBy(
                                        Route::path, LinkedHashMap::new, Collectors.toList()));
        List<Place> places = byPath.values().stream().map(Place::new).toList();
        this.exact = new HashMap<>();
        places.stream().filter(Place::isExact).forEach(place -> exact.put(place.path, place));
        this.patterns = places.stream().filter(place -> !place.isExact()).toList();
    }

    /** The place of this path, as it stands in the request line without its query. */
    Optional<Found> find(String rawPath) {
        Place place = exact.get(rawPath);
        if (place != null) {
            return Optional.of(new Found(place, rawPath, List.of()));
        }
        if (patterns.isEmpty() && rawPath.indexOf('%') < 0) {
            return Optional.empty();
        }
        List<String> segments = segments(rawPath);
        String path = String.join("/", segments);
        Place decoded = exact.get(path);
        if (decoded != null) {
            return Optional.of(new Found(decoded, path, List.of()));
        }
        for (Place pattern : patterns) {
            if (pattern.matches(segments)) {
                return Optional.of(new Found(pattern, path, segments));
            }
        }
        return Optional.empty();
    }

    /**
     * The style of the route that a request target names, or else of the API that owns the path.
     */
    FaultStyle styleOfTarget(String target) {
        int query = target.indexOf('?');
        String path = query < 0 ? target : target.substring(0, query);
        try {
            return find(path).map(it -> it.place().style()).orElseGet(() -> style(path));
        } catch (RuntimeException e) { // what cannot be decoded is no route's
            return style(path);
        }
    }

    /** The style of the API that owns the path. */
    FaultStyle style(String rawPath) {
        for (Door door : doors) {
            if (rawPath.startsWith(door.prefix())) {
                return door.style();
            }
        }
        return otherwise;
    }

    private static List<String> segments(String rawPath) {
        List<String> segments = new ArrayList<>();
        int from = 0;
        for (int slash = rawPath.indexOf('/'); slash >= 0; slash = rawPath.indexOf('/', from)) {
            segments.add(decode(rawPath.substring(from, slash)));
            from = slash + 1;
        }
        segments.add(decode(rawPath.substring(from)));
        return segments;
    }

    private static String decode(String segment) {
        if (segment.indexOf('%') < 0) {
            return segment;
        }
        try {
            return URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new Fault(400, "The path has a malformed percent escape.");
        }
    }

    /** A path that has routes, with what its {@code {name}} segments matched. */
    record Found(Place place, String path, List<String> segments) {
        /** What the named segment of the route's path matched. */
        String segment(String name) {
            int index = place.pattern.indexOf("{" + name + "}");
            if (index < 0) {
                throw new IllegalStateException("The route has no segment " + name);
            }
            return segments.get(index);
        }
    }

    /** One path and its routes, one for each method. */
    static final class Place {
        private final String path;
        private final List<String> pattern;
        private final List<Route> routes;
        private final String allow;

        Place(List<Route> routes) {
            this.routes = List.copyOf(routes);
            this.path = routes.getFirst().path();
            this.pattern = List.of(path.split("/", -1));
            TreeSet<String> methods = new TreeSet<>();
            for (Route route : routes) {
                if (!methods.add(route.method())) {
                    throw new IllegalStateException("Two routes: " + route.method() + " " + path);
                }
            }
            if (methods.contains("GET")) {
                methods.add("HEAD");
            }
            methods.add("OPTIONS");
            this.allow = String.join(", ", methods);
        }

        /** The route for this method, if it has one; that of GET for HEAD. */
        Optional<Route> route(String method) {
            String wanted = method.equals("HEAD") ? "GET" : method;
            for (Route route : routes) {
                if (route.method().equals(wanted)) {
                    return Optional.of(route);
                }
            }
            return Optional.empty();
        }

        /** The methods of this path, as the Allow header lists them. */
        String allow() {
            return allow;
        }

        /** How faults are worded that concern no single route of this path. */
        FaultStyle style() {
            return routes.getFirst().style();
        }

        private boolean isExact() {
            return path.indexOf('{') < 0;
        }

        private boolean matches(List<String> segments) {
            if (segments.size() != pattern.size()) {
                return false;
            }
            for (int i = 0; i < segments.size(); i++) {
                String expected = pattern.get(i);
                boolean fits =
                        expected.startsWith("{")
                                ? !segments.get(i).isEmpty()
                                : expected.equals(segments.get(i));
                if (!fits) {
                    return false;
                }
            }
            return true;
        }
    }
}
