package org.milepost.member;

import java.util.Map;
import org.milepost.postgres.Bucket;
import org.milepost.programme.Programme;
import org.milepost.programme.ProgrammeId;
import org.milepost.programme.TextRules;

/**
 * A membership number within a programme.
 *
 * @param number 1 to 24 digits, with their leading zeros
 */
public record MemberId(ProgrammeId programme, String programmeCode, String number) {

    private static final int LENGTH_MAX = 24;
    private static final int LENGTH_SHOWN_MIN = 8;
    private static final int DIGITS_SHOWN = 4;
    private static final int MINUS_SIGN = 0x2212;

    public MemberId {
        TextRules.digits("a membership number", number, LENGTH_MAX);
    }

    /** The member of this number in a programme. */
    public static MemberId of(Programme programme, String number) {
        return new MemberId(programme.id(), programme.code(), number);
    }

    /** Whether this is the form of a membership number. */
    public static boolean isNumber(String text) {
        return !text.isEmpty()
                && text.length() <= LENGTH_MAX
                && text.chars().allMatch(TextRules::isDigit);
    }

    /**
     * A number as a person typed or pasted it: without spaces of any kind, hyphens and dashes,
     * which group the digits of printed numbers, and characters that are not displayed; digits of
     * any script are those of ASCII. What else it has stays.
     */
    public static String typed(String text) {
        StringBuilder number = new StringBuilder(text.length());
        text.codePoints()
                .filter(it -> !isSeparator(it))
                .map(it -> Character.isDigit(it) ? '0' + Character.digit(it, 10) : it)
                .forEach(number::appendCodePoint);
        return number.toString();
    }

    private static boolean isSeparator(int c) {
        return Character.isSpaceChar(c)
                || Character.isWhitespace(c)
                || c == MINUS_SIGN
                || Character.getType(c) == Character.DASH_PUNCTUATION
                || Character.getType(c) == Character.FORMAT;
    }

    /**
     * The part of a number that a log may have: the last four digits of one with eight or more.
     *
     * @return such as {@code ", number ending in 0186"}, or nothing
     */
    public static String ending(String number) {
        return number.length() < LENGTH_SHOWN_MIN
                ? ""
                : ", number ending in " + number.substring(number.length() - DIGITS_SHOWN);
    }

    /** Another number in the same programme. */
    public MemberId withNumber(String other) {
        return new MemberId(programme, programmeCode, other);
    }

    /** The key of the member's rows, by the names of its columns. */
    Map<String, Object> key() {
        return Map.of(
                "bucket", (short) Bucket.of(programmeCode, number).number(),
                "programme", (short) programme.value(),
                "number", number);
    }

    /** Without the number, because logs may have it. */
    @Override
    public String toString() {
        return "MemberId of programme " + programmeCode;
    }
}
