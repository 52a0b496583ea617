package org.milepost.files;

import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.milepost.ledger.FeedReader;
import org.milepost.postgres.Database;
import org.milepost.postgres.SqlFailure;
import org.milepost.programme.Programme;
import org.milepost.programme.ProgrammeId;
import org.milepost.programme.Programmes;

/**
 * Closes business days that are over.
 *
 * <p>A batch takes its time from the clock of its instance after it has locked an account, so in a
 * transaction that has a number. It can commit later. So a day is closed in three steps: some time
 * after the day is over, more than clocks can differ, note the number that the next transaction
 * gets; wait until all transactions with lower numbers have ended; read the feed to the end. Then
 * no transfer of the day can be committed any more. If an instance's clock is wrong by more than
 * that, its late transfers belong to the next day's file, which says on which day they were booked.
 *
 * <p>The numbers are kept in memory: after a restart of the process or of PostgreSQL the steps
 * begin again.
 *
 * <p>Threads: the job's only.
 */
final class SettlementDays {

    /** The rows of each stream of the feed that are read at once. */
    private static final int ROWS_MAX = 16;

    private final Database database;
    private final Programmes programmes;
    private final FeedReader reader;
    private final SettlementLines lines;
    private final InstantSource clock;
    private final FilesSettings settings;

    /** What each programme waits for. */
    private final Map<ProgrammeId, Fence> fences = new HashMap<>();

    /** The transactions that could still book on a day have lower numbers. */
    private record Fence(LocalDate day, long transaction) {}

    SettlementDays(
            Database database,
            Programmes programmes,
            FeedReader reader,
            SettlementLines lines,
            InstantSource clock,
            FilesSettings settings) {
        this.database = database;
        this.programmes = programmes;
        this.reader = reader;
        this.lines = lines;
        this.clock = clock;
        this.settings = settings;
    }

    /**
     * Takes the next step for each programme.
     *
     * @return how many days were closed
     */
    int closeDue() {
        int closed = 0;
        for (Programme programme : programmes.current().programmes()) {
            closed += closeNext(programme) ? 1 : 0;
        }
        return closed;
    }

    private boolean closeNext(Programme programme) {
        Instant now = clock.instant();
        LocalDate day =
                database.inTransaction(it -> SettlementDayStore.firstOpen(it, programme, now));
        Instant end = programme.calendar().startOf(day.plusDays(1));
        if (now.isBefore(end.plus(settings.after()))) {
            return false;
        }
        Optional<Fence> fence =
                Optional.ofNullable(fences.get(programme.id())).filter(it -> it.day().equals(day));
        if (fence.isEmpty()) {
            long next = database.read(SettlementDayStore::nextTransaction);
            fences.put(programme.id(), new Fence(day, next));
            return false;
        }
        if (!database.read(it -> SettlementDayStore.haveEnded(it, fence.get().transaction()))) {
            return false;
        }
        return close(programme, day, now);
    }

    /** Closes the day, unless another instance did or reads at the same time. */
    private boolean close(Programme programme, LocalDate day, Instant now) {
        boolean[] closed = {false};
        try {
            reader.readToEnd(
                    ROWS_MAX,
                    lines::write,
                    it -> {
                        if (SettlementDayStore.firstOpen(it, programme, now).equals(day)) {
                            SettlementDayStore.close(it, programme, day, now);
                            closed[0] = true;
                        }
                    });
        } catch (RuntimeException e) {
            if (SqlFailure.ofStore(e).filter(it -> it == SqlFailure.RETRY).isEmpty()) {
                throw e;
            }
            return false;
        }
        return closed[0];
    }
}
