package org.milepost.telemetry;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.sdk.common.InstrumentationScopeInfo;
import io.opentelemetry.sdk.metrics.data.AggregationTemporality;
import io.opentelemetry.sdk.metrics.data.Data;
import io.opentelemetry.sdk.metrics.data.DoublePointData;
import io.opentelemetry.sdk.metrics.data.GaugeData;
import io.opentelemetry.sdk.metrics.data.HistogramData;
import io.opentelemetry.sdk.metrics.data.HistogramPointData;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.data.MetricDataType;
import io.opentelemetry.sdk.metrics.data.SumData;
import io.opentelemetry.sdk.metrics.data.SummaryData;
import io.opentelemetry.sdk.metrics.data.SummaryPointData;
import io.opentelemetry.sdk.metrics.export.MetricProducer;
import io.opentelemetry.sdk.resources.Resource;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Label;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.prometheus.metrics.model.snapshots.SummarySnapshot;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Gives OpenTelemetry's SDK the metrics that Prometheus reads, under the same names, without the
 * suffix {@code _total}. They are counted once; an export reads them.
 *
 * <p>Threads: shared.
 */
final class MetricExport implements MetricProducer {

    private static final InstrumentationScopeInfo SCOPE =
            InstrumentationScopeInfo.create(Otlp.SCOPE);
    private static final boolean IS_MONOTONIC = true;

    private final Supplier<MetricSnapshots> snapshots;
    private final long sinceNanos = nanos(Instant.now());

    MetricExport(Supplier<MetricSnapshots> snapshots) {
        this.snapshots = snapshots;
    }

    @Override
    public Collection<MetricData> produce(Resource resource) {
        long now = nanos(Instant.now());
        List<MetricData> metrics = new ArrayList<>();
        for (MetricSnapshot snapshot : snapshots.get()) {
            exported(snapshot, resource, now).ifPresent(metrics::add);
        }
        return metrics;
    }

    private Optional<MetricData> exported(MetricSnapshot snapshot, Resource resource, long now) {
        return switch (snapshot) {
            case CounterSnapshot it ->
                    metric(
                            it,
                            resource,
                            MetricDataType.DOUBLE_SUM,
                            SumData.createDoubleSumData(
                                    IS_MONOTONIC,
                                    AggregationTemporality.CUMULATIVE,
                                    it.getDataPoints().stream()
                                            .map(
                                                    point ->
                                                            value(
                                                                    point.getLabels(),
                                                                    point.getValue(),
                                                                    now))
                                            .toList()));
            case GaugeSnapshot it ->
                    metric(
                            it,
                            resource,
                            MetricDataType.DOUBLE_GAUGE,
                            GaugeData.createDoubleGaugeData(
                                    it.getDataPoints().stream()
                                            .map(
                                                    point ->
                                                            value(
                                                                    point.getLabels(),
                                                                    point.getValue(),
                                                                    now))
                                            .toList()));
            case HistogramSnapshot it ->
                    metric(
                            it,
                            resource,
                            MetricDataType.HISTOGRAM,
                            HistogramData.create(
                                    AggregationTemporality.CUMULATIVE,
                                    it.getDataPoints().stream()
                                            .map(point -> histogram(point, now))
                                            .toList()));
            case SummarySnapshot it ->
                    metric(
                            it,
                            resource,
                            MetricDataType.SUMMARY,
                            SummaryData.create(
                                    it.getDataPoints().stream()
                                            .map(
                                                    point ->
                                                            SummaryPointData.create(
                                                                    sinceNanos,
                                                                    now,
                                                                    attributes(point.getLabels()),
                                                                    point.getCount(),
                                                                    point.getSum(),
                                                                    List.of()))
                                            .toList()));
            default -> Optional.empty(); // Micrometer makes no others.
        };
    }

    private DoublePointData value(Labels labels, double value, long now) {
        return DoublePointData.create(sinceNanos, now, attributes(labels), value, List.of());
    }

    /** The bucket without a limit has a count and no boundary. */
    private HistogramPointData histogram(HistogramDataPointSnapshot point, long now) {
        ClassicHistogramBuckets buckets = point.getClassicBuckets();
        List<Double> boundaries = new ArrayList<>();
        List<Long> counts = new ArrayList<>();
        for (int i = 0; i < buckets.size(); i++) {
            counts.add(buckets.getCount(i));
            if (!Double.isInfinite(buckets.getUpperBound(i))) {
                boundaries.add(buckets.getUpperBound(i));
            }
        }
        return HistogramPointData.create(
                sinceNanos,
                now,
                attributes(point.getLabels()),
                point.getSum(),
                false,
                0,
                false,
                0,
                boundaries,
                counts);
    }

    private static Attributes attributes(Labels labels) {
        AttributesBuilder attributes = Attributes.builder();
        for (Label label : labels) {
            attributes.put(label.getName(), label.getValue());
        }
        return attributes.build();
    }

    private static Optional<MetricData> metric(
            MetricSnapshot snapshot, Resource resource, MetricDataType type, Data<?> data) {
        String help = snapshot.getMetadata().getHelp();
        return Optional.of(
                new Exported(
                        resource,
                        snapshot.getMetadata().getPrometheusName(),
                        help == null ? "" : help,
                        type,
                        data));
    }

    private static long nanos(Instant time) {
        return TimeUnit.SECONDS.toNanos(time.getEpochSecond()) + time.getNano();
    }

    /** A metric in the SDK's form. */
    private record Exported(
            Resource resource, String name, String description, MetricDataType type, Data<?> data)
            implements MetricData {

        @Override
        public Resource getResource() {
            return resource;
        }

        @Override
        public InstrumentationScopeInfo getInstrumentationScopeInfo() {
            return SCOPE;
        }

        @Override
        public String getName() {
            return name;
        }

        @Override
        public String getDescription() {
            return description;
        }

        /** Part of the name in Prometheus's form. */
        @Override
        public String getUnit() {
            return "";
        }

        @Override
        public MetricDataType getType() {
            return type;
        }

        @Override
        public Data<?> getData() {
            return data;
        }
    }
}
