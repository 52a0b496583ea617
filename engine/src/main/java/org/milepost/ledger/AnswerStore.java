package org.milepost.ledger;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import org.jdbi.v3.core.Jdbi;
import org.milepost.postgres.Database;
import org.milepost.threads.BackgroundJob;

/**
 * Deletes expired answers: every few minutes, in small steps, so that the table holds the requests
 * of about a week, or of as long as is set. How long an answer is valid is {@link
 * Identity#answerLifetime}: {@link Batch} ignores an expired one, deleted or not.
 *
 * <p>Threads: shared; connections come from the pool.
 */
public final class AnswerStore {

    private static final Duration EXPIRY_PERIOD = Duration.ofMinutes(5);
    private static final Duration STEP_PAUSE = Duration.ofMillis(50);
    private static final int STEP_ROWS_MAX = 1_000;

    /** Expired answers that stay only take disk space. */
    private static final Duration SINCE_SUCCESS_MAX = Duration.ofDays(1);

    /** The clock of another instance may be behind. */
    private static final Duration CLOCK_SKEW_MAX = Duration.ofHours(1);

    private final Jdbi jdbi;
    private final InstantSource clock;
    private final Duration kept;
    private final BackgroundJob expiry =
            new BackgroundJob(
                    "answer-expiry", EXPIRY_PERIOD, SINCE_SUCCESS_MAX, this::deleteExpired);

    AnswerStore(Jdbi jdbi, InstantSource clock, Duration kept) {
        if (kept.compareTo(Identity.ANSWER_LIFETIME_MAX) < 0) {
            throw new IllegalArgumentException("answers are stored for at least 7 days");
        }
        this.jdbi = jdbi;
        this.clock = clock;
        this.kept = kept.plus(CLOCK_SKEW_MAX);
    }

    /**
     * Starts the job that deletes expired answers. The caller closes it.
     *
     * @param clock the clock of the ledger
     * @param kept how long answers are stored, at least {@link Identity#ANSWER_LIFETIME_MAX}
     */
    public static BackgroundJob startExpiry(Database database, InstantSource clock, Duration kept) {
        return new AnswerStore(database.jdbi(), clock, kept).expiry.start();
    }

    private void deleteExpired() throws InterruptedException {
        while (deleteOlder(oldest(), STEP_ROWS_MAX) == STEP_ROWS_MAX && expiry.pause(STEP_PAUSE)) {}
    }

    /** Answers that were given before it are deleted. */
    Instant oldest() {
        return clock.instant().minus(kept);
    }

    /**
     * Deletes answers that were given before a time, except those of references, which are kept
     * without limit. Skips rows that a lane has locked; the next call finds them.
     *
     * @return how many were deleted; fewer than the limit when no more are left
     */
    int deleteOlder(Instant before, int rowsMax) {
        return jdbi.withHandle(
                handle ->
                        handle.createUpdate(
                                        """
                                        DELETE FROM answer
                                         WHERE (bucket, kind, account, digest) IN (
                                               SELECT bucket, kind, account, digest
                                                 FROM answer
                                                WHERE at < :before AND kind <> :reference
                                                LIMIT :rows
                                                  FOR UPDATE SKIP LOCKED)
                                        """)
                                .bind("before", before.atOffset(ZoneOffset.UTC))
                                .bind("reference", (short) Identity.Kind.REFERENCE.code())
                                .bind("rows", rowsMax)
                                .execute());
    }
}
