package org.milepost.incoming;

import java.util.Locale;

/**
 * Why a whole file was refused, in the order in which it is checked. The words are stored and in
 * answers: they never change.
 */
public enum FileRefusal {
    /** The parts together do not have the SHA-256 that was announced. */
    DIGEST,
    /** The first records are missing, or are not in the form of the layout. */
    HEADER,
    /** A line is not in the form of the layout; the verdicts say which. */
    LINE,
    /** The number of lines is not what the file says. */
    LINE_COUNT,
    /** The sum of the lines is not what the file says. */
    MILES_TOTAL,
    /** What the file says about the partner is not what was agreed or announced. */
    NOT_AGREED,
    /** The miles of all lines are more than was agreed for a file. */
    ABOVE_LIMIT,
    /** The partner is not active. */
    PARTNER_INACTIVE,
    /** A file with the same sequence was booked. */
    SEQUENCE_USED,
    /** There is no settlement file for the day, because files began later. */
    DAY_WITHOUT_FILE,
    /** Another file about the same day was compared. */
    DAY_USED;

    /** The stored form. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
