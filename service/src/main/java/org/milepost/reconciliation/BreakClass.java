package org.milepost.reconciliation;

import java.util.Locale;

/** How two files do not agree. The code is stored: it never changes. */
public enum BreakClass {
    /** The partner's file does not have a line of ours. */
    OURS_ONLY(1),
    /** The two lines have different amounts. */
    AMOUNT(2),
    /** The partner's file has a line that it, or another one, has already. */
    DUPLICATE(3),
    /** The line is in the other file of another day. */
    DAY(4),
    /** We do not have a line of the partner's file. */
    THEIRS_ONLY(5);

    /** The verdict of a line that is in both files. */
    static final int MATCHED = 0;

    private final int code;

    BreakClass(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }

    /** The word in files and answers. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static BreakClass ofCode(int code) {
        return values()[code - 1];
    }
}
