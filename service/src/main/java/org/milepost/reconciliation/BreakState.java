package org.milepost.reconciliation;

import java.util.Locale;

/** What became of a break. The code is stored: it never changes. */
public enum BreakState {
    /** Nobody has resolved it. */
    OPEN(1),
    /** Its correction was approved, and is not known to be booked. */
    CORRECTING(2),
    /** A transfer corrected the books. */
    CORRECTED(3),
    /** The books are right; a cause was given. */
    EXPLAINED(4);

    private final int code;

    BreakState(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }

    /** The word in answers. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static BreakState ofCode(int code) {
        return values()[code - 1];
    }
}
