package org.milepost.http;

import io.helidon.http.DirectHandler;
import io.helidon.http.ServerResponseHeaders;
import io.helidon.http.Status;

/**
 * Words the errors that Helidon reports by itself. Helidon sees no bytes of a peer, so these are
 * defects of the server, such as a thread that was interrupted between two requests.
 *
 * <p>Threads: shared by all connections.
 */
final class HelidonFaultHandler implements DirectHandler {

    private final FaultStyle style;

    HelidonFaultHandler(FaultStyle style) {
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
        ResponseHeaders.set(all, response);
        return TransportResponse.builder()
                .status(Status.create(response.status()))
                .headers(all)
                .keepAlive(false)
                .entity(response.body())
                .build();
    }
}
