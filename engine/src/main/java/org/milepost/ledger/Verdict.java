package org.milepost.ledger;

import java.util.Optional;

/** What became of one piece of work of a batch. */
sealed interface Verdict {

    /** Whether it is an answer that was given before. */
    default boolean isReplay() {
        return false;
    }

    /** It was decided, now or when it was first sent. */
    record Answered(Remembered remembered, boolean isReplay) implements Verdict {}

    /** Its identity is known with other content; nothing was done. */
    record Conflicting() implements Verdict {}

    /** What is remembered of it, if anything. */
    record Recalled(Optional<Batch.StoredAnswer> answer) implements Verdict {}

    /** What it was to take back, if anything. */
    record Cancelled(Cancellation result) implements Verdict {}

    /** Its rules failed, which is our fault; nothing was done. */
    record Broken(RuntimeException cause) implements Verdict {}
}
