package org.milepost.programme;

/** What a limit of redemptions counts. The names are stored: they never change. */
public enum LimitMeasure {
    /** The miles that are redeemed. */
    MILES,
    /** The discount that is given, in cents. A redemption without a discount is not counted. */
    CENTS,
    /** The redemptions: one for each. */
    COUNT
}
