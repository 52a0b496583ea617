package org.milepost.http;

import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.milepost.threads.FatalErrors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Handles each request in the same steps: find the path, find the method, check that there is room,
 * call the guard, check the type of the body; then call the endpoint and send its answer.
 *
 * <p>Threads: runs on the virtual thread of each connection; shared by all.
 */
final class Dispatcher {

    private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);
    private static final byte[] NO_BODY = {};

    /** How long a request waits while too many are in progress. */
    private static final Duration WAIT_MAX = Duration.ofMillis(1500);

    private static final boolean IS_FAIR = true;

    private final RouteTable routes;
    private final HttpSettings settings;
    private final HttpEvents events;
    private final ResponseHead heads;
    private final Semaphore room;
    private final Sheds sheds;

    private volatile boolean endsConnections;

    Dispatcher(
            RouteTable routes,
            HttpSettings settings,
            HttpEvents events,
            Sheds sheds,
            InstantSource clock) {
        this.sheds = sheds;
        this.routes = routes;
        this.settings = settings;
        this.events = events;
        this.heads = new ResponseHead(clock);
        this.room = new Semaphore(settings.requestsMax(), IS_FAIR);
    }

    /** Makes every further answer end its connection. */
    void endConnections() {
        endsConnections = true;
    }

    /**
     * Answers a request.
     *
     * @return whether the connection can take another request
     * @throws CallerLeft when the answer cannot be sent
     */
    boolean answer(ReceivedHead arrival, ClientConnection connection) {
        return switch (arrival) {
            case Head head -> answer(head, connection);
            case ReceivedHead.Refused refused -> refuse(refused, connection);
        };
    }

    private boolean answer(Head head, ClientConnection connection) {
        try {
            connection.working();
        } catch (Fault fault) { // its memory was reserved when its head was complete
            return refuse(new ReceivedHead.Refused(fault, head.target().path()), connection);
        }
        Body body = new Body(head.framing(), connection);
        String correlationId = CorrelationId.next();
        Response response = respond(head, body, connection, correlationId);
        boolean ends =
                body.endsConnection()
                        || head.framing().closes()
                        || "close".equals(response.headers().get("Connection"));
        boolean isKept =
                send(response, correlationId, ends, head.method().equals("HEAD"), connection);
        if (!isKept || body.isAtEnd()) {
            return isKept;
        }
        connection.receiving();
        return body.discard(settings.discardBytesMax());
    }

    /** Answers a malformed request, in the form of the API that its path belongs to. */
    private boolean refuse(ReceivedHead.Refused refused, ClientConnection connection) {
        String path = RequestTarget.readable(refused.target()).path();
        return send(
                routes.styleOf(path).render(refused.fault()),
                CorrelationId.next(),
                true,
                false,
                connection);
    }

    private Response respond(
            Head head, Body body, ClientConnection connection, String correlationId) {
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
                                settings.trustedProxies(),
                                correlationId);
                try (RequestTrace trace = events.received(route.get(), request)) {
                    Response response = respond(route.get(), request, connection);
                    AnsweredRequest answered =
                            request.answered(route.get(), response, System.nanoTime() - start);
                    events.answered(answered);
                    trace.answered(answered);
                    return response.with(trace.headers());
                }
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

    private Response respond(Route route, Request request, ClientConnection connection) {
        if (!isAdmitted()) {
            sheds.count(HttpCounts.Reason.BUSY);
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
                connection.prove();
            }
            ContentEncoding.requireNone(request.headers("Content-Encoding"));
            if (route.media() == Media.JSON) {
                ContentType.requireJson(request.headers("Content-Type"));
            }
            return route.endpoint().answer(request);
        } catch (Fault fault) {
            return route.style().render(fault);
        } catch (CallerLeft e) {
            throw e;
        } catch (Throwable e) { // A stack overflow ends only this request.
            FatalErrors.endProcessIfFatal(e);
            return unexpected(route, request.correlationId(), e);
        } finally {
            room.release();
        }
    }

    private boolean isAdmitted() {
        try {
            return room.tryAcquire(WAIT_MAX.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) { // the connection has been cut
            Thread.currentThread().interrupt();
            throw new CallerLeft(e);
        }
    }

    /**
     * Logs a defect once, without the content of the request, under an identifier that the caller
     * gets too.
     */
    private static Response unexpected(Route route, String correlation, Throwable failure) {
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

    /** Sends an answer; whether the connection can be kept. */
    private boolean send(
            Response response,
            String correlationId,
            boolean ends,
            boolean isHead,
            ClientConnection connection) {
        boolean isGone = !response.undelivered().equals(Response.IGNORE) && connection.isPeerGone();
        if (response.lost() || isGone) {
            undelivered(response);
            throw new CallerLeft();
        }
        try {
            boolean isLast = ends || endsConnections;
            byte[] head = heads.of(response, correlationId, isLast);
            connection.send(head, isHead ? NO_BODY : response.body(), !response.shared());
            return !isLast;
        } catch (IOException e) { // The caller has no answer.
            undelivered(response);
            throw new CallerLeft(e);
        } catch (RuntimeException | Error e) {
            undelivered(response);
            throw e;
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
