package org.milepost.ledger;

/** What became of an attempt to take back what a command booked. */
public enum Cancellation {
    /** It is taken back; nothing of the command stands, and a retry is decided afresh. */
    DONE,
    /** Nothing of it stands any more: it was cancelled or reversed before. */
    NOTHING_STANDS,
    /** Another attempt was given the same answer, so it stands. */
    HELD,
    /** It is too long ago, so it stands. */
    TOO_LATE
}
