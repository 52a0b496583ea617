package org.milepost.programme;

/**
 * A membership number within a programme.
 *
 * @param programme the programme
 * @param number 1 to 24 digits, with their leading zeros
 */
public record MemberId(ProgrammeId programme, String number) {

    private static final int LENGTH_MAX = 24;
    private static final int LENGTH_SHOWN_MIN = 8;
    private static final int DIGITS_SHOWN = 4;

    public MemberId {
        TextRules.digits("a membership number", number, LENGTH_MAX);
    }

    /** Whether this is what membership numbers look like. */
    public static boolean isNumber(String text) {
        return !text.isEmpty()
                && text.length() <= LENGTH_MAX
                && text.chars().allMatch(TextRules::isDigit);
    }

    /**
     * What a log may have of a number, to find an event again: the last four digits of one with
     * eight or more.
     *
     * @return such as {@code ", number ending in 0186"}, or nothing
     */
    public static String ending(String number) {
        return number.length() < LENGTH_SHOWN_MIN
                ? ""
                : ", number ending in " + number.substring(number.length() - DIGITS_SHOWN);
    }

    /** Tells no number: logs may have it. */
    @Override
    public String toString() {
        return "MemberId of programme " + programme.value();
    }
}
