package org.milepost.bulk;

import java.util.Locale;

/**
 * What becomes of a row.
 *
 * @param column the column that is wrong; empty when there is none
 * @param reason why it is refused, without any value of the row; empty otherwise
 */
record RowVerdict(Word word, String column, String reason) {

    /** The row can be imported. */
    static final RowVerdict ACCEPTED = new RowVerdict(Word.ACCEPTED, "", "");

    /** The row was imported. */
    static final RowVerdict ADDED = new RowVerdict(Word.ADDED, "", "");

    /** What the row says is there already; nothing was changed. */
    static final RowVerdict PRESENT = new RowVerdict(Word.PRESENT, "", "");

    /** The first column of a line of verdicts that says what became of the row. */
    enum Word {
        ACCEPTED,
        ADDED,
        PRESENT,
        REFUSED;

        /** The form in files. */
        String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** The row cannot be imported. */
    static RowVerdict refused(String column, String reason) {
        return new RowVerdict(Word.REFUSED, column, reason);
    }

    boolean isRefused() {
        return word == Word.REFUSED;
    }
}
