package org.milepost.incoming;

/**
 * Why a line was not booked: the place of its error flag in the audit file, from 1. Places 1 to 6
 * are those that are publicly known, of which 2, 3 and 6 are never set; the others are Milepost's
 * own. The places are stored: they never change.
 */
enum BatchFlag {
    /** No collector has the number, or the card was lost. */
    ACCOUNT(1),
    /** The miles are not a number. */
    MILES_FORM(4),
    /** The account is not in use. */
    CLOSED(5),
    /** The sponsor is not the one that was agreed. */
    SPONSOR(7),
    /** The miles are not above zero, or more than was agreed for a line. */
    AMOUNT(8),
    /** The record or another field does not have the form of the layout. */
    FORM(9);

    private final int place;

    BatchFlag(int place) {
        this.place = place;
    }

    int place() {
        return place;
    }
}
