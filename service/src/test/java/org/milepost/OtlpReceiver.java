package org.milepost;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A receiver of OTLP over HTTP that keeps what it gets.
 *
 * <p>Threads: shared.
 */
final class OtlpReceiver implements AutoCloseable {

    private final HttpServer server;
    private final List<ExportTraceServiceRequest> traces = new CopyOnWriteArrayList<>();
    private final List<ExportMetricsServiceRequest> metrics = new CopyOnWriteArrayList<>();

    OtlpReceiver() {
        try {
            server =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext(
                "/otlp/v1/traces",
                it -> {
                    traces.add(ExportTraceServiceRequest.parseFrom(it.getRequestBody()));
                    answer(it);
                });
        server.createContext(
                "/otlp/v1/metrics",
                it -> {
                    metrics.add(ExportMetricsServiceRequest.parseFrom(it.getRequestBody()));
                    answer(it);
                });
        server.start();
    }

    private static void answer(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().add("Content-Type", "application/x-protobuf");
        exchange.sendResponseHeaders(200, -1);
        exchange.close();
    }

    /** Where it can be reached. */
    URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/otlp");
    }

    /** All spans. */
    List<Span> spans() {
        return traces.stream()
                .flatMap(it -> it.getResourceSpansList().stream())
                .flatMap(it -> it.getScopeSpansList().stream())
                .flatMap(it -> it.getSpansList().stream())
                .toList();
    }

    /** All metrics, of all exports. */
    List<Metric> metrics() {
        return metrics.stream()
                .flatMap(it -> it.getResourceMetricsList().stream())
                .flatMap(it -> it.getScopeMetricsList().stream())
                .flatMap(it -> it.getMetricsList().stream())
                .toList();
    }

    /** Everything as text. */
    String text() {
        return traces + "\n" + metrics;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
