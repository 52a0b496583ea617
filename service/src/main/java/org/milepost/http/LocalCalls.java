package org.milepost.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Calls of routes from within the process, on behalf of a request that is being answered. A call
 * takes the same steps as one that arrives over the network: the guard of its route, the type of
 * its body, its endpoint. A page therefore shows and changes only what its caller may.
 *
 * <p>Threads: shared; a call runs on the thread of the request that makes it.
 */
public final class LocalCalls {

    private static final byte[] SEPARATOR = ": \r\n".getBytes(ISO_8859_1);

    private final RouteTable routes;

    /**
     * Calls of these routes.
     *
     * @param routes their guards find the caller in {@link Request#admitted}
     */
    public LocalCalls(List<Route> routes) {
        this.routes = new RouteTable(routes, List.of(), FaultStyle.MESSAGE, new MountedRoutes());
    }

    /**
     * A call.
     *
     * @param path percent-encoded, as in a request line
     * @param query percent-encoded; empty when there is none
     * @param headers by name, in ASCII
     * @param body whole; nobody changes it
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Call(
            String method, String path, String query, Map<String, String> headers, byte[] body) {

        public Call {
            headers = Map.copyOf(headers);
        }
    }

    /** Admits the caller that the call was made for. */
    public static Principal admitted(Request request) {
        return request.admitted().orElseThrow(() -> new Fault(401, "Nobody is signed in."));
    }

    /** The route of a method and a path pattern, as the routes spell it. */
    public Optional<Route> route(String method, String pattern) {
        return routes.find(pattern).flatMap(it -> it.place().route(method));
    }

    /**
     * Makes a call.
     *
     * @param outer the request that is being answered
     * @param caller who makes the call, already proven
     */
    public Response answer(Request outer, Principal caller, Call call) {
        RouteTable.Found found =
                routes.find(call.path())
                        .orElseThrow(() -> new Fault(404, "There is no such path."));
        Route route =
                found.place()
                        .route(call.method())
                        .orElseThrow(() -> new Fault(405, "The path has no such method."));
        Request request = new Request(outer, head(call), found, call.body());
        request.admit(caller);
        try {
            if (route.guard().isPresent()) {
                request.admit(route.guard().get().admit(request));
            }
            if (route.media() == Media.JSON) {
                ContentType.requireJson(request.headers("Content-Type"));
            }
            return route.endpoint().answer(request);
        } catch (Fault fault) {
            return route.style().render(fault);
        }
    }

    private static Head head(Call call) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        int[] offsets = new int[Head.OFFSETS_PER_FIELD * call.headers().size()];
        int at = 0;
        for (Map.Entry<String, String> field : call.headers().entrySet()) {
            offsets[at++] = bytes.size();
            bytes.writeBytes(field.getKey().getBytes(ISO_8859_1));
            offsets[at++] = bytes.size();
            bytes.write(SEPARATOR, 0, 2);
            offsets[at++] = bytes.size();
            bytes.writeBytes(field.getValue().getBytes(ISO_8859_1));
            offsets[at++] = bytes.size();
            bytes.write(SEPARATOR, 2, 2);
        }
        return new Head(
                bytes.toByteArray(),
                0,
                offsets,
                call.headers().size(),
                call.method(),
                new RequestTarget(call.path(), call.query()),
                new Head.Framing(call.body().length, false, false, false));
    }
}
