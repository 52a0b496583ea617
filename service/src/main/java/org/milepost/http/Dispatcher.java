package org.milepost.http;

import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.Filter;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.milepost.threads.FatalErrors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Handles each request in the same steps: find the path, find the method, check that there is room,
 * call the guard, check the type of the body; then call the endpoint and send its answer.
 *
 * <p>Threads: runs on the virtual thread of each connection; shared by all.
 */
final class Dispatcher implements Filter {

    private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);
    private static final byte[] NO_BODY = {};

    private final RouteTable routes;
    private final HttpSettings settings;
    private final HttpEvents events;
    private final Semaphore room;

    private volatile boolean draining;

    Dispatcher(RouteTable routes, HttpSettings settings, HttpEvents events) {
        this.routes = routes;
        this.settings = settings;
        this.events = events;
        this.room = new Semaphore(settings.requestsMax());
    }

    /** Makes every further answer end its connection. */
    void drain() {
        draining = true;
    }

    /** Whether the server is closing. */
    boolean isDraining() {
        return draining;
    }

    @Override
    public void filter(FilterChain unused, RoutingRequest in, RoutingResponse out) {
        try {
            answer(out);
        } catch (RuntimeException | Error e) {
            FatalErrors.endProcessIfFatal(e); // Helidon would only end the connection.
            throw e;
        }
    }

    private void answer(RoutingResponse out) {
        ClientConnection connection = ClientConnection.CURRENT.get();
        connection.expectNothing();
        switch (connection.arrival()) {
            case Head head -> answer(head, out, connection);
            case ReceivedHead.Refused refused -> refuse(refused, out, connection);
        }
    }

    private void answer(Head head, RoutingResponse out, ClientConnection connection) {
        Body body =
                new Body(connection.reader(), head.framing(), connection, settings.receiveMax());
        Response response = respond(head, body, connection);
        boolean ends =
                draining
                        || body.endsConnection()
                        || head.framing().closes()
                        || "close".equals(response.headers().get("Connection"));
        send(response, ends, head.method().equals("HEAD"), out, connection);
        if (body.isBroken()) {
            connection.linger();
            throw new CloseConnectionException("The connection ends with this answer");
        }
        connection.expectWithin(ends ? ClientConnection.LINGER_MAX : settings.receiveMax());
        boolean atNextRequest = body.discard(settings.discardBytesMax());
        connection.expectNothing();
        if (ends || !atNextRequest) {
            throw new CloseConnectionException("The connection ends with this answer");
        }
    }

    /** Answers a malformed request, in the words of the API that its path belongs to. */
    private void refuse(
            ReceivedHead.Refused refused, RoutingResponse out, ClientConnection connection) {
        String path = RequestTarget.readable(refused.target()).path();
        send(routes.styleOf(path).render(refused.fault()), true, false, out, connection);
        connection.linger();
        throw new CloseConnectionException("The connection ends with this answer");
    }

    private Response respond(Head head, Body body, ClientConnection connection) {
        String path = head.target().path();
        String method = head.method();
        try {
            Optional<RouteTable.Found> found = routes.find(path);
            if (found.isEmpty()) {
                throw new Fault(404, "There is no such path.");
            }
            RouteTable.Place place = found.get().place();
            Optional<Route> route = place.route(method);
            if (route.isPresent()) {
                long start = System.nanoTime();
                Request request =
                        new Request(
                                head,
                                found.get(),
                                body,
                                connection.peer(),
                                settings.trustedProxies());
                Response response = respond(route.get(), request);
                events.answered(route.get(), response.status(), System.nanoTime() - start);
                return response;
            }
            Map<String, String> allow = Map.of("Allow", place.allow());
            if (method.equals("OPTIONS")) {
                return new Response(204, "", NO_BODY, allow);
            }
            return place.style().render(new Fault(405, "The path has no such method.", allow));
        } catch (Fault fault) {
            return routes.style(path).render(fault);
        }
    }

    private Response respond(Route route, Request request) {
        if (!room.tryAcquire()) {
            return route.style()
                    .render(
                            new Fault(
                                    503,
                                    "Too many requests.",
                                    RetryAfter.header(Duration.ofSeconds(1))));
        }
        try {
            if (route.guard().isPresent()) {
                request.admit(route.guard().get().admit(request));
            }
            ContentEncoding.requireNone(request.headers("Content-Encoding"));
            if (route.media() == Media.JSON) {
                ContentType.requireJson(request.headers("Content-Type"));
            }
            return route.endpoint().answer(request);
        } catch (Fault fault) {
            return route.style().render(fault);
        } catch (CallerLeft e) {
            throw new CloseConnectionException(
                    "The caller closed the connection before its request was complete", e);
        } catch (Throwable e) { // A stack overflow ends only this request.
            FatalErrors.endProcessIfFatal(e);
            return unexpected(route, e);
        } finally {
            room.release();
        }
    }

    /**
     * Logs a defect once, without the content of the request, under an identifier that the caller
     * gets too.
     */
    private static Response unexpected(Route route, Throwable failure) {
        String correlation = CorrelationId.next();
        LOG.error(
                "{} {} failed with an unexpected exception; the caller gets 500 with correlation id {};"
                        + " report this as a defect",
                route.method(),
                route.path(),
                correlation,
                RedactedException.of(failure));
        return route.style()
                .render(new Fault(500, "Internal error, correlation id " + correlation + "."));
    }

    private void send(
            Response response,
            boolean ends,
            boolean isHead,
            RoutingResponse out,
            ClientConnection connection) {
        boolean isGone = !response.undelivered().equals(Response.IGNORE) && connection.isPeerGone();
        if (response.lost() || isGone) {
            undelivered(response);
            throw new CloseConnectionException("The caller has closed the connection");
        }
        try {
            out.status(Status.create(response.status()));
            ResponseHeaders.set(out.headers(), response);
            if (ends) {
                out.headers().set(HeaderValues.CONNECTION_CLOSE);
            }
            byte[] bytes = response.body();
            connection.reader().held().addAnyway(bytes.length);
            if (isHead) {
                out.headers().contentLength(bytes.length);
                bytes = NO_BODY;
            }
            connection.expectWithin(settings.sendMax());
            out.send(bytes);
        } catch (RuntimeException | Error e) { // After any failure the caller has no answer.
            undelivered(response);
            throw new CloseConnectionException("The answer could not be written", e);
        }
    }

    private static void undelivered(Response response) {
        // Closing the connection may have interrupted this thread.
        boolean interrupted = Thread.interrupted();
        try {
            response.undelivered().run();
        } catch (RuntimeException e) {
            FatalErrors.endProcessIfFatal(e);
            LOG.error(
                    "an answer was not delivered, and its handler failed; a"
                            + " redemption may remain booked whose answer the till did"
                            + " not get; compare it with the till's journal, and report"
                            + " this as a defect",
                    RedactedException.of(e));
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
