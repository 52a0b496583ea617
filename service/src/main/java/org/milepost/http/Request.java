package org.milepost.http;

import java.net.InetAddress;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP request as guards and endpoints see it. Values are as they arrived; nothing is checked
 * yet.
 *
 * <p>Threads: belongs to the virtual thread of the request.
 */
public final class Request {

    private static final byte[] NOTHING = {};

    private final Head head;
    private final RouteTable.Found found;
    private final @Nullable Body body;
    private final InetAddress peer;
    private final TrustedProxies proxies;

    private final String correlationId;

    private byte @Nullable [] bytes;
    private @Nullable Principal caller;
    private String partner = "";
    private String programme = "";

    Request(
            Head head,
            RouteTable.Found found,
            Body body,
            InetAddress peer,
            TrustedProxies proxies,
            String correlationId) {
        this.head = head;
        this.found = found;
        this.body = body;
        this.peer = peer;
        this.proxies = proxies;
        this.correlationId = correlationId;
    }

    /** A call within the process on behalf of another request, whose whole body is known. */
    Request(Request outer, Head head, RouteTable.Found found, byte[] bytes) {
        this.head = head;
        this.found = found;
        this.body = null;
        this.bytes = bytes;
        this.peer = outer.peer;
        this.proxies = outer.proxies;
        this.correlationId = outer.correlationId;
    }

    /** The method: that of the route, or HEAD. */
    public String method() {
        return head.method();
    }

    /** The path without query, percent-decoded but for slashes within a segment. */
    public String path() {
        return found.path();
    }

    /** What a {@code {name}} segment of the route's path matched, percent-decoded. */
    public String pathSegment(String name) {
        return found.segment(name);
    }

    /** The raw query string without the question mark, or empty. */
    public String query() {
        return head.target().query();
    }

    /** The values of a header in the order sent; empty when absent. Names match in any case. */
    public List<String> headers(String name) {
        return head.headers(name);
    }

    /** The first value of a header. */
    public Optional<String> header(String name) {
        return head.header(name);
    }

    /**
     * The whole body. A later call gives the same bytes, which nobody changes. When this fails, the
     * connection is closed after the answer.
     *
     * @throws Fault 413 when it is longer than the limit, 400 when its chunks are malformed, 503
     *     when the server has no room for it
     * @throws CallerLeft when the connection ends before
     */
    public byte[] body(int bytesMax) {
        byte[] known = bytes;
        if (known == null) {
            known = Objects.requireNonNull(body).read(bytesMax);
            bytes = known;
        } else if (known.length > bytesMax) {
            throw TransportFault.bodyTooLarge();
        }
        return known;
    }

    /** The body as far as the endpoint has read it: all of it, or nothing. */
    public byte[] bodyRead() {
        byte[] known = bytes;
        return known == null ? NOTHING : known;
    }

    /**
     * Who makes the request, as the guard of the route has proven it.
     *
     * @throws IllegalStateException on a route without guard
     */
    public Principal caller() {
        if (caller == null) {
            throw new IllegalStateException("The route has no guard");
        }
        return caller;
    }

    /** The same; empty before the guard has admitted it, and on a route without guard. */
    public Optional<Principal> admitted() {
        return Optional.ofNullable(caller);
    }

    /**
     * The address that the request came from, without port or zone: that of the connection, or the
     * one that trusted proxies report.
     */
    public String remoteAddress() {
        return ClientAddress.text(ClientAddress.of(peer, headers("X-Forwarded-For"), proxies));
    }

    /** Identifies this request in its answer and in the log. */
    public String correlationId() {
        return correlationId;
    }

    /** Sets the partner that sent it, for metrics and the log. */
    public void isFrom(String partnerCode) {
        partner = partnerCode;
    }

    /** Sets the programme that it is about, for metrics and the log. */
    public void isAbout(String programmeCode) {
        programme = programmeCode;
    }

    /** What metrics and the log see of this request and its answer. */
    AnsweredRequest answered(Route route, Response response, long nanos) {
        return new AnsweredRequest(
                route,
                response.status(),
                response.code(),
                partner,
                programme,
                correlationId,
                nanos);
    }

    void admit(Principal admitted) {
        caller = admitted;
    }
}
