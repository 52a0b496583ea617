package org.milepost.telemetry;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.milepost.http.AnsweredRequest;
import org.milepost.http.HttpEvents;
import org.milepost.http.Route;

/**
 * The metrics of requests. Each combination of labels has its meter, which is found by one look-up
 * in a map.
 *
 * <p>Threads: shared.
 */
final class RequestMetrics implements HttpEvents {

    private static final String OTHER_PARTNERS = "other";

    private final MeterRegistry registry;
    private final Map<Timed, Timer> requests = new ConcurrentHashMap<>();
    private final Map<Answered, Counter> answers = new ConcurrentHashMap<>();
    private final Set<String> partners = ConcurrentHashMap.newKeySet();
    private final int partnersMax;

    private record Timed(String method, String path, int status) {}

    private record Answered(
            String method, String path, String code, String partner, String programme) {}

    RequestMetrics(MeterRegistry registry, int partnersMax) {
        this.registry = registry;
        this.partnersMax = partnersMax;
    }

    @Override
    public void answered(AnsweredRequest request) {
        Route route = request.route();
        Timed timed = new Timed(route.method(), route.path(), request.status());
        Timer timer = requests.get(timed);
        if (timer == null) {
            timer = requests.computeIfAbsent(timed, this::timer);
        }
        timer.record(request.nanos(), TimeUnit.NANOSECONDS);
        String code =
                request.code().isEmpty() ? Integer.toString(request.status()) : request.code();
        Answered answered =
                new Answered(
                        route.method(),
                        route.path(),
                        code,
                        partner(request.partner()),
                        request.programme());
        Counter counter = answers.get(answered);
        if (counter == null) {
            counter = answers.computeIfAbsent(answered, this::counter);
        }
        counter.increment();
    }

    /** The label of a partner: its code, or the common one of all beyond the number. */
    private String partner(String code) {
        if (code.isEmpty() || partners.contains(code)) {
            return code;
        }
        synchronized (partners) {
            if (partners.size() < partnersMax) {
                partners.add(code);
            }
        }
        return partners.contains(code) ? code : OTHER_PARTNERS;
    }

    private Counter counter(Answered answered) {
        return Counter.builder("milepost.answers")
                .description("answers by the API's response code, or by status if it has none")
                .tag("method", answered.method())
                .tag("path", answered.path())
                .tag("code", answered.code())
                .tag("partner", answered.partner())
                .tag("programme", answered.programme())
                .register(registry);
    }

    private Timer timer(Timed answered) {
        return Timer.builder("milepost.http.requests")
                .description("requests that reached a route, until their answer was ready")
                .serviceLevelObjectives(HistogramBuckets.times())
                .tag("method", answered.method())
                .tag("path", answered.path())
                .tag("status", Integer.toString(answered.status()))
                .register(registry);
    }
}
