package org.milepost.bench;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
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

    private static final Duration WAIT_MAX = Duration.ofSeconds(30);

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

    /** Redeems with this many callers for both durations; measures the second. */
    Measurement run(int callers, Duration warmUp, Duration measured) {
        return ClosedLoop.run(
                Executors.newVirtualThreadPerTaskExecutor(),
                warmUp,
                measured,
                Collections.nCopies(callers, it -> ClosedLoop.repeat(it, this::redeem)));
    }

    @Override
    public void close() {
        ledger.close();
        database.close();
    }

    private void redeem() {
        long number = sequence.next();
        LedgerRedemption redemption =
                LedgerRedemption.of(
                        sequence.collector(number),
                        number,
                        house,
                        ThreadLocalRandom.current().nextInt(1, Integer.MAX_VALUE));
        CommandResult<String> executed = ledger.execute(redemption, WAIT_MAX, WAIT_MAX);
        if (executed.booked().isEmpty()
                || executed.isReplay()
                || !LedgerRedemption.isBooked(executed.answer())) {
            throw new IllegalStateException("a redemption was not booked: " + executed);
        }
    }
}
