package org.milepost.sandbox;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.milepost.dialect.IdempotencyKey;
import org.milepost.http.Endpoint;
import org.milepost.http.Fault;
import org.milepost.http.Request;
import org.milepost.http.Response;
import org.milepost.http.RetryAfter;
import org.milepost.http.Route;

/**
 * Carries out faults around the endpoints of the APIs for partners. What happens inside a call, a
 * late decision or older reference data, is carried out by {@link FaultCollectors} and {@link
 * FaultyCatalogues}.
 *
 * <p>Threads: shared; runs on the virtual threads of requests.
 */
public final class FaultInjection {

    /** The header by which a request asks for a fault of its own. */
    public static final String HEADER = "Sandbox-Fault";

    private static final int BAD_REQUEST = 400;
    private static final int UNAVAILABLE = 503;

    /** How long a request waits for its retry to overtake it. */
    private static final Duration HELD_MAX = Duration.ofSeconds(30);

    private static final Duration AFTER_DEADLINE = Duration.ofSeconds(1);

    private final FaultSwitches switches;
    private final Duration deadline;
    private final ConcurrentMap<List<Object>, CountDownLatch> held = new ConcurrentHashMap<>();

    /**
     * Faults by these switches.
     *
     * @param deadline the deadline of calls, which late answers exceed
     */
    public FaultInjection(FaultSwitches switches, Duration deadline) {
        this.switches = switches;
        this.deadline = deadline;
    }

    /** The names of the faults that a request can ask for. */
    public static List<String> kinds() {
        return FaultKind.ALL.stream().map(FaultKind::wireName).toList();
    }

    /**
     * The same route with faults.
     *
     * @param calls gets each call with its answer
     */
    public Route around(Route route, CallLog calls) {
        FaultCall call = FaultCall.ofPath(route.path());
        return new Route(
                route.method(),
                route.path(),
                route.media(),
                route.guard().map(it -> new RecordedGuard(call, it, route.style(), calls)),
                route.style(),
                request -> {
                    CallLog.Begun begun = calls.begin(request);
                    Optional<FaultKind> kind = kind(call, request);
                    Response response;
                    try {
                        response = answer(kind, call, route, request);
                    } catch (Fault fault) {
                        response = route.style().render(fault);
                    }
                    calls.add(call, begun, request, response, kind);
                    return response;
                });
    }

    private Response answer(
            Optional<FaultKind> kind, FaultCall call, Route route, Request request) {
        if (kind.isEmpty()) {
            return route.endpoint().answer(request);
        }
        FaultCall.shortBody(request); // the log shows what was sent, also if nothing else reads it
        RequestFault fault = new RequestFault(kind.get());
        return fault.during(() -> carryOut(kind.get(), fault, call, route, request));
    }

    private Optional<FaultKind> kind(FaultCall call, Request request) {
        List<String> headers = request.headers(HEADER);
        if (!headers.isEmpty()) {
            Optional<FaultKind> asked = FaultKind.of(headers.getFirst());
            if (asked.isEmpty() || headers.size() > 1) {
                throw new Fault(BAD_REQUEST, HEADER + " must be one of: " + FaultKind.NAMES + ".");
            }
            return asked;
        }
        if (!switches.isSet()) {
            return Optional.empty();
        }
        Optional<String> number = switches.hasNumbers() ? call.number(request) : Optional.empty();
        return switches.next(call, () -> number, CallSender.of(request));
    }

    private Response carryOut(
            FaultKind kind, RequestFault fault, FaultCall call, Route route, Request request) {
        Endpoint endpoint = route.endpoint();
        return switch (kind) {
            case ANSWER_LOST -> endpoint.answer(request).cut();
            case ANSWER_LOST_UNNOTICED ->
                    endpoint.answer(request).whenUndelivered(Response.IGNORE).cut();
            case CUT -> Response.text(UNAVAILABLE, "").cut();
            case TWICE -> {
                endpoint.answer(request);
                yield endpoint.answer(request);
            }
            case OVERTAKEN -> overtaken(endpoint, request);
            case LATE -> {
                Response response = endpoint.answer(request);
                if (!fault.isCarriedOut()) {
                    sleep(deadline.plus(AFTER_DEADLINE));
                }
                yield response;
            }
            case OVERLOAD ->
                    call.hasCheckoutFaults()
                            ? endpoint.answer(request)
                            : route.style()
                                    .render(
                                            new Fault(
                                                    UNAVAILABLE,
                                                    "Too many requests.",
                                                    RetryAfter.header(Duration.ofSeconds(1))));
            case OUTAGE, OFFERS_PAUSED, STALE -> endpoint.answer(request);
        };
    }

    /** The first request waits until the second, which is its retry, is answered. */
    private Response overtaken(Endpoint endpoint, Request request) {
        List<Object> same =
                List.of(
                        request.path(),
                        request.query(),
                        request.headers(IdempotencyKey.HEADER),
                        Arrays.hashCode(FaultCall.shortBody(request)));
        CountDownLatch answered = new CountDownLatch(1);
        CountDownLatch first = held.putIfAbsent(same, answered);
        try {
            if (first == null) {
                await(answered);
            }
            return endpoint.answer(request);
        } finally {
            held.remove(same, answered);
            if (first != null) {
                first.countDown();
            }
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await(HELD_MAX.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void sleep(Duration duration) {
        try {
            Thread.sleep(duration);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
