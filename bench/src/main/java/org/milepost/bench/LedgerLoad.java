package org.milepost.bench;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.milepost.commit.LaneSettings;
import org.milepost.ledger.CommandResult;
import org.milepost.ledger.HouseId;
import org.milepost.ledger.HouseRole;
import org.milepost.ledger.Ledger;
import org.milepost.postgres.Database;
import org.milepost.programme.Programmes;

/**
 * The product's ledger within this process, over the database of the product that runs: callers on
 * virtual threads, each with one redemption at a time. Anything but a booking ends the run.
 *
 * <p>Threads: made and closed by one thread; a run starts its own.
 */
final class LedgerLoad implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** The ledger's writers have sessions of their own; little else needs a connection. */
    private static final int POOL_SIZE_MAX = 2;

    private final Database database;
    private final Ledger ledger;
    private final HouseId house;
    private final RedemptionSequence sequence;

    private LedgerLoad(
            Database database, Ledger ledger, HouseId house, RedemptionSequence sequence) {
        this.database = database;
        this.ledger = ledger;
        this.house = house;
        this.sequence = sequence;
    }

    static LedgerLoad open(Postgres postgres, Collectors collectors) {
        InstantSource clock = () -> Instant.now().truncatedTo(ChronoUnit.MICROS);
        Database database = Database.open(postgres.database().withPoolSizeMax(POOL_SIZE_MAX));
        Ledger ledger = Ledger.open(database, LaneSettings.ORDINARY, clock);
        try (Programmes programmes = Programmes.open(database)) {
            int cash =
                    programmes
                            .current()
                            .programme(Collectors.PROGRAMME)
                            .orElseThrow()
                            .currency(Collectors.CASH)
                            .value();
            int partner = programmes.current().sponsor("LOY1").orElseThrow().partner().value();
            HouseId house = ledger.house(cash, partner, HouseRole.REDEMPTION);
            return new LedgerLoad(database, ledger, house, new RedemptionSequence(collectors));
        }
    }

    /** Redeems with so many callers for both durations; measures the second. */
    Measurement run(int callers, Duration warmUp, Duration measured) {
        Stretch stretch = Stretch.startingNow(warmUp, measured);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Measurement>> running = new ArrayList<>();
            for (int i = 0; i < callers; i++) {
                running.add(threads.submit(() -> redeemThrough(stretch)));
            }
            Measurement all = Measurement.NOTHING;
            for (Future<Measurement> each : running) {
                all = all.plus(each.get());
            }
            return new Measurement(all.count(), measured, all.micros(), all.total());
        } catch (ExecutionException | InterruptedException e) {
            throw new IllegalStateException("the ledger failed: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        ledger.close();
        database.close();
    }

    private Measurement redeemThrough(Stretch stretch) {
        Histogram micros = new Histogram(3);
        long total = 0;
        long before = System.nanoTime();
        while (!stretch.isOverAt(before)) {
            redeem();
            long now = System.nanoTime();
            if (stretch.isMeasuredAt(now)) {
                micros.recordValue(TimeUnit.NANOSECONDS.toMicros(now - before));
            }
            total++;
            before = now;
        }
        return new Measurement(micros.getTotalCount(), Duration.ZERO, micros, total);
    }

    private void redeem() {
        long number = sequence.next();
        LedgerRedemption redemption =
                LedgerRedemption.of(
                        sequence.collector(number),
                        number,
                        house,
                        ThreadLocalRandom.current().nextInt(1, Integer.MAX_VALUE));
        CommandResult<String> executed = ledger.execute(redemption, PATIENCE, PATIENCE);
        if (executed.booked().isEmpty()
                || executed.isReplay()
                || !LedgerRedemption.isBooked(executed.answer())) {
            throw new IllegalStateException("a redemption was not booked: " + executed);
        }
    }
}
