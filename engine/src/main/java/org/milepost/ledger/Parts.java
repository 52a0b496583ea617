package org.milepost.ledger;

/**
 * The parts of one redemption that were reversed so far.
 *
 * @param amount the miles that went back; zero when no part was reversed
 * @param counted how much of its counter was given back
 */
public record Parts(Miles amount, long counted) {

    /** No part was reversed. */
    public static final Parts NONE = new Parts(Miles.ZERO, 0);

    /** Whether no part was reversed. */
    public boolean isNone() {
        return amount.equals(Miles.ZERO);
    }

    /** With one more. */
    Parts with(PartReversal part) {
        return new Parts(amount.plus(part.amount()), Math.addExact(counted, part.counted()));
    }
}
