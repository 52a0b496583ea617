package org.milepost.incoming;

import java.util.Locale;

/** How far a file of a partner is. The code is stored: it never changes. */
public enum IncomingState {
    /** Not all parts are here. */
    RECEIVING(1),
    /** All parts are here; its form is checked, and nothing is booked. */
    CHECKING(2),
    /** Its lines get their verdicts. */
    WORKING(3),
    /** Every line has its verdict. */
    DONE(4),
    /** The whole file was refused; nothing of it was booked. */
    REFUSED(5);

    private final int code;

    IncomingState(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }

    /** The word in answers. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether every line has its final verdict. */
    public boolean isFinal() {
        return this == DONE || this == REFUSED;
    }

    static IncomingState ofCode(int code) {
        for (IncomingState state : values()) {
            if (state.code == code) {
                return state;
            }
        }
        throw new IllegalStateException("no state of files " + code);
    }
}
