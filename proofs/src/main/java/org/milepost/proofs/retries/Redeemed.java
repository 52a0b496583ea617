package org.milepost.proofs.retries;

/**
 * A redemption in the books.
 *
 * @param number its confirmation number
 * @param reversals how many transfers of that kind take it back
 * @param cancellations how many transfers of that kind take it back
 */
public record Redeemed(String number, int reversals, int cancellations) {

    /** Whether it was not cancelled; a reversed one stands in this sense. */
    public boolean stands() {
        return cancellations == 0;
    }
}
