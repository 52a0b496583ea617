package org.milepost.ledger;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import org.jdbi.v3.core.Jdbi;
import org.milepost.postgres.Database;
import org.milepost.threads.BackgroundJob;

/**
 * Erases the texts of transfers that are older than a set time: names, references and whatever else
 * a partner or an operator wrote beside a transfer. The rows stay, empty, and so do the transfers:
 * their facts have only the digest of the text, so that links stay valid.
 *
 * <p>The texts have no index by time. Every ten minutes the next hundred thousand that are not
 * erased are read, in the order of their keys and in small steps, and after the last one the first
 * again.
 *
 * <p>Threads: the job has its own thread; connections come from the pool.
 */
public final class TransferTextStore {

    private static final Duration PERIOD = Duration.ofMinutes(10);
    private static final Duration STEP_PAUSE = Duration.ofMillis(100);
    private static final int STEP_ROWS_MAX = 1_000;
    private static final int STEPS_MAX = 100;

    /** Texts that stay too long do not make a server unready. */
    private static final Duration SINCE_SUCCESS_MAX = Duration.ofDays(1);

    private static final Place START = new Place(Short.MIN_VALUE, Long.MIN_VALUE, 0);

    private final Jdbi jdbi;
    private final InstantSource clock;
    private final Duration kept;
    private final BackgroundJob job =
            new BackgroundJob("transfer-texts", PERIOD, SINCE_SUCCESS_MAX, this::round);

    // used by the job's thread only
    private Place place = START;

    /** Where a step ended: the key of a text. */
    private record Place(int bucket, long account, int ordinal) {}

    /**
     * One step.
     *
     * @param read how many texts it read
     * @param erased how many of them were old
     */
    private record Step(int read, int erased, Place end) {}

    TransferTextStore(Jdbi jdbi, InstantSource clock, Duration kept) {
        this.jdbi = jdbi;
        this.clock = clock;
        this.kept = kept;
    }

    /**
     * Starts the job. The caller closes it.
     *
     * @param clock the clock of the ledger
     * @param kept how long after the transfer its text is kept
     */
    public static BackgroundJob start(Database database, InstantSource clock, Duration kept) {
        return new TransferTextStore(database.jdbi(), clock, kept).job.start();
    }

    /** One round of the job. */
    void round() throws InterruptedException {
        Instant before = clock.instant().minus(kept);
        int steps = 0;
        boolean goesOn = true;
        while (goesOn) {
            Step step = step(place, before, STEP_ROWS_MAX);
            steps++;
            boolean isEnd = step.read < STEP_ROWS_MAX;
            place = isEnd ? START : step.end;
            goesOn = !isEnd && steps < STEPS_MAX && job.pause(STEP_PAUSE);
        }
    }

    /**
     * Erases all texts of transfers that were booked before a time.
     *
     * @param rowsMax the size of a step
     * @return how many were erased
     */
    int eraseBefore(Instant before, int rowsMax) {
        int erased = 0;
        Step step = step(START, before, rowsMax);
        while (step.read == rowsMax) {
            erased += step.erased;
            step = step(step.end, before, rowsMax);
        }
        return erased + step.erased;
    }

    private Step step(Place after, Instant before, int rowsMax) {
        return jdbi.withHandle(
                handle ->
                        handle.createQuery(
                                        """
                                        WITH step AS MATERIALIZED (
                                            SELECT bucket, account, ordinal
                                              FROM transfer_text
                                             WHERE (bucket, account, ordinal)
                                                   > (:bucket, :account, :ordinal)
                                               AND text <> ''
                                             ORDER BY bucket, account, ordinal
                                             LIMIT :rows),
                                        erased AS (
                                            UPDATE transfer_text x SET text = ''
                                              FROM step s JOIN transfer t
                                                   USING (bucket, account, ordinal)
                                             WHERE x.bucket = s.bucket AND x.account = s.account
                                               AND x.ordinal = s.ordinal AND t.at < :before
                                            RETURNING 1)
                                        SELECT (SELECT count(*) FROM step) AS read,
                                               (SELECT count(*) FROM erased) AS erased,
                                               e.bucket, e.account, e.ordinal
                                          FROM (SELECT 1) AS one
                                          LEFT JOIN LATERAL (
                                               SELECT * FROM step
                                                ORDER BY bucket DESC, account DESC, ordinal DESC
                                                LIMIT 1) e ON true
                                        """)
                                .bind("bucket", (short) after.bucket)
                                .bind("account", after.account)
                                .bind("ordinal", after.ordinal)
                                .bind("rows", rowsMax)
                                .bind("before", before.atOffset(ZoneOffset.UTC))
                                .map(
                                        (row, _) ->
                                                new Step(
                                                        row.getInt("read"),
                                                        row.getInt("erased"),
                                                        new Place(
                                                                row.getInt("bucket"),
                                                                row.getLong("account"),
                                                                row.getInt("ordinal"))))
                                .one());
    }
}
