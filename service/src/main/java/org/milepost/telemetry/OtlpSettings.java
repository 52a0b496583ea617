package org.milepost.telemetry;

import java.net.URI;
import java.time.Duration;

/**
 * Where metrics and traces are sent by OTLP over HTTP.
 *
 * @param endpoint the address of an OpenTelemetry collector, without the paths of OTLP
 * @param metricsPeriod the time between two exports of metrics
 * @param traceOneIn one of how many requests is traced: 1 for all, 0 for none
 * @param tracesCallersSampled whether a request is also traced when its {@code traceparent} says
 *     that the caller's trace is recorded
 */
public record OtlpSettings(
        URI endpoint, Duration metricsPeriod, int traceOneIn, boolean tracesCallersSampled) {

    /** The address of one kind of data, such as {@code traces}. */
    String address(String kind) {
        String base = endpoint.toString();
        return (base.endsWith("/") ? base : base + "/") + "v1/" + kind;
    }
}
