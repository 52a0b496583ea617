package org.milepost.telemetry;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.milepost.audit.Verification;
import org.milepost.commit.LaneStatus;
import org.milepost.commit.NotCommitted;
import org.milepost.http.CertificateStatus;
import org.milepost.http.Endpoint;
import org.milepost.http.HttpCounts;
import org.milepost.http.HttpEvents;
import org.milepost.http.Request;
import org.milepost.http.Response;
import org.milepost.postgres.PoolStatus;
import org.milepost.threads.JobStatus;

/**
 * The metrics of the process in the text format of Prometheus. Labels are routes, statuses,
 * response codes, lanes, jobs, and codes of partners and programmes: never a number of a person, a
 * client or a key.
 *
 * <p>The text is made at most once a second, so that a flood of scrapes takes neither processor
 * time nor memory for each.
 *
 * <p>Threads: shared.
 */
public final class Metrics implements Endpoint, AutoCloseable {

    private static final int OK = 200;
    private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";
    private static final long KEPT_NANOS = Duration.ofSeconds(1).toNanos();

    private final PrometheusMeterRegistry registry =
            new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final JvmGcMetrics collections = new JvmGcMetrics();
    private final RequestMetrics requests;
    private final LedgerMetrics ledger;
    private final MultiGauge feedLags;

    /** What function counters read: Micrometer has only weak references to it. */
    private final List<Object> counted = new CopyOnWriteArrayList<>();

    private volatile @Nullable LastVerification verification;

    /** Replaced under this object's lock. */
    private volatile @Nullable Rendered rendered;

    /** The text of one moment; never changed. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Rendered(byte[] text, long nanos) {}

    /** The last audit, and when its age was known. */
    private record LastVerification(Verification result, Duration age, long nanos) {

        double ageMillis() {
            return age.toMillis() + TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - nanos);
        }

        double wholeAgeMillis() {
            return result.wholeSince().equals(Instant.EPOCH)
                    ? Double.POSITIVE_INFINITY
                    : ageMillis()
                            + Duration.between(result.wholeSince(), result.finishedAt()).toMillis();
        }
    }

    /**
     * Starts counting.
     *
     * @param partnersMax how many partners have metrics of their own, in the order in which they
     *     first call; the others are counted together
     * @param version the version of this program
     * @param commit the commit from which it was built
     * @param currencies names currencies
     */
    public Metrics(int partnersMax, String version, String commit, CurrencyNames currencies) {
        Gauge.builder("milepost.build", () -> 1)
                .description("always 1; the labels are the version and commit that run")
                .tag("version", version)
                .tag("commit", commit)
                .register(registry);
        collections.bindTo(registry);
        new JvmMemoryMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new FileDescriptorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        requests = new RequestMetrics(registry, partnersMax);
        ledger = new LedgerMetrics(registry, currencies);
        feedLags =
                MultiGauge.builder("milepost.feed.lag.rows")
                        .description("rows of the feed that a reader has not read")
                        .register(registry);
        addVerification();
    }

    /** Listens to requests. */
    public HttpEvents requests() {
        return requests;
    }

    /** Listens to lanes and bookings. */
    public LedgerMetrics ledger() {
        return ledger;
    }

    /** The metrics of this moment. */
    public MetricSnapshots snapshots() {
        return registry.getPrometheusRegistry().scrape();
    }

    /** Sets how many rows of the feed each reader has not read, by the reader's name. */
    public void feedLags(Map<String, Long> rows) {
        feedLags.register(
                rows.entrySet().stream()
                        .map(it -> MultiGauge.Row.of(Tags.of("reader", it.getKey()), it.getValue()))
                        .toList(),
                true);
    }

    /**
     * Sets the result of the last audit.
     *
     * @param now the time of the clock that the result has its time from
     */
    public void lastVerification(Verification last, Instant now) {
        verification =
                new LastVerification(
                        last, Duration.between(last.finishedAt(), now), System.nanoTime());
    }

    /** Adds the number of refusals that could not be kept. */
    public void watchLostRefusals(LongSupplier lost) {
        FunctionCounter.builder("milepost.refusals.lost", lost, LongSupplier::getAsLong)
                .description(
                        "refused requests that operators cannot find, because there was no room")
                .register(registry);
    }

    /** Adds the metrics of a lane. */
    public void watchLane(Supplier<LaneStatus> lane) {
        String name = lane.get().name();
        Gauge.builder("milepost.lane.waiting.commands", () -> lane.get().waiting())
                .description("commands in the queue of a lane")
                .tag("lane", name)
                .register(registry);
        counter("milepost.lane.retries", lane, it -> it.get().retries())
                .description("batches that were tried again after an error of the database")
                .tag("lane", name)
                .register(registry);
        counter("milepost.lane.reconnects", lane, it -> it.get().reconnects())
                .description("connections of a lane that were lost and replaced")
                .tag("lane", name)
                .register(registry);
        for (NotCommitted.Reason reason : NotCommitted.Reason.values()) {
            counter(
                            "milepost.lane.unanswered.commands",
                            lane,
                            it -> it.get().withoutResult().getOrDefault(reason, 0L))
                    .description("commands that got no result from a lane, by the reason")
                    .tag("lane", name)
                    .tag("reason", reason.name().toLowerCase(Locale.ROOT))
                    .register(registry);
        }
    }

    /** Adds the metrics of a lane or background job. */
    public void watchJob(Supplier<JobStatus> job) {
        String name = job.get().name();
        TimeGauge.builder(
                        "milepost.job.since.success",
                        () -> job.get().sinceSuccess().toMillis(),
                        TimeUnit.MILLISECONDS)
                .description("time since a lane or background job last succeeded")
                .tag("name", name)
                .register(registry);
        TimeGauge.builder(
                        "milepost.job.since.success.max",
                        () -> job.get().sinceSuccessMax().toMillis(),
                        TimeUnit.MILLISECONDS)
                .description("the limit of that time; beyond it the process is not ready")
                .tag("name", name)
                .register(registry);
        counter("milepost.job.failures", job, it -> it.get().failures())
                .description(
                        "failures of a lane or background job that are faults of the lane, the job or the database")
                .tag("name", name)
                .register(registry);
    }

    /** Adds the metrics of the pool of connections to the database. */
    public void watchPool(Supplier<PoolStatus> pool) {
        pool("active", () -> pool.get().active());
        pool("idle", () -> pool.get().idle());
        Gauge.builder("milepost.pool.waiting.threads", () -> pool.get().waiting())
                .description("threads that wait for a connection of the pool")
                .register(registry);
        Gauge.builder("milepost.pool.connections.max", () -> pool.get().max())
                .description("the most connections that the pool may have")
                .register(registry);
    }

    private void pool(String state, Supplier<Number> connections) {
        Gauge.builder("milepost.pool.connections", connections)
                .description("connections of the pool, in use or not")
                .tag("state", state)
                .register(registry);
    }

    /**
     * Adds the metrics of a server's connections.
     *
     * @param server the name of the server
     */
    public void watchServer(String server, Supplier<HttpCounts> counts) {
        Gauge.builder("milepost.http.connections", () -> counts.get().connections())
                .description("open connections")
                .tag("server", server)
                .register(registry);
        Gauge.builder("milepost.http.in.flight", () -> counts.get().bytesInFlight())
                .baseUnit("bytes")
                .description("bytes that requests in progress hold")
                .tag("server", server)
                .register(registry);
        for (HttpCounts.Reason reason : HttpCounts.Reason.values()) {
            counter("milepost.http.sheds", counts, it -> it.get().sheds(reason))
                    .description("requests and connections that were refused or cut, by the reason")
                    .tag("server", server)
                    .tag("reason", reason.name().toLowerCase(Locale.ROOT))
                    .register(registry);
        }
    }

    /**
     * Adds the metrics of the certificate of a server. Without TLS it never expires, so that one
     * alert is enough.
     */
    public void watchCertificate(Supplier<Optional<CertificateStatus>> certificate) {
        Gauge.builder(
                        "milepost.certificate.expiry.timestamp.seconds",
                        () ->
                                certificate
                                        .get()
                                        .map(it -> (double) it.validUntil().getEpochSecond())
                                        .orElse(Double.POSITIVE_INFINITY))
                .description(
                        "when the certificate in use expires, in seconds since 1970; +Inf without TLS")
                .register(registry);
        counter(
                        "milepost.certificate.reload.failures",
                        certificate,
                        it -> it.get().map(CertificateStatus::reloadFailures).orElse(0L))
                .description("attempts to use changed files of the certificate that failed")
                .register(registry);
    }

    /**
     * Adds a count of callers who have to wait because too many attempts before were wrong.
     *
     * @param at what they attempted
     */
    public void watchSlowedCallers(String at, LongSupplier count) {
        counter("milepost.slowed.callers", count, it -> (double) it.getAsLong())
                .description("attempts that were refused because too many came or were wrong")
                .tag("at", at)
                .register(registry);
    }

    private <T> FunctionCounter.Builder<T> counter(
            String name, T state, ToDoubleFunction<T> count) {
        counted.add(state);
        return FunctionCounter.builder(name, state, count);
    }

    @Override
    public Response answer(Request request) {
        return Response.shared(OK, TEXT, rendered(), Map.of());
    }

    /** All metrics, in the text format of Prometheus, not older than a second. */
    private byte[] rendered() {
        Rendered last = rendered;
        if (last != null && System.nanoTime() - last.nanos() < KEPT_NANOS) {
            return last.text();
        }
        synchronized (this) {
            last = rendered;
            if (last == null || System.nanoTime() - last.nanos() >= KEPT_NANOS) {
                last = new Rendered(text().getBytes(StandardCharsets.UTF_8), System.nanoTime());
                rendered = last;
            }
            return last.text();
        }
    }

    /** All metrics of this moment, in the text format of Prometheus. */
    String text() {
        return registry.scrape();
    }

    @Override
    public void close() {
        collections.close();
        registry.close();
    }

    /** An audit that never was is infinitely old, so that one alert is enough. */
    private void addVerification() {
        TimeGauge.builder(
                        "milepost.verify.age",
                        () ->
                                last().map(LastVerification::ageMillis)
                                        .orElse(Double.POSITIVE_INFINITY),
                        TimeUnit.MILLISECONDS)
                .description("time since the last verify that came to a result; +Inf if none has")
                .register(registry);
        TimeGauge.builder(
                        "milepost.verify.duration",
                        () -> last().map(it -> it.result().taken().toMillis()).orElse(0L),
                        TimeUnit.MILLISECONDS)
                .description("how long the last verify took")
                .register(registry);
        TimeGauge.builder(
                        "milepost.verify.whole.age",
                        () ->
                                last().map(LastVerification::wholeAgeMillis)
                                        .orElse(Double.POSITIVE_INFINITY),
                        TimeUnit.MILLISECONDS)
                .description(
                        "time since which verify has read every part of the books at least once;"
                                + " +Inf if it never has")
                .register(registry);
        Gauge.builder(
                        "milepost.verify.faults",
                        () -> last().map(it -> it.result().faults()).orElse(0L))
                .description("faults that the last verify found; 0 when the books hold")
                .register(registry);
        Gauge.builder(
                        "milepost.verify.transfers",
                        () -> last().map(it -> it.result().transfers()).orElse(0L))
                .description("transfers that the last verify checked")
                .register(registry);
    }

    private Optional<LastVerification> last() {
        return Optional.ofNullable(verification);
    }
}
