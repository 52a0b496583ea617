package org.milepost.ledger;

import java.time.Instant;

/**
 * Something a caller wants done to one account, with the rules that decide it.
 *
 * <p>Commands are values. The books call {@link #decide} on a lane's thread, under the account's
 * lock and perhaps more than once (a batch that failed is run again), so it must be a pure function
 * of its arguments. Every command has an {@link Identity}: whatever happens, it takes effect once.
 *
 * @param <A> the answer
 */
public non-sealed interface Command<A> extends Work {

    /** The rules: what is to happen, given the books and the time. */
    Decision decide(Books books, Instant now);

    /** The answer, from what is remembered of the decision. */
    A recall(Remembered remembered);

    /** The answer when the identity is known with other content. */
    A conflict();
}
