package org.milepost.ledger;

/**
 * Something that a booking writes besides its transfer, in the same transaction. A value.
 *
 * <p>To add a kind, add a class that implements this, and an {@link EffectStore} with its SQL.
 */
public interface Effect {

    /** The SQL of this kind. */
    EffectStore<?> effectStore();

    /**
     * Checks that it may be written, independently of the rules of the command.
     *
     * @param books what the command has read
     * @throws IllegalStateException when an invariant of the books would not hold
     */
    void requireAllowed(AccountView books, Transfer transfer);
}
