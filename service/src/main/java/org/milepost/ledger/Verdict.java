package org.milepost.ledger;

/** What became of one command of a batch. */
sealed interface Verdict {

    /** It was decided, now or when it was first sent. */
    record Answered(Remembered remembered) implements Verdict {}

    /** Its identity is known with other content; nothing was done. */
    record Conflicting() implements Verdict {}

    /** Its rules failed, which is our fault; nothing was done. */
    record Broken(RuntimeException cause) implements Verdict {}
}
