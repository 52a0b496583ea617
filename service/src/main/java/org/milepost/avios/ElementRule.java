package org.milepost.avios;

import java.text.Normalizer;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.milepost.http.Text;

/**
 * How the text of an element is converted, which characters its value may then have, and the words
 * for them in a fault.
 */
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
    PRINTABLE(
            "printable characters, not blank, none invisible",
            Function.identity(),
            Text::isReadable,
            c -> true),

    /** The same, where accents are lost; the length is that of the plain form. */
    UNACCENTED(
            "printable characters, not blank, none invisible, after accents are removed",
            Function.identity(),
            Text::isReadable,
            c -> true),

    /**
     * The line of a postal address, in capital letters of ASCII, with question marks for characters
     * that have no plain form; some character must have one.
     */
    ADDRESS(
            "printable characters, not blank, none invisible, after accents are removed, some of"
                    + " them with a plain form in ASCII",
            ElementRule::addressLine,
            text -> Text.isReadable(text) && isLegible(text),
            c -> true),

    /** Passwords. */
    PASSWORD("printable characters", c -> true),

    /** Latin letters, accented ones among them, quotes, hyphens, full stops and spaces. */
    NAME(
            "Latin letters, quotes, hyphens, full stops and spaces, with one letter at least",
            ElementRule::name,
            text -> Text.isReadable(text) && text.codePoints().anyMatch(ElementRule::isLatin),
            ElementRule::isOfNames),

    /** The same, of which answers have the plain form: each letter has one, and it is measured. */
    MEMBER_NAME(
            "Latin letters, quotes, hyphens, full stops and spaces after conversion to ASCII, with at"
                    + " least one letter; each letter must have a form in ASCII",
            ElementRule::name,
            text -> NAME.form.test(text) && PlainLetters.isConvertible(text),
            ElementRule::isOfNames);

    private static final Pattern QUOTES = Pattern.compile("[’‘´`ʼ]");
    private static final Pattern HYPHENS = Pattern.compile("[‐‑‒–—−]");
    private static final Pattern SPACES = Pattern.compile("[ \\u00a0]+");

    private final String words;

    @SuppressWarnings("ImmutableEnumChecker") // a pure function
    private final Function<String, String> conversion;

    @SuppressWarnings("ImmutableEnumChecker") // a pure function
    private final Predicate<String> form;

    @SuppressWarnings("ImmutableEnumChecker") // a pure function
    private final IntPredicate allowed;

    ElementRule(String words, IntPredicate allowed) {
        this(words, Function.identity(), Text::isPrintable, allowed);
    }

    ElementRule(
            String words,
            Function<String, String> conversion,
            Predicate<String> form,
            IntPredicate allowed) {
        this.words = words;
        this.conversion = conversion;
        this.form = form;
        this.allowed = allowed;
    }

    /** The value of a text, converted; empty when the value is not allowed or is too long. */
    Optional<String> read(String text, int lengthMax) {
        return Text.isPrintable(text)
                ? Optional.of(conversion.apply(text)).filter(it -> isAllowed(it, lengthMax))
                : Optional.empty();
    }

    /** What is required, for a fault. */
    String words(int lengthMax) {
        return lengthMax == Integer.MAX_VALUE
                ? "It must be " + words + "."
                : "It must be 1 to " + lengthMax + " " + words + ".";
    }

    private boolean isAllowed(String value, int lengthMax) {
        String composed = Normalizer.normalize(value, Normalizer.Form.NFC);
        String longest =
                switch (this) {
                    case NAME, UNACCENTED -> PlainLetters.unaccented(value);
                    case MEMBER_NAME -> PlainLetters.of(value);
                    default -> composed;
                };
        return !value.isEmpty()
                && length(composed) <= lengthMax
                && length(longest) <= lengthMax
                && form.test(composed)
                && composed.codePoints().allMatch(allowed);
    }

    private static int length(String text) {
        return text.codePointCount(0, text.length());
    }

    /** With plain quotes and hyphens, and single spaces between words. */
    private static String name(String text) {
        String composed = Normalizer.normalize(text, Normalizer.Form.NFC);
        String quoted = QUOTES.matcher(composed).replaceAll("'");
        return singleSpaces(HYPHENS.matcher(quoted).replaceAll("-"));
    }

    private static String addressLine(String text) {
        return Text.isReadable(text) ? singleSpaces(PlainLetters.capitals(text)) : text;
    }

    /** Whether letters, digits or marks are left, and not question marks alone. */
    private static boolean isLegible(String plain) {
        return plain.indexOf('?') < 0 || plain.codePoints().anyMatch(ElementRule::isAlphanumeric);
    }

    private static String singleSpaces(String text) {
        return SPACES.matcher(text).replaceAll(" ").strip();
    }

    private static boolean isAlphanumeric(int c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    private static boolean isOfNames(int c) {
        return isLatin(c) || isMark(c) || c == '\'' || c == '-' || c == '.' || c == ' ';
    }

    /** Letters, and numerals such as the one of Henry VIII. */
    private static boolean isLatin(int c) {
        return Character.UnicodeScript.of(c) == Character.UnicodeScript.LATIN;
    }

    private static boolean isMark(int c) {
        return Character.getType(c) == Character.NON_SPACING_MARK;
    }
}
