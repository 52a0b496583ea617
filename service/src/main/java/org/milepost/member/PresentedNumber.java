package org.milepost.member;

/**
 * Where the number of a card that somebody presents leads.
 *
 * @param holder the number under which the accounts are kept; the presented number itself when it
 *     is that of no other card
 * @param isRefused whether the card is lost, so that nothing is booked or shown for it
 */
public record PresentedNumber(String holder, boolean isRefused) {

    /** Without the number, because logs may have it. */
    @Override
    public String toString() {
        return "PresentedNumber";
    }
}
