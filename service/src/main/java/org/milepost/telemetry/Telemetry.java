package org.milepost.telemetry;

import java.util.Optional;
import org.milepost.commit.LaneEvents;
import org.milepost.http.AnsweredRequest;
import org.milepost.http.HttpEvents;
import org.milepost.http.Request;
import org.milepost.http.RequestTrace;
import org.milepost.http.Route;
import org.milepost.ledger.LedgerEvents;

/**
 * What is measured, traced and logged of one process.
 *
 * <p>Threads: shared.
 */
public final class Telemetry implements HttpEvents, LaneEvents, AutoCloseable {

    private final Metrics metrics;
    private final RequestLog log;
    private final Optional<Otlp> otlp;
    private final Optional<Tracing> tracing;

    /**
     * Starts counting, and sending if a collector is configured.
     *
     * @param version the version of this program
     * @param commit the commit from which it was built
     * @param currencies names currencies
     */
    public Telemetry(
            TelemetrySettings settings, String version, String commit, CurrencyNames currencies) {
        this.metrics = new Metrics(settings.partnersMax(), version, commit, currencies);
        this.log = new RequestLog(settings.requestLogOneIn());
        this.otlp =
                settings.otlp()
                        .map(
                                it ->
                                        new Otlp(
                                                it,
                                                version,
                                                commit,
                                                new MetricExport(metrics::snapshots)));
        this.tracing = otlp.map(it -> new Tracing(it.tracer(), settings.otlp().orElseThrow()));
    }

    /** The metrics. */
    public Metrics metrics() {
        return metrics;
    }

    /** Listens to what is booked. */
    public LedgerEvents bookings() {
        return metrics.ledger();
    }

    @Override
    public RequestTrace received(Route route, Request request) {
        return tracing.isPresent() ? tracing.get().received(route, request) : RequestTrace.NONE;
    }

    @Override
    public void answered(AnsweredRequest request) {
        metrics.requests().answered(request);
        log.answered(request);
    }

    @Override
    public Origin origin() {
        return tracing.isPresent() ? tracing.get().origin() : UNKNOWN;
    }

    @Override
    public void committed(CommittedBatch batch) {
        metrics.ledger().committed(batch);
        if (tracing.isPresent()) {
            tracing.get().committed(batch);
        }
    }

    @Override
    public void close() {
        otlp.ifPresent(Otlp::close);
        metrics.close();
    }
}
