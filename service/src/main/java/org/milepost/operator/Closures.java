package org.milepost.operator;

import org.milepost.ledger.StandingChange;
import org.milepost.member.MemberId;
import org.milepost.postgres.Transaction;

/** The rule that a closed account is not made active by a change of its status. */
final class Closures {

    private Closures() {}

    /**
     * Requires that a change does not open a closed account.
     *
     * @throws Problem when it does; the transaction must be rolled back
     */
    static void requireNotReopened(Transaction transaction, MemberId id, StandingChange made) {
        if (made.after().isActive() && ClosureStore.find(transaction, id).isPresent()) {
            throw new Problem(
                    ProblemType.NOT_POSSIBLE_NOW,
                    "The accounts were closed. They are opened again by deleting the closure.");
        }
    }
}
