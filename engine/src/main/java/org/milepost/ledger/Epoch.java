package org.milepost.ledger;

import java.security.SecureRandom;

/**
 * A period in which no transfer was lost: from the start of a database server, or from the
 * operator's command, to the next one. A transfer stores the epoch in which it was booked.
 *
 * <p>After a backup was restored, the same ordinals are given to other transfers, but in another
 * epoch. Because the epoch is part of a {@link ConfirmationNumbers confirmation number}, the
 * numbers differ. Epochs are random, so that two servers on copies of one database differ as well,
 * except with a probability of 1 in 4,000 million.
 *
 * @param number 0 for transfers that were booked by versions without epochs
 */
public record Epoch(int number) {

    /** The value of transfers that were booked by versions without epochs. */
    public static final Epoch NONE = new Epoch(0);

    private static final SecureRandom RANDOM = new SecureRandom();

    /** A random epoch that differs from all before. */
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
