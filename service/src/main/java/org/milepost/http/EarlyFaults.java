package org.milepost.http;

import io.helidon.http.DirectHandler;
import io.helidon.http.ServerResponseHeaders;
import io.helidon.http.Status;

/**
 * Words what the web server refuses of its own accord. It is never shown what a peer sent, so that
 * this is a fault of ours, such as a thread that was interrupted between two requests.
 *
 * <p>Threads: shared by all connections.
 */
final class EarlyFaults implements DirectHandler {

    private final FaultStyle style;

    EarlyFaults(FaultStyle style) {
        this.style = style;
    }

    @Override
    public TransportResponse handle(
            TransportRequest request,
            EventType type,
            Status status,
            ServerResponseHeaders headers,
            String message) {
        Response response =
                style.render(new Fault(status.code(), "The request cannot be answered."));
        ServerResponseHeaders all = ServerResponseHeaders.create();
        AnswerHeaders.set(all, response);
        return TransportResponse.builder()
                .status(Status.create(response.status()))
                .headers(all)
                .keepAlive(false)
                .entity(response.body())
                .build();
    }
}
