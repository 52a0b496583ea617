package org.milepost.http;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Tables of routes that come and go while a server runs, each below a path of its own with two
 * segments, such as {@code /worlds/4f2a}. The paths that their requests and faults see begin after
 * it.
 *
 * <p>Threads: shared.
 */
public final class MountedRoutes {

    private final ConcurrentMap<String, RouteTable> tables = new ConcurrentHashMap<>();

    /** What serves a path, and the rest of the path. */
    record Mounted(RouteTable table, String rest) {}

    /**
     * Adds a table.
     *
     * @param path such as {@code /worlds/4f2a}; compared as it is, without decoding
     * @param prefixes as of a server
     * @param otherwise as of a server
     */
    public void add(
            String path, List<Route> routes, List<PathPrefix> prefixes, FaultStyle otherwise) {
        tables.put(path, new RouteTable(routes, prefixes, otherwise, new MountedRoutes()));
    }

    /** Removes a table: further requests below its path get 404. */
    public void remove(String path) {
        tables.remove(path);
    }

    /** The table of a path as it is in the request line without its query. */
    Optional<Mounted> find(String path) {
        if (tables.isEmpty()) {
            return Optional.empty();
        }
        int second = path.indexOf('/', 1);
        int end = second < 0 ? -1 : path.indexOf('/', second + 1);
        if (end < 0) {
            return Optional.empty();
        }
        return Optional.ofNullable(tables.get(path.substring(0, end)))
                .map(it -> new Mounted(it, path.substring(end)));
    }
}
