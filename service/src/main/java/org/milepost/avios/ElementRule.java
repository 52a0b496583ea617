package org.milepost.avios;

import java.util.function.IntPredicate;
import java.util.function.Predicate;
import org.milepost.http.Text;

/** Which characters an element may have, and the words for them in a fault. */
enum ElementRule {
    /** What the documents call alphanumeric with the special characters {@code & . -}. */
    EXTERNAL(
            "letters, digits, ampersands, dots, hyphens and spaces",
            c -> isAlphanumeric(c) || c == '&' || c == '.' || c == '-' || c == ' '),

    /** Letters, digits and spaces. */
    SPACED("letters, digits and spaces", c -> isAlphanumeric(c) || c == ' '),

    /** Letters and digits. */
    ALPHANUMERIC("letters and digits", ElementRule::isAlphanumeric),

    /** What the documents call alphanumeric with special characters, without saying which. */
    ASCII("visible ASCII characters and spaces", c -> c >= ' ' && c <= '~'),

    /** What the documents call alphanumeric with special and accented characters. */
    PRINTABLE("printable characters, not blank, none invisible", Text::isReadable, c -> true),

    /** Passwords. */
    PASSWORD("printable characters", c -> true),

    /** Latin letters, accented ones among them, quotes, hyphens and spaces. */
    NAME(
            "Latin letters, quotes, hyphens and spaces",
            Text::isReadable,
            c -> isLatin(c) || c == '\'' || c == '-' || c == ' ');

    private final String words;

    @SuppressWarnings("ImmutableEnumChecker") // a pure function
    private final Predicate<String> form;

    @SuppressWarnings("ImmutableEnumChecker") // a pure function
    private final IntPredicate allowed;

    ElementRule(String words, IntPredicate allowed) {
        this(words, Text::isPrintable, allowed);
    }

    ElementRule(String words, Predicate<String> form, IntPredicate allowed) {
        this.words = words;
        this.form = form;
        this.allowed = allowed;
    }

    /** Whether all characters may be there. */
    boolean allows(String text) {
        return form.test(text) && text.codePoints().allMatch(allowed);
    }

    /** What there may be. */
    String words() {
        return words;
    }

    private static boolean isAlphanumeric(int c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    private static boolean isLatin(int c) {
        return (Character.isLetter(c)
                        && Character.UnicodeScript.of(c) == Character.UnicodeScript.LATIN)
                || Character.getType(c) == Character.NON_SPACING_MARK;
    }
}
