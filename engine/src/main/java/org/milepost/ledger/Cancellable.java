package org.milepost.ledger;

import java.time.Duration;

/**
 * A command whose transfer is cancelled when its answer was not delivered.
 *
 * <p>Only within {@link #cancellableFor} of the booking, and only when no other attempt has the
 * same answer. A retry within that time is therefore stored as a recipient before it gets the
 * answer; later retries only read.
 *
 * @param <A> the answer
 */
public interface Cancellable<A> extends Command<A> {

    /** How long after its booking it can be cancelled. */
    Duration cancellableFor();

    /**
     * A random number, not 0, that identifies this attempt among all attempts at the same request.
     */
    int attempt();

    /** The opposite posting, of kind {@code CANCELLATION}. */
    Posting undoing(Account account, Transfer booked);
}
