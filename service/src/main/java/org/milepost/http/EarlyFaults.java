package org.milepost.http;

import io.helidon.http.DirectHandler;
import io.helidon.http.ServerResponseHeaders;
import io.helidon.http.Status;

/**
 * Words the faults that the server finds before there is a request: a broken request line, headers
 * that are too large, a body longer than the server reads. The text depends on the status alone;
 * what the server says of its own accord would repeat parts of the request.
 *
 * <p>Threads: shared by all connections.
 */
final class EarlyFaults implements DirectHandler {

    private final RouteTable routes;

    EarlyFaults(RouteTable routes) {
        this.routes = routes;
    }

    @Override
    public TransportResponse handle(
            TransportRequest request,
            EventType type,
            Status status,
            ServerResponseHeaders headers,
            String message) {
        Response response =
                routes.styleOfTarget(request.path())
                        .render(new Fault(status.code(), text(status.code())));
        ServerResponseHeaders all = ServerResponseHeaders.create();
        AnswerHeaders.set(all, response);
        return TransportResponse.builder()
                .status(Status.create(response.status()))
                .headers(all)
                .keepAlive(false)
                .entity(response.body())
                .build();
    }

    private static String text(int status) {
        return switch (status) {
            case 400 -> "The request is not valid HTTP/1.1.";
            case 413 -> "The body is too large.";
            case 414 -> "The request line is too long.";
            case 501 -> "The transfer encoding is not supported.";
            case 505 -> "Only HTTP/1.1 is supported.";
            default -> "The request cannot be answered.";
        };
    }
}
