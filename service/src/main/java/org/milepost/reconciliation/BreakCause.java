package org.milepost.reconciliation;

import java.util.Locale;

/** Why a break needs no change of the books. The words are stored: they never change. */
public enum BreakCause {
    /** The partner's books are wrong, and the partner corrects them. */
    PARTNER_CORRECTS,
    /** Both have the line, on different days. */
    OTHER_DAY,
    /** The partner's file has the line twice, and its books once. */
    REPEATED_LINE,
    /** The difference is accepted; the note says why. */
    ACCEPTED;

    /** The word in requests and answers. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
