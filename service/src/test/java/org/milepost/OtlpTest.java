package org.milepost;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.google.protobuf.ByteString;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.trace.v1.Span;
import java.net.URI;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.milepost.RunningInstance.SecondInstance;
import org.milepost.WireClient.Answer;
import org.milepost.telemetry.OtlpSettings;
import org.milepost.telemetry.TelemetrySettings;
import org.slf4j.LoggerFactory;

/** What an OTLP receiver gets from a real server, over HTTP. */
class OtlpTest {

    private static final String CALLERS_TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String CALLERS_SPAN = "00f067aa0ba902b7";

    private static RunningInstance instance;

    @BeforeAll
    static void start() {
        instance = RunningInstance.start();
    }

    @AfterAll
    static void stop() {
        instance.close();
    }

    @Test
    void aRequestIsASpanAndItsBatchIsLinkedToIt() {
        String collector = instance.collector(500);
        try (OtlpReceiver receiver = new OtlpReceiver()) {
            Answer answer;
            try (SecondInstance server = start(receiver, 1, false);
                    SimpleTill till = new SimpleTill(server.url(), instance.token("loy1-pos"))) {
                answer = till.redeem(collector, "k1", traceParent("01"));
                assertThat(answer.body()).contains("\"responseCode\":\"0000\"");
            }

            Span request = only(receiver.spans(), "POST /checkout/amcash/redeem");
            assertThat(request.getKind()).isEqualTo(Span.SpanKind.SPAN_KIND_SERVER);
            assertThat(hex(request.getTraceId())).isEqualTo(CALLERS_TRACE);
            assertThat(hex(request.getParentSpanId())).isEqualTo(CALLERS_SPAN);
            assertThat(request.getTraceState()).isEmpty();
            assertThat(attributes(request))
                    .containsEntry("http.route", "/checkout/amcash/redeem")
                    .containsEntry("http.request.method", "POST")
                    .containsEntry("http.response.status_code", "200")
                    .containsEntry("milepost.code", "0000")
                    .containsEntry("milepost.partner", "LOY1")
                    .containsEntry("milepost.programme", "AIRMILES")
                    .containsEntry("milepost.correlation_id", answer.header("x-correlation-id"))
                    .hasSize(7);
            assertThat(answer.header("traceresponse"))
                    .isEqualTo("00-" + CALLERS_TRACE + "-" + hex(request.getSpanId()) + "-01");
            List<Span> batches =
                    receiver.spans().stream()
                            .filter(it -> it.getName().equals("batch"))
                            .filter(
                                    it ->
                                            attributes(it)
                                                    .getOrDefault("milepost.lane", "")
                                                    .startsWith("lane-"))
                            .toList();
            assertThat(batches)
                    .singleElement()
                    .satisfies(
                            batch -> {
                                assertThat(batch.getLinksList())
                                        .singleElement()
                                        .satisfies(
                                                it -> {
                                                    assertThat(it.getSpanId())
                                                            .isEqualTo(request.getSpanId());
                                                    assertThat(it.getTraceId())
                                                            .isEqualTo(request.getTraceId());
                                                });
                                assertThat(attributes(batch))
                                        .containsEntry("milepost.batch.commands", "1");
                                assertThat(batch.getStartTimeUnixNano())
                                        .isLessThanOrEqualTo(batch.getEndTimeUnixNano());
                            });
            assertThat(receiver.text()).doesNotContain(collector).doesNotContain("Bearer");
        }
    }

    @Test
    void aRequestThatIsNotTracedIsUnknownToTheCollector() {
        String collector = instance.collector(500);
        try (OtlpReceiver receiver = new OtlpReceiver()) {
            try (SecondInstance server = start(receiver, 0, false);
                    SimpleTill till = new SimpleTill(server.url(), instance.token("loy1-pos"))) {
                Answer answer = till.redeem(collector, "k2", traceParent("01"));
                assertThat(answer.headers()).doesNotContainKey("traceresponse");
            }

            assertThat(receiver.spans()).isEmpty();
        }
    }

    @Test
    void aCallerWhoseTraceIsRecordedIsFollowedWhereThatIsSet() {
        String collector = instance.collector(500);
        try (OtlpReceiver receiver = new OtlpReceiver()) {
            try (SecondInstance server = start(receiver, 0, true);
                    SimpleTill till = new SimpleTill(server.url(), instance.token("loy1-pos"))) {
                till.redeem(collector, "k3", traceParent("00"));
                till.redeem(collector, "k4", "");
                till.redeem(collector, "k5", traceParent("01"));
                till.redeem(collector, "k6", "traceparent: nonsense1\r\n");
            }

            assertThat(receiver.spans())
                    .filteredOn(it -> it.getKind() == Span.SpanKind.SPAN_KIND_SERVER)
                    .extracting(it -> hex(it.getTraceId()).equals(CALLERS_TRACE))
                    .containsExactlyInAnyOrder(true, false);
        }
    }

    @Test
    void metricsAreThoseThatPrometheusReads() {
        String collector = instance.collector(500);
        try (OtlpReceiver receiver = new OtlpReceiver()) {
            String prometheus;
            try (SecondInstance server = start(receiver, 0, false);
                    SimpleTill till = new SimpleTill(server.url(), instance.token("loy1-pos"));
                    WireClient management = new WireClient(server.managementUrl())) {
                till.redeem(collector, "k7", "");
                till.redeem(collector, "k7", "");
                prometheus = management.send("GET", "/observe/metrics", "", new byte[0]).body();
            }

            Map<String, Metric> last =
                    receiver.metrics().stream()
                            .collect(Collectors.toMap(Metric::getName, it -> it, (_, it) -> it));
            double replays =
                    metric(last, "milepost_replays").getSum().getDataPoints(0).getAsDouble();
            assertThat(replays).isPositive();
            assertThat(prometheus).contains("\nmilepost_replays_total " + replays + "\n");
            assertThat(metric(last, "milepost_replays").getSum().getIsMonotonic()).isTrue();
            HistogramDataPoint times =
                    metric(last, "milepost_http_requests_seconds")
                            .getHistogram()
                            .getDataPointsList()
                            .stream()
                            .filter(it -> it.getAttributesList().toString().contains("redeem"))
                            .findFirst()
                            .orElseThrow();
            assertThat(times.getCount()).isEqualTo(2);
            assertThat(times.getBucketCountsList()).hasSize(times.getExplicitBoundsCount() + 1);
            assertThat(times.getBucketCountsList().stream().mapToLong(it -> it).sum()).isEqualTo(2);
            assertThat(metric(last, "milepost_build").getGauge().getDataPoints(0).getAsDouble())
                    .isEqualTo(1);
            assertThat(receiver.text()).doesNotContain(collector);
        }
    }

    @Test
    void aCollectorThatCannotBeReachedIsReportedWithoutStackTrace() throws Exception {
        Logger logger = (Logger) LoggerFactory.getLogger("org.milepost.telemetry.ReportedExport");
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        logger.addAppender(log);
        String collector = instance.collector(500);
        URI nowhere = URI.create("http://127.0.0.1:1");
        try (SecondInstance server =
                        instance.startSecondWith(
                                new TelemetrySettings(
                                        100,
                                        0,
                                        Optional.of(
                                                new OtlpSettings(
                                                        nowhere,
                                                        Duration.ofSeconds(1),
                                                        1,
                                                        false))));
                SimpleTill till = new SimpleTill(server.url(), instance.token("loy1-pos"))) {
            assertThat(till.redeem(collector, "k8", "").body()).contains("\"0000\"");
            long end = System.nanoTime() + Duration.ofSeconds(15).toNanos();
            while (log.list.isEmpty() && System.nanoTime() < end) {
                Thread.sleep(50);
            }
        } finally {
            logger.detachAppender(log);
        }

        List<String> lines = log.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
        assertThat(lines)
                .hasSizeBetween(1, 2)
                .doesNotHaveDuplicates()
                .allMatch(it -> it.startsWith("the collector does not take "))
                .anyMatch(it -> it.contains(" at http://127.0.0.1:1/v1/"));
        assertThat(log.list).allMatch(it -> it.getThrowableProxy() == null);
    }

    private static Metric metric(Map<String, Metric> all, String name) {
        return all.getOrDefault(name, Metric.getDefaultInstance());
    }

    private static SecondInstance start(OtlpReceiver receiver, int oneIn, boolean follows) {
        return instance.startSecondWith(
                new TelemetrySettings(
                        100,
                        0,
                        Optional.of(
                                new OtlpSettings(
                                        receiver.endpoint(),
                                        Duration.ofMinutes(10),
                                        oneIn,
                                        follows))));
    }

    private static String traceParent(String flags) {
        return "traceparent: 00-"
                + CALLERS_TRACE
                + "-"
                + CALLERS_SPAN
                + "-"
                + flags
                + "\r\ntracestate: card=80000000001\r\n";
    }

    private static Span only(List<Span> spans, String name) {
        List<Span> found = spans.stream().filter(it -> it.getName().equals(name)).toList();
        assertThat(found).hasSize(1);
        return found.getFirst();
    }

    private static Map<String, String> attributes(Span span) {
        return span.getAttributesList().stream()
                .collect(Collectors.toMap(KeyValue::getKey, OtlpTest::value));
    }

    private static String value(KeyValue attribute) {
        return attribute.getValue().hasIntValue()
                ? Long.toString(attribute.getValue().getIntValue())
                : attribute.getValue().getStringValue();
    }

    private static String hex(ByteString bytes) {
        return HexFormat.of().formatHex(bytes.toByteArray());
    }
}
