package org.milepost.ledger;

import java.time.Duration;
import java.time.InstantSource;
import org.milepost.threads.BackgroundJob;

/**
 * Deletes the answers whose memory is over, every few minutes, in small steps: what is remembered
 * for retries is bounded by a week of requests. Whether an answer still counts is never decided
 * here; a lane ignores one that is too old, deleted or not.
 *
 * <p>Threads: a job of its own.
 */
final class Forgetting {

    private static final Duration PERIOD = Duration.ofMinutes(5);
    private static final Duration PAUSE = Duration.ofMillis(50);
    private static final int ROWS_MAX = 1_000;

    /** Answers that stay too long cost disk only. */
    private static final Duration SINCE_SUCCESS_MAX = Duration.ofDays(1);

    /** Another instance's clock may be behind ours. */
    private static final Duration KEPT = Identity.MEMORY_MAX.plusHours(1);

    private final AnswerStore answers;
    private final InstantSource clock;
    private final BackgroundJob job =
            new BackgroundJob("answer-expiry", PERIOD, SINCE_SUCCESS_MAX, this::forget);

    private Forgetting(AnswerStore answers, InstantSource clock) {
        this.answers = answers;
        this.clock = clock;
    }

    /** Begins; the first look is after a few minutes. The caller closes the job. */
    static BackgroundJob start(AnswerStore answers, InstantSource clock) {
        return new Forgetting(answers, clock).job.start();
    }

    private void forget() throws InterruptedException {
        while (answers.forget(clock.instant().minus(KEPT), ROWS_MAX) == ROWS_MAX
                && job.pause(PAUSE)) {}
    }
}
