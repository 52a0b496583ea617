package org.milepost.telemetry;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.exporter.otlp.http.metrics.OtlpHttpMetricExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.export.MetricProducer;
import io.opentelemetry.sdk.metrics.export.PeriodicMetricReader;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanLimits;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * Sends metrics and traces to a collector, by OpenTelemetry's SDK and OTLP over HTTP. While the
 * collector cannot be reached, what does not fit into a small queue is lost; nothing waits for it.
 *
 * <p>Threads: shared; exports run on threads of the SDK.
 */
final class Otlp implements AutoCloseable {

    /** The name of this program in exported spans and metrics. */
    static final String SCOPE = "org.milepost";

    private static final Duration EXPORT_MAX = Duration.ofSeconds(5);
    private static final Duration CLOSE_MAX = Duration.ofSeconds(2);

    /** A batch has a link for each of its traced requests. */
    private static final int LINKS_MAX = 1_024;

    private final SdkTracerProvider traces;
    private final SdkMeterProvider metrics;

    /**
     * Starts to send.
     *
     * @param version the version of this program
     * @param commit the commit from which it was built
     */
    Otlp(OtlpSettings settings, String version, String commit, MetricProducer producer) {
        Resource resource =
                Resource.getDefault()
                        .merge(
                                Resource.create(
                                        Attributes.builder()
                                                .put("service.name", "milepost")
                                                .put("service.version", version)
                                                .put(
                                                        "service.instance.id",
                                                        UUID.randomUUID().toString())
                                                .put("vcs.ref.head.revision", commit)
                                                .build()));
        this.traces =
                SdkTracerProvider.builder()
                        .setResource(resource)
                        .setSampler(Sampler.alwaysOn())
                        .setSpanLimits(SpanLimits.builder().setMaxNumberOfLinks(LINKS_MAX).build())
                        .addSpanProcessor(
                                BatchSpanProcessor.builder(
                                                ReportedExport.of(
                                                        OtlpHttpSpanExporter.builder()
                                                                .setEndpoint(
                                                                        settings.address("traces"))
                                                                .setTimeout(EXPORT_MAX)
                                                                .build(),
                                                        settings.address("traces")))
                                        .build())
                        .build();
        this.metrics =
                SdkMeterProvider.builder()
                        .setResource(resource)
                        .registerMetricProducer(producer)
                        .registerMetricReader(
                                PeriodicMetricReader.builder(
                                                ReportedExport.of(
                                                        OtlpHttpMetricExporter.builder()
                                                                .setEndpoint(
                                                                        settings.address("metrics"))
                                                                .setTimeout(EXPORT_MAX)
                                                                .build(),
                                                        settings.address("metrics")))
                                        .setInterval(settings.metricsPeriod())
                                        .build())
                        .build();
    }

    /** Makes spans. Call it only for requests that are traced. */
    Tracer tracer() {
        return traces.get(SCOPE);
    }

    /** Sends what is left, within a bounded time. */
    @Override
    public void close() {
        traces.shutdown().join(CLOSE_MAX.toMillis(), TimeUnit.MILLISECONDS);
        metrics.shutdown().join(CLOSE_MAX.toMillis(), TimeUnit.MILLISECONDS);
    }
}
