package org.milepost.telemetry;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.milepost.commit.LaneEvents;
import org.milepost.http.Endpoint;
import org.milepost.http.HttpEvents;
import org.milepost.http.Request;
import org.milepost.http.Response;
import org.milepost.http.Route;
import org.milepost.threads.JobStatus;

/**
 * The metrics of the process in the text format of Prometheus. Labels are routes, statuses,
 * outcomes and jobs: never a number of a collector, a client or a key.
 *
 * <p>Threads: shared.
 */
public final class Metrics implements HttpEvents, LaneEvents, Endpoint, AutoCloseable {

    private static final int OK = 200;
    private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";

    private final PrometheusMeterRegistry registry =
            new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final JvmGcMetrics collections = new JvmGcMetrics();
    private final Map<Answered, Timer> requests = new ConcurrentHashMap<>();
    private final DistributionSummary batchSizes;
    private final Timer batchTimes;
    private final Counter failedCommands;

    private record Answered(String method, String path, int status) {}

    /** Starts counting. */
    public Metrics() {
        collections.bindTo(registry);
        new JvmMemoryMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        batchSizes =
                DistributionSummary.builder("milepost.lane.batch.commands")
                        .description("commands in a committed transaction")
                        .register(registry);
        batchTimes =
                Timer.builder("milepost.lane.batch")
                        .description("time from taking a batch to its durable commit")
                        .register(registry);
        failedCommands =
                Counter.builder("milepost.lane.failed.commands")
                        .description("commands that got no result from the database")
                        .register(registry);
    }

    /** Adds the gauge of waiting commands. */
    public void watchQueues(IntSupplier waiting) {
        Gauge.builder("milepost.lane.waiting.commands", waiting::getAsInt)
                .description("commands waiting in all lanes")
                .register(registry);
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
    public void answered(Route route, int status, long nanos) {
        requests.computeIfAbsent(new Answered(route.method(), route.path(), status), this::timer)
                .record(nanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public Response answer(Request request) {
        byte[] body = registry.scrape().getBytes(StandardCharsets.UTF_8);
        return new Response(OK, TEXT, body, Map.of());
    }

    @Override
    public void close() {
        collections.close();
        registry.close();
    }

    private Timer timer(Answered answered) {
        return Timer.builder("milepost.http.requests")
                .description("requests that reached a route, until their answer was ready")
                .tag("method", answered.method())
                .tag("path", answered.path())
                .tag("status", Integer.toString(answered.status()))
                .register(registry);
    }
}
