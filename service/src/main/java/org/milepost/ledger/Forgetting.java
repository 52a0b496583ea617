package org.milepost.ledger;

import java.time.Duration;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes the answers whose memory is over, every few minutes, in small steps: what is remembered
 * for retries is bounded by a week of requests. Whether an answer still counts is never decided
 * here; a lane ignores one that is too old, deleted or not.
 *
 * <p>Threads: one of its own.
 */
final class Forgetting implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Forgetting.class);
    private static final Duration PERIOD = Duration.ofMinutes(5);
    private static final Duration PAUSE = Duration.ofMillis(50);
    private static final int ROWS_MAX = 1_000;

    /** Another instance's clock may be behind ours. */
    private static final Duration KEPT = Identity.MEMORY_MAX.plusHours(1);

    private final AnswerStore answers;
    private final InstantSource clock;
    private final Thread thread;

    private Forgetting(AnswerStore answers, InstantSource clock) {
        this.answers = answers;
        this.clock = clock;
        this.thread = Thread.ofVirtual().name("forgetting").unstarted(this::run);
    }

    /** Begins; the first look is after a few minutes. */
    static Forgetting start(AnswerStore answers, InstantSource clock) {
        Forgetting forgetting = new Forgetting(answers, clock);
        forgetting.thread.start();
        return forgetting;
    }

    @Override
    public void close() {
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            while (true) {
                Thread.sleep(PERIOD);
                forget();
            }
        } catch (InterruptedException e) {
            LOG.debug("nothing more is forgotten");
        }
    }

    private void forget() throws InterruptedException {
        try {
            while (answers.forget(clock.instant().minus(KEPT), ROWS_MAX) == ROWS_MAX) {
                Thread.sleep(PAUSE);
            }
        } catch (RuntimeException e) {
            LOG.warn("old answers stay for now: {}", e.getClass().getSimpleName());
        }
    }
}
