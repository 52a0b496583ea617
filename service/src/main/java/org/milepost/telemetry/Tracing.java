package org.milepost.telemetry;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.milepost.commit.LaneEvents;
import org.milepost.http.AnsweredRequest;
import org.milepost.http.HttpEvents;
import org.milepost.http.Request;
import org.milepost.http.RequestTrace;
import org.milepost.http.Route;

/**
 * Traces requests and batches. A traced request is a server span; it continues the trace that its
 * {@code traceparent} names, and the answer names the span in {@code traceresponse} (W3C Trace
 * Context). A batch is a trace of its own, linked to the spans of its requests, because it belongs
 * to several. A batch without a traced request has no span. Attributes are those of metrics and of
 * the log of requests: nothing of a person.
 *
 * <p>Nothing is made for a request that is not traced.
 *
 * <p>Threads: shared. The span of a request is kept by the thread that handles it.
 */
final class Tracing implements HttpEvents, LaneEvents {

    private static final String TRACE_PARENT = "traceparent";
    private static final int SERVER_ERROR_MIN = 500;

    private static final AttributeKey<String> METHOD =
            AttributeKey.stringKey("http.request.method");
    private static final AttributeKey<String> ROUTE = AttributeKey.stringKey("http.route");
    private static final AttributeKey<Long> STATUS =
            AttributeKey.longKey("http.response.status_code");
    private static final AttributeKey<String> CODE = AttributeKey.stringKey("milepost.code");
    private static final AttributeKey<String> PARTNER = AttributeKey.stringKey("milepost.partner");
    private static final AttributeKey<String> PROGRAMME =
            AttributeKey.stringKey("milepost.programme");
    private static final AttributeKey<String> CORRELATION_ID =
            AttributeKey.stringKey("milepost.correlation_id");
    private static final AttributeKey<String> LANE = AttributeKey.stringKey("milepost.lane");
    private static final AttributeKey<Long> COMMANDS =
            AttributeKey.longKey("milepost.batch.commands");
    private static final AttributeKey<Long> WAITED =
            AttributeKey.longKey("milepost.batch.waited_microseconds");

    /** The span of the request that a thread handles. */
    private static final ThreadLocal<@Nullable RequestSpan> CURRENT = new ThreadLocal<>();

    /** Without {@code tracestate}, which could contain anything and would be exported. */
    private static final TextMapGetter<Request> HEADERS = Tracing::traceParent;

    private final Tracer tracer;
    private final OtlpSettings settings;
    private final AtomicLong count = new AtomicLong();

    Tracing(Tracer tracer, OtlpSettings settings) {
        this.tracer = tracer;
        this.settings = settings;
    }

    @Override
    public RequestTrace received(Route route, Request request) {
        if (!isTraced(request)) {
            return RequestTrace.NONE;
        }
        Context parent =
                W3CTraceContextPropagator.getInstance().extract(Context.root(), request, HEADERS);
        RequestSpan span =
                new RequestSpan(
                        tracer.spanBuilder(route.method() + " " + route.path())
                                .setParent(parent)
                                .setSpanKind(SpanKind.SERVER)
                                .setAttribute(METHOD, route.method())
                                .setAttribute(ROUTE, route.path())
                                .setAttribute(CORRELATION_ID, request.correlationId())
                                .startSpan());
        CURRENT.set(span);
        return span;
    }

    @Override
    public void answered(AnsweredRequest request) {
        // its span has been reported
    }

    @Override
    public Origin origin() {
        RequestSpan span = CURRENT.get();
        return span == null ? UNKNOWN : span;
    }

    @Override
    public void committed(CommittedBatch batch) {
        if (batch.origins().isEmpty()) {
            return;
        }
        Instant end = Instant.now();
        SpanBuilder span =
                tracer.spanBuilder("batch")
                        .setNoParent()
                        .setSpanKind(SpanKind.INTERNAL)
                        .setStartTimestamp(end.minusNanos(batch.nanos()))
                        .setAttribute(LANE, batch.lane())
                        .setAttribute(COMMANDS, (long) batch.commands())
                        .setAttribute(WAITED, batch.waitedNanos() / 1_000);
        for (Origin origin : batch.origins()) {
            if (origin instanceof RequestSpan request) {
                span.addLink(request.context());
            }
        }
        span.startSpan().end(end);
    }

    private static @Nullable String traceParent(@Nullable Request request, String header) {
        return request == null || !header.equals(TRACE_PARENT)
                ? null
                : request.header(header).orElse(null);
    }

    private boolean isTraced(Request request) {
        if (settings.traceOneIn() > 0 && count.getAndIncrement() % settings.traceOneIn() == 0) {
            return true;
        }
        return settings.tracesCallersSampled()
                && request.header(TRACE_PARENT).filter(Tracing::isSampled).isPresent();
    }

    /** Whether the last bit of the flags is set, with which the value ends in version 00. */
    private static boolean isSampled(String traceParent) {
        return !traceParent.isEmpty()
                && Character.digit(traceParent.charAt(traceParent.length() - 1), 16) % 2 == 1;
    }

    /**
     * The span of a request.
     *
     * <p>Threads: ended by the thread of the request; lanes read its context.
     */
    private static final class RequestSpan implements RequestTrace, LaneEvents.Origin {

        private final Span span;

        RequestSpan(Span span) {
            this.span = span;
        }

        SpanContext context() {
            return span.getSpanContext();
        }

        @Override
        public Map<String, String> headers() {
            SpanContext context = context();
            return Map.of(
                    "traceresponse",
                    "00-" + context.getTraceId() + "-" + context.getSpanId() + "-01");
        }

        @Override
        public void answered(AnsweredRequest request) {
            span.setAttribute(STATUS, (long) request.status());
            setUnlessEmpty(CODE, request.code());
            setUnlessEmpty(PARTNER, request.partner());
            setUnlessEmpty(PROGRAMME, request.programme());
            if (request.status() >= SERVER_ERROR_MIN) {
                span.setStatus(StatusCode.ERROR);
            }
        }

        @Override
        public void close() {
            CURRENT.remove();
            span.end();
        }

        private void setUnlessEmpty(AttributeKey<String> key, String value) {
            if (!value.isEmpty()) {
                span.setAttribute(key, value);
            }
        }
    }
}
