package org.milepost.telemetry;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.milepost.commit.LaneEvents;
import org.milepost.ledger.LedgerEvents;
import org.milepost.ledger.Miles;
import org.milepost.ledger.TransferKind;

/**
 * The metrics of lanes and of what is booked. They count what this process did since its start; the
 * books are the truth.
 *
 * <p>Threads: shared.
 */
public final class LedgerMetrics implements LaneEvents, LedgerEvents {

    private static final CurrencyNames.Codes UNKNOWN_CURRENCY =
            new CurrencyNames.Codes("unknown", "unknown");

    private final MeterRegistry registry;
    private final CurrencyNames currencies;
    private final Map<String, LaneMeters> lanes = new ConcurrentHashMap<>();
    private final Map<Booked, BookedMeters> bookings = new ConcurrentHashMap<>();
    private final Counter replays;

    private record LaneMeters(DistributionSummary sizes, Timer times, Timer waits) {}

    private record Booked(TransferKind kind, int currency, boolean isCredit) {}

    private record BookedMeters(Counter transfers, Counter miles) {}

    LedgerMetrics(MeterRegistry registry, CurrencyNames currencies) {
        this.registry = registry;
        this.currencies = currencies;
        this.replays =
                Counter.builder("milepost.replays")
                        .description("commands that got an answer that was given before")
                        .register(registry);
    }

    @Override
    public void committed(CommittedBatch batch) {
        LaneMeters meters = lanes.get(batch.lane());
        if (meters == null) {
            meters = lanes.computeIfAbsent(batch.lane(), this::laneMeters);
        }
        meters.sizes().record(batch.commands());
        meters.times().record(batch.nanos(), TimeUnit.NANOSECONDS);
        meters.waits().record(batch.waitedNanos(), TimeUnit.NANOSECONDS);
    }

    @Override
    public void booked(TransferKind kind, int currency, Miles change) {
        Booked booked = new Booked(kind, currency, change.count() > 0);
        BookedMeters meters = bookings.get(booked);
        if (meters == null) {
            meters = bookedMeters(booked);
        }
        meters.transfers().increment();
        meters.miles().increment(Math.abs((double) change.count()));
    }

    @Override
    public void replayed(int commands) {
        replays.increment(commands);
    }

    private LaneMeters laneMeters(String lane) {
        return new LaneMeters(
                DistributionSummary.builder("milepost.lane.batch.commands")
                        .description("commands in a committed transaction")
                        .serviceLevelObjectives(HistogramBuckets.commands())
                        .tag("lane", lane)
                        .register(registry),
                Timer.builder("milepost.lane.batch")
                        .description("time from taking a batch to its durable commit")
                        .serviceLevelObjectives(HistogramBuckets.times())
                        .tag("lane", lane)
                        .register(registry),
                Timer.builder("milepost.lane.wait")
                        .description("time that the first command of a batch was in the queue")
                        .serviceLevelObjectives(HistogramBuckets.times())
                        .tag("lane", lane)
                        .register(registry));
    }

    /** A currency that is not known yet gets its names with a later booking. */
    private BookedMeters bookedMeters(Booked booked) {
        CurrencyNames.Codes codes = currencies.of(booked.currency()).orElse(UNKNOWN_CURRENCY);
        BookedMeters meters =
                new BookedMeters(
                        counter(
                                "milepost.transfers",
                                "booked transfers, by kind and direction",
                                booked,
                                codes),
                        counter(
                                "milepost.transferred.miles",
                                "miles of booked transfers, by kind and direction",
                                booked,
                                codes));
        if (!codes.equals(UNKNOWN_CURRENCY)) {
            bookings.put(booked, meters);
        }
        return meters;
    }

    private Counter counter(
            String name, String description, Booked booked, CurrencyNames.Codes codes) {
        return Counter.builder(name)
                .description(description)
                .tag("kind", booked.kind().name().toLowerCase(Locale.ROOT))
                .tag("direction", booked.isCredit() ? "credit" : "debit")
                .tag("programme", codes.programme())
                .tag("currency", codes.currency())
                .register(registry);
    }
}
