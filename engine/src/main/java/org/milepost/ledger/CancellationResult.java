package org.milepost.ledger;

/** The result of cancelling what a command booked. */
public enum CancellationResult {
    /** It was cancelled, and a retry is decided again. */
    DONE,
    /** There is nothing to cancel: it was cancelled or reversed before, or never booked. */
    NOTHING_STANDS,
    /** Another attempt has the same answer, so the transfer stays. */
    HELD,
    /** It is too late, or a part of it was reversed, so the transfer stays. */
    TOO_LATE
}
