package org.milepost.telemetry;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.common.export.MemoryMode;
import io.opentelemetry.sdk.metrics.Aggregation;
import io.opentelemetry.sdk.metrics.InstrumentType;
import io.opentelemetry.sdk.metrics.data.AggregationTemporality;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.export.MetricExporter;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.Collection;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reports exports to a collector: one line when they begin to fail, and one when they succeed
 * again. The SDK's own lines, one with a stack trace for each attempt, are off in {@code
 * logback.xml}.
 *
 * <p>Threads: shared.
 */
final class ReportedExport {

    private static final Logger LOG = LoggerFactory.getLogger(ReportedExport.class);

    private final String data;
    private final String address;
    private final AtomicBoolean fails = new AtomicBoolean();

    private ReportedExport(String data, String address) {
        this.data = data;
        this.address = address;
    }

    /** Spans, sent to this address. */
    static SpanExporter of(SpanExporter exporter, String address) {
        return new Spans(exporter, new ReportedExport("traces", address));
    }

    /** Metrics, sent to this address. */
    static MetricExporter of(MetricExporter exporter, String address) {
        return new Metered(exporter, new ReportedExport("metrics", address));
    }

    private CompletableResultCode watch(CompletableResultCode export) {
        return export.whenComplete(() -> report(export));
    }

    private void report(CompletableResultCode export) {
        if (export.isSuccess()) {
            if (fails.getAndSet(false)) {
                LOG.info("the collector takes {} at {} again; nothing to do", data, address);
            }
        } else if (!fails.getAndSet(true)) {
            LOG.warn(
                    "the collector does not take {} at {}: {}; they are lost until it does, calls"
                            + " are not affected; check otlp.endpoint, the collector and the network",
                    data,
                    address,
                    reason(export.getFailureThrowable()));
        }
    }

    private static String reason(@Nullable Throwable failure) {
        Throwable cause = failure == null ? null : failure.getCause();
        return cause == null ? "it refuses them" : cause.toString();
    }

    /** The exporter of spans. */
    private record Spans(SpanExporter exporter, ReportedExport reported) implements SpanExporter {

        @Override
        public CompletableResultCode export(Collection<SpanData> spans) {
            return reported.watch(exporter.export(spans));
        }

        @Override
        public CompletableResultCode flush() {
            return exporter.flush();
        }

        @Override
        public CompletableResultCode shutdown() {
            return exporter.shutdown();
        }
    }

    /** The exporter of metrics. */
    private record Metered(MetricExporter exporter, ReportedExport reported)
            implements MetricExporter {

        @Override
        public CompletableResultCode export(Collection<MetricData> metrics) {
            return reported.watch(exporter.export(metrics));
        }

        @Override
        public AggregationTemporality getAggregationTemporality(InstrumentType type) {
            return exporter.getAggregationTemporality(type);
        }

        @Override
        public Aggregation getDefaultAggregation(InstrumentType type) {
            return exporter.getDefaultAggregation(type);
        }

        @Override
        public MemoryMode getMemoryMode() {
            return exporter.getMemoryMode();
        }

        @Override
        public CompletableResultCode flush() {
            return exporter.flush();
        }

        @Override
        public CompletableResultCode shutdown() {
            return exporter.shutdown();
        }
    }
}
