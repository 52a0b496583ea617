package org.milepost.telemetry;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import org.milepost.commit.LaneEvents;
import org.milepost.http.AnsweredRequest;
import org.milepost.http.Endpoint;
import org.milepost.http.HttpEvents;
import org.milepost.http.Request;
import org.milepost.http.Response;
import org.milepost.http.Route;
import org.milepost.threads.JobStatus;

/**
 * The metrics of the process in the text format of Prometheus. Labels are routes, statuses,
 * response codes, jobs, and codes of partners and programmes: never a number of a person, a client
 * or a key.
 *
 * <p>Threads: shared.
 */
public final class Metrics implements HttpEvents, LaneEvents, Endpoint, AutoCloseable {

    private static final int OK = 200;
    private static final String OTHER_PARTNERS = "other";

    /** The limits of the histograms of times. */
    private static final Duration[] BUCKETS =
            LongStream.of(1, 2, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 7_000, 15_000)
                    .mapToObj(Duration::ofMillis)
                    .toArray(Duration[]::new);

    private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";

    private final PrometheusMeterRegistry registry =
            new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final JvmGcMetrics collections = new JvmGcMetrics();
    private final Map<Timed, Timer> requests = new ConcurrentHashMap<>();
    private final Map<Answered, Counter> answers = new ConcurrentHashMap<>();
    private final Set<String> partners = ConcurrentHashMap.newKeySet();
    private final int partnersMax;
    private final DistributionSummary batchSizes;
    private final Timer batchTimes;
    private final Counter failedCommands;
    private final MultiGauge feedLags;

    private record Timed(String method, String path, int status) {}

    private record Answered(
            String method, String path, String code, String partner, String programme) {}

    /**
     * Starts counting.
     *
     * @param partnersMax how many partners have metrics of their own, in the order in which they
     *     first call; the others are counted together
     * @param version the version of this program
     */
    public Metrics(int partnersMax, String version) {
        this.partnersMax = partnersMax;
        Gauge.builder("milepost.build", () -> 1)
                .description("always 1; the label is the version that runs")
                .tag("version", version)
                .register(registry);
        collections.bindTo(registry);
        new JvmMemoryMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        batchSizes =
                DistributionSummary.builder("milepost.lane.batch.commands")
                        .description("commands in a committed transaction")
                        .serviceLevelObjectives(1, 2, 4, 8, 16, 32, 64, 128, 256)
                        .register(registry);
        batchTimes =
                Timer.builder("milepost.lane.batch")
                        .description("time from taking a batch to its durable commit")
                        .serviceLevelObjectives(BUCKETS)
                        .register(registry);
        failedCommands =
                Counter.builder("milepost.lane.failed.commands")
                        .description("commands that got no result from the database")
                        .register(registry);
        feedLags =
                MultiGauge.builder("milepost.feed.lag.rows")
                        .description("rows of the feed that a reader has not read")
                        .register(registry);
    }

    /** Adds the gauge of waiting commands. */
    public void watchQueues(IntSupplier waiting) {
        Gauge.builder("milepost.lane.waiting.commands", waiting::getAsInt)
                .description("commands waiting in all lanes")
                .register(registry);
    }

    /** Sets how many rows of the feed each reader has not read, by the reader's name. */
    public void feedLags(Map<String, Long> rows) {
        feedLags.register(
                rows.entrySet().stream()
                        .map(it -> MultiGauge.Row.of(Tags.of("reader", it.getKey()), it.getValue()))
                        .toList(),
                true);
    }

    /** Adds the metrics of a lane or background job. */
    public void watchJob(Supplier<JobStatus> job) {
        String name = job.get().name();
        TimeGauge.builder(
                        "milepost.job.since.success",
                        () -> job.get().sinceSuccess().toMillis(),
                        TimeUnit.MILLISECONDS)
                .description("time since a lane or background job last succeeded")
                .tag("job", name)
                .register(registry);
        FunctionCounter.builder("milepost.job.failures", job, it -> it.get().failures())
                .description(
                        "failures of a lane or background job that are faults of the lane, the job or the database")
                .tag("job", name)
                .register(registry);
    }

    @Override
    public void committed(int commands, long nanos) {
        batchSizes.record(commands);
        batchTimes.record(nanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public void failed(int commands) {
        failedCommands.increment(commands);
    }

    @Override
    public void answered(AnsweredRequest request) {
        Route route = request.route();
        requests.computeIfAbsent(
                        new Timed(route.method(), route.path(), request.status()), this::timer)
                .record(request.nanos(), TimeUnit.NANOSECONDS);
        answers.computeIfAbsent(
                        new Answered(
                                route.method(),
                                route.path(),
                                request.code().isEmpty()
                                        ? Integer.toString(request.status())
                                        : request.code(),
                                partner(request.partner()),
                                request.programme()),
                        this::counter)
                .increment();
    }

    @Override
    public Response answer(Request request) {
        byte[] body = text().getBytes(StandardCharsets.UTF_8);
        return new Response(OK, TEXT, body, Map.of());
    }

    /** All metrics, in the text format of Prometheus. */
    String text() {
        return registry.scrape();
    }

    @Override
    public void close() {
        collections.close();
        registry.close();
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
                .serviceLevelObjectives(BUCKETS)
                .tag("method", answered.method())
                .tag("path", answered.path())
                .tag("status", Integer.toString(answered.status()))
                .register(registry);
    }
}
