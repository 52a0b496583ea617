package org.milepost.http;

import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP request as guards and endpoints see it. Values are as they arrived; nothing is checked
 * yet.
 *
 * <p>Threads: belongs to the virtual thread of the request.
 */
public final class Request {

    private final ServerRequest server;
    private final RouteTable.Found found;
    private final Body body;

    private @Nullable Caller caller;

    Request(ServerRequest server, RouteTable.Found found, Body body) {
        this.server = server;
        this.found = found;
        this.body = body;
    }

    /** The method, in capitals. */
    public String method() {
        return server.prologue().method().text();
    }

    /** The path without query, percent-decoded. */
    public String path() {
        return found.path();
    }

    /** What a {@code {name}} segment of the route's path matched, percent-decoded. */
    public String pathSegment(String name) {
        return found.segment(name);
    }

    /** The raw query string without the question mark, or empty. */
    public String query() {
        return server.prologue().query().rawValue();
    }

    /** The values of a header in the order sent; empty when absent. Names match in any case. */
    public List<String> headers(String name) {
        return server.headers().all(HeaderNames.create(name), List::of);
    }

    /** The first value of a header. */
    public Optional<String> header(String name) {
        return headers(name).stream().findFirst();
    }

    /**
     * The whole body, which can be asked for once. When this fails, the connection is closed after
     * the answer, whoever words it.
     *
     * @throws Fault 413 when it is longer than the limit, 400 when its chunks are malformed
     * @throws CallerLeft when the connection ends before
     */
    public byte[] body(int bytesMax) {
        return body.read(bytesMax);
    }

    /**
     * Who the guard admitted.
     *
     * @throws IllegalStateException on a route without guard
     */
    public Caller caller() {
        if (caller == null) {
            throw new IllegalStateException("The route has no guard");
        }
        return caller;
    }

    /** The address that the request came from, without the port. */
    public String remoteAddress() {
        return server.remotePeer().host();
    }

    void admit(Caller admitted) {
        caller = admitted;
    }
}
