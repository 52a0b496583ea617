package org.milepost.ledger;

import java.time.Duration;

/**
 * A command whose booking is taken back when its answer was not delivered.
 *
 * <p>That happens soon or never: within {@link #cancellableFor} of the booking, and only when no
 * other attempt holds the same answer. A retry within that time is therefore noted as a holder,
 * durably, before it gets the answer; later ones only read.
 *
 * @param <A> the answer
 */
public interface Cancellable<A> extends Command<A> {

    /** For how long after its booking it can be cancelled. */
    Duration cancellableFor();

    /**
     * A random number, not 0, that tells this attempt from other attempts at the same thing: a
     * retry may have booked what this one did not.
     */
    int attempt();

    /** The rules of taking it back: the opposite transfer, of kind {@code CANCELLATION}. */
    Posting undoing(Account account, Transfer booked);
}
