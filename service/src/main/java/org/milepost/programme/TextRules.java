package org.milepost.programme;

import java.util.function.IntPredicate;

/**
 * What the texts of reference data may hold. A check that fails throws {@link
 * IllegalArgumentException} and names what is wrong; none accepts what the database cannot store.
 */
public final class TextRules {
    private static final int CODE_LENGTH_MAX = 32;
    private static final int LINE_LENGTH_MAX = 200;

    private TextRules() {}

    /** A code: 1 to 32 ASCII letters, digits, hyphens and underscores. */
    public static void code(String what, String text) {
        all(what, text, 1, CODE_LENGTH_MAX, c -> isLetterOrDigit(c) || c == '-' || c == '_');
    }

    /** ASCII letters and digits. */
    public static void lettersAndDigits(String what, String text, int lengthMin, int lengthMax) {
        all(what, text, lengthMin, lengthMax, TextRules::isLetterOrDigit);
    }

    /** ASCII digits. */
    public static void digits(String what, String text, int lengthMax) {
        all(what, text, 1, lengthMax, TextRules::isDigit);
    }

    /** What partners call things by: ASCII letters, digits, ampersands, dots and hyphens. */
    static void externalCode(String what, String text, int lengthMax) {
        all(what, text, 1, lengthMax, c -> isLetterOrDigit(c) || c == '&' || c == '.' || c == '-');
    }

    /** A line for people: at most 200 characters, not blank, none a control character. */
    public static void line(String what, String text) {
        if (text.isBlank()) {
            throw new IllegalArgumentException(what + " is blank");
        }
        all(what, text, 1, LINE_LENGTH_MAX, c -> !isControlOrSurrogate(c));
    }

    public static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }

    private static void all(
            String what, String text, int lengthMin, int lengthMax, IntPredicate allowed) {
        int length = text.codePointCount(0, text.length());
        if (length < lengthMin || length > lengthMax) {
            throw new IllegalArgumentException(
                    "%s has %d characters, not %d to %d"
                            .formatted(what, length, lengthMin, lengthMax));
        }
        if (!text.codePoints().allMatch(allowed)) {
            throw new IllegalArgumentException(what + " has a character that it may not have");
        }
    }

    private static boolean isLetterOrDigit(int c) {
        return isDigit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    /** A code point that is a surrogate is one that has lost its pair. */
    private static boolean isControlOrSurrogate(int c) {
        return Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE;
    }
}
