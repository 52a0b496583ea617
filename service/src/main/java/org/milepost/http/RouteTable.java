package org.milepost.http;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The routes by path, and the fault style of paths without a route. Exact paths are found by one
 * lookup; patterns are compared segment by segment, in the order of the routes.
 *
 * <p>Threads: shared by all requests; immutable but for what is mounted.
 */
final class RouteTable {

    private final Map<String, Place> exact;
    private final List<Place> patterns;
    private final List<PathPrefix> prefixes;
    private final FaultStyle otherwise;
    private final MountedRoutes mounted;

    /**
     * A table.
     *
     * @param mounted further tables, below paths that this one does not have
     */
    RouteTable(
            List<Route> routes,
            List<PathPrefix> prefixes,
            FaultStyle otherwise,
            MountedRoutes mounted) {
        this.mounted = mounted;
        this.prefixes = List.copyOf(prefixes);
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

    /**
     * Finds the place of a path, given as it is in the request line without its query. A path is
     * decoded once, by {@link RequestPath}, and the result is compared with exact paths and
     * patterns.
     *
     * @throws Fault 400 when the path cannot be decoded
     */
    Optional<Found> find(String path) {
        Place place = exact.get(path);
        if (place != null) {
            return Optional.of(new Found(place, path, List.of()));
        }
        Optional<MountedRoutes.Mounted> below = mounted.find(path);
        if (below.isPresent()) {
            return below.get().table().find(below.get().rest());
        }
        RequestPath decoded = RequestPath.of(path);
        String text = decoded.text();
        Place spelled = exact.get(text);
        if (spelled != null) {
            return Optional.of(new Found(spelled, text, List.of()));
        }
        for (Place pattern : patterns) {
            if (pattern.matches(decoded.segments())) {
                return Optional.of(new Found(pattern, text, decoded.segments()));
            }
        }
        return Optional.empty();
    }

    /** The style of the route of this path, or of its API. */
    FaultStyle styleOf(String path) {
        try {
            return find(path).map(it -> it.place().style()).orElseGet(() -> style(path));
        } catch (Fault fault) { // a path that cannot be decoded has no route
            return style(path);
        }
    }

    /**
     * The style of the API that owns the path, ignoring case, so that the intended API answers a
     * misspelt path.
     */
    FaultStyle style(String path) {
        Optional<MountedRoutes.Mounted> below = mounted.find(path);
        if (below.isPresent()) {
            return below.get().table().style(below.get().rest());
        }
        String text = text(path);
        for (PathPrefix prefix : prefixes) {
            if (prefix.owns(text)) {
                return prefix.style();
            }
        }
        return otherwise;
    }

    /** The style of paths that belong to no API. */
    FaultStyle otherwise() {
        return otherwise;
    }

    private static String text(String path) {
        try {
            return RequestPath.of(path).text();
        } catch (Fault fault) {
            return path;
        }
    }

    /** A place, with the values of its {@code {name}} segments. */
    record Found(Place place, String path, List<String> segments) {
        /** The value of the named segment. */
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

        /** The style of faults that concern the path and no single route. */
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
                                ? isName(segments.get(i))
                                : expected.equals(segments.get(i));
                if (!fits) {
                    return false;
                }
            }
            return true;
        }

        /** Dot segments mean other paths to readers that resolve them (RFC 3986, 5.2.4). */
        private static boolean isName(String segment) {
            return !segment.isEmpty() && !segment.equals(".") && !segment.equals("..");
        }
    }
}
