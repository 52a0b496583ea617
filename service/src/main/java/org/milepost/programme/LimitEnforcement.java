package org.milepost.programme;

/** What becomes of a redemption above a limit. The names are stored: they never change. */
public enum LimitEnforcement {
    /** It is refused. */
    HARD,
    /** It is booked and marked. */
    SOFT
}
