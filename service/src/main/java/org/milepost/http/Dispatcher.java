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
 * Takes each request through the same steps: is there such a path, has it such a method, is there
 * room, may the caller pass, is the body of the right kind; then the endpoint answers, and the
 * answer is sent in one piece.
 *
 * <p>Threads: runs on the virtual thread of each connection; what it holds is safe for all.
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

    /** From now on every answer ends its connection. */
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
            FatalErrors.endProcessIfFatal(e); // the web server would only end the connection
            throw e;
        }
    }

    private void answer(RoutingResponse out) {
        Line line = Line.CURRENT.get();
        line.expectNothing();
        switch (line.arrival()) {
            case Head head -> answer(head, out, line);
            case RefusedHead refused -> refuse(refused, out, line);
        }
    }

    private void answer(Head head, RoutingResponse out, Line line) {
        Body body = new Body(line.reader(), head.framing(), line, settings.receiveMax());
        Response response = respond(head, body, line);
        boolean ends =
                draining
                        || body.endsConnection()
                        || head.framing().closes()
                        || "close".equals(response.headers().get("Connection"));
        send(response, ends, head.method().equals("HEAD"), out, line);
        if (body.isBroken()) {
            line.linger();
            throw new CloseConnectionException("The connection ends with this answer");
        }
        line.expectWithin(ends ? Line.LINGER_MAX : settings.receiveMax());
        boolean atNextRequest = body.discard(settings.discardBytesMax());
        line.expectNothing();
        if (ends || !atNextRequest) {
            throw new CloseConnectionException("The connection ends with this answer");
        }
    }

    /** Answers what is no request, in the words of the API that it was meant for. */
    private void refuse(RefusedHead refused, RoutingResponse out, Line line) {
        String path = RequestTarget.readable(refused.target()).path();
        send(routes.styleOf(path).render(refused.fault()), true, false, out, line);
        line.linger();
        throw new CloseConnectionException("The connection ends with this answer");
    }

    private Response respond(Head head, Body body, Line line) {
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
                                head, found.get(), body, line.peer(), settings.trustedProxies());
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
            throw new CloseConnectionException("The caller left before its request was whole", e);
        } catch (Throwable e) { // a stack overflow ends this request only
            FatalErrors.endProcessIfFatal(e);
            return unexpected(route, e);
        } finally {
            room.release();
        }
    }

    /** Ours to mend: logged once, without what the request held, and named to the caller. */
    private static Response unexpected(Route route, Throwable failure) {
        String correlation = CorrelationId.next();
        LOG.error(
                "{} {} failed, correlation id {}",
                route.method(),
                route.path(),
                correlation,
                Whereabouts.of(failure));
        return route.style()
                .render(new Fault(500, "Internal error, correlation id " + correlation + "."));
    }

    private void send(
            Response response, boolean ends, boolean isHead, RoutingResponse out, Line line) {
        boolean isGone = !response.undelivered().equals(Response.NO_MATTER) && line.isPeerGone();
        if (response.lost() || isGone) {
            undelivered(response);
            throw new CloseConnectionException("Nobody is there to take the answer");
        }
        try {
            out.status(Status.create(response.status()));
            AnswerHeaders.set(out.headers(), response);
            if (ends) {
                out.headers().set(HeaderValues.CONNECTION_CLOSE);
            }
            byte[] bytes = response.body();
            line.reader().held().addAnyway(bytes.length);
            if (isHead) {
                out.headers().contentLength(bytes.length);
                bytes = NO_BODY;
            }
            line.expectWithin(settings.sendMax());
            out.send(bytes);
        } catch (RuntimeException | Error e) { // whatever it was, the caller has no answer
            undelivered(response);
            throw new CloseConnectionException("The answer could not be written", e);
        }
    }

    private static void undelivered(Response response) {
        // closing a connection may have interrupted this thread, which has work to do
        boolean interrupted = Thread.interrupted();
        try {
            response.undelivered().run();
        } catch (RuntimeException e) {
            FatalErrors.endProcessIfFatal(e);
            LOG.error("An answer was lost, and so was the news of it", Whereabouts.of(e));
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
