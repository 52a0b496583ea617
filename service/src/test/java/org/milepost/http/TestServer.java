package org.milepost.http;

import java.time.Instant;
import java.util.List;

/** A server with the machine's clock and without a listener. */
public final class TestServer {

    private TestServer() {}

    /** Starts one. */
    public static HttpServer start(
            HttpSettings settings,
            List<Route> routes,
            List<PathPrefix> prefixes,
            FaultStyle otherwise) {
        return HttpServer.start(
                "http",
                settings,
                routes,
                new MountedRoutes(),
                prefixes,
                otherwise,
                HttpEvents.NONE,
                Instant::now);
    }
}
