package org.milepost.programme;

/**
 * A membership number within a programme.
 *
 * @param programme the programme
 * @param number 1 to 24 digits, with their leading zeros
 */
public record MemberId(ProgrammeId programme, String number) {

    private static final int LENGTH_MAX = 24;

    public MemberId {
        Text.digits("a membership number", number, LENGTH_MAX);
    }

    /** Whether this is what membership numbers look like. */
    public static boolean isNumber(String text) {
        return !text.isEmpty()
                && text.length() <= LENGTH_MAX
                && text.chars().allMatch(Text::isDigit);
    }

    /** Tells no number: logs may have it. */
    @Override
    public String toString() {
        return "MemberId of programme " + programme.value();
    }
}
