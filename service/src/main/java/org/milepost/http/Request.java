package org.milepost.http;

import java.util.List;
import java.util.Optional;

/**
 * One HTTP request as guards and endpoints see it. Values are as they arrived; nothing is checked
 * yet.
 *
 * <p>Threads: belongs to the virtual thread of the request.
 */
public interface Request {
    /** The method, in capitals. */
    String method();

    /** The path without query, percent-decoded. */
    String path();

    /** What a {@code {name}} segment of the route's path matched. */
    String pathSegment(String name);

    /** The raw query string without the question mark, or empty. */
    String query();

    /** The values of a header in the order sent; empty when absent. Names match in any case. */
    List<String> headers(String name);

    /** The first value of a header. */
    default Optional<String> header(String name) {
        return headers(name).stream().findFirst();
    }

    /**
     * The whole body.
     *
     * @throws Fault 413 when it is longer than the limit; the connection is then closed after the
     *     answer
     */
    byte[] body(int bytesMax);

    /** Who the guard admitted; present on guarded routes. */
    Caller caller();

    /** The address that the request came from, without the port. */
    String remoteAddress();
}
