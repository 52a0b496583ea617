package org.milepost.dialect;

import org.milepost.ledger.Standing;

/**
 * What a collector's standing restricts at the checkout, besides its status. The stored bits never
 * change.
 *
 * @param hidesBalances a till must not show or print a balance
 * @param forbidsRedemption a till must not redeem
 * @param refusesOwnNumber the number of the account is not that of a card in use: the card was
 *     lost, or the number leads to another account
 */
public record Restrictions(
        boolean hidesBalances, boolean forbidsRedemption, boolean refusesOwnNumber) {

    private static final int HIDES_BALANCES = 1;
    private static final int FORBIDS_REDEMPTION = 2;
    private static final int REFUSES_OWN_NUMBER = 4;

    /** Restrictions of an account whose number can be used. */
    public Restrictions(boolean hidesBalances, boolean forbidsRedemption) {
        this(hidesBalances, forbidsRedemption, false);
    }

    /** The restrictions of a standing. */
    public static Restrictions of(Standing standing) {
        return new Restrictions(
                (standing.restrictions() & HIDES_BALANCES) != 0,
                (standing.restrictions() & FORBIDS_REDEMPTION) != 0,
                (standing.restrictions() & REFUSES_OWN_NUMBER) != 0);
    }

    /** The same for an account whose own number is refused, or is not. */
    public Restrictions refusingOwnNumber(boolean refuses) {
        return new Restrictions(hidesBalances, forbidsRedemption, refuses);
    }

    /** A standing with this status and these restrictions. */
    public Standing with(Standing.Status status) {
        return new Standing(
                status,
                (hidesBalances ? HIDES_BALANCES : 0)
                        | (forbidsRedemption ? FORBIDS_REDEMPTION : 0)
                        | (refusesOwnNumber ? REFUSES_OWN_NUMBER : 0));
    }
}
