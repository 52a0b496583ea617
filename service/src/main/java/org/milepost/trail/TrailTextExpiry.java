package org.milepost.trail;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import org.milepost.threads.BackgroundJob;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * Erases the texts of old entries of the trail: reasons, and what names persons. The entries stay,
 * and their links stay valid, because a link is over the digest of the text. In the transaction
 * that erases texts, an entry says up to which number: {@link TrailAuditStore} requires it.
 *
 * <p>Threads: the job has its own thread.
 */
public final class TrailTextExpiry {

    private static final Duration PERIOD = Duration.ofMinutes(10);
    private static final Duration STEP_PAUSE = Duration.ofMillis(200);
    private static final int STEP_MAX = 500;

    /** Texts that stay too long do not make a server unready. */
    private static final Duration SINCE_SUCCESS_MAX = Duration.ofDays(1);

    private static final Actor SYSTEM = Actor.named("milepost");
    private static final String TARGET = "trail";

    private final ChangeStore trail;
    private final Duration kept;
    private final BackgroundJob job =
            new BackgroundJob("trail-texts", PERIOD, SINCE_SUCCESS_MAX, this::round);

    TrailTextExpiry(ChangeStore trail, Duration kept) {
        this.trail = trail;
        this.kept = kept;
    }

    /**
     * Starts the job. The caller closes it.
     *
     * @param kept how long texts are kept
     */
    public static BackgroundJob start(ChangeStore trail, Duration kept) {
        return new TrailTextExpiry(trail, kept).job.start();
    }

    private void round() throws InterruptedException {
        while (erase(STEP_MAX) == STEP_MAX && job.pause(STEP_PAUSE)) {}
    }

    /**
     * Erases some of the texts that are too old, oldest first.
     *
     * @return how many; fewer than the limit when no more are left
     */
    int erase(int most) {
        Instant before = trail.clock().instant().minus(kept);
        return trail.database()
                .inTransaction(
                        it -> {
                            List<Long> erased = trail.eraseTextsBefore(it, before, most);
                            if (!erased.isEmpty()) {
                                trail.recordAdded(
                                        it,
                                        SYSTEM,
                                        Action.TEXTS_EXPIRED,
                                        TARGET,
                                        JsonNodeFactory.instance
                                                .objectNode()
                                                .put("through", Collections.max(erased))
                                                .put("texts", erased.size()));
                            }
                            return erased.size();
                        });
    }
}
