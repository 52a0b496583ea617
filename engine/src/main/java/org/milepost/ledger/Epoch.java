package org.milepost.ledger;

import java.security.SecureRandom;

/**
 * A part of the books' life in which no transfer was lost: from the start of a database server, or
 * from a command of the operator, to the next one. A transfer keeps the epoch in which it was
 * booked.
 *
 * <p>A restored backup gives the same ordinals again, to other transfers. It does so in an epoch of
 * its own, and because the epoch is part of a {@link ConfirmationNumbers confirmation number}, the
 * numbers differ. Epochs are random, so that two servers that run on copies of one database differ,
 * too; with a chance of 1 in 4,000 million they do not.
 *
 * @param number 0 for transfers that were booked before there were epochs
 */
public record Epoch(int number) {

    /** Of the transfers that were booked before there were epochs. */
    public static final Epoch NONE = new Epoch(0);

    private static final SecureRandom RANDOM = new SecureRandom();

    /** Another one than all before. */
    static Epoch random() {
        while (true) {
            Epoch drawn = new Epoch(RANDOM.nextInt());
            if (!drawn.isNone()) {
                return drawn;
            }
        }
    }

    boolean isNone() {
        return number == 0;
    }
}
