package org.milepost.incoming;

import java.util.Locale;

/** What a file of a partner is for. The code is stored: it never changes. */
public enum IncomingKind {
    /** Gives collectors miles. */
    BATCH_ISSUANCE(1),
    /** What the partner says moved on a day, to be compared with the books. */
    RECONCILIATION(2);

    private final int code;

    IncomingKind(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }

    /** The word in requests and answers. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static IncomingKind ofCode(int code) {
        for (IncomingKind kind : values()) {
            if (kind.code == code) {
                return kind;
            }
        }
        throw new IllegalStateException("no kind of files " + code);
    }
}
