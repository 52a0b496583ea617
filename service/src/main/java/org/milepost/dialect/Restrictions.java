package org.milepost.dialect;

import org.milepost.ledger.Standing;

/**
 * What a collector's standing restricts at the checkout, besides its status. The stored bits never
 * change.
 *
 * @param hidesBalances a till must not show or print a balance
 * @param forbidsRedemption a till must not redeem
 */
public record Restrictions(boolean hidesBalances, boolean forbidsRedemption) {

    private static final int HIDES_BALANCES = 1;
    private static final int FORBIDS_REDEMPTION = 2;

    /** The restrictions of a standing. */
    public static Restrictions of(Standing standing) {
        return new Restrictions(
                (standing.restrictions() & HIDES_BALANCES) != 0,
                (standing.restrictions() & FORBIDS_REDEMPTION) != 0);
    }

    /** A standing with this status and these restrictions. */
    public Standing with(Standing.Status status) {
        return new Standing(
                status,
                (hidesBalances ? HIDES_BALANCES : 0)
                        | (forbidsRedemption ? FORBIDS_REDEMPTION : 0));
    }
}
