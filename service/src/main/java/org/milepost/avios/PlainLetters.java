package org.milepost.avios;

import java.text.Normalizer;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntPredicate;
import org.apache.lucene.analysis.miscellaneous.ASCIIFoldingFilter;

/**
 * Text in plain ASCII, as the partner API answers it: letters lose their accents, and what has no
 * plain form becomes a question mark. Nothing converts back. The plain forms are those of Lucene's
 * {@link ASCIIFoldingFilter}, and those of {@link #MORE} for some letters of names that it does not
 * have.
 */
final class PlainLetters {

    private static final int ASCII_END = 128;

    /** Capital letters of African and Sami names with the plain letter of their sound or shape. */
    private static final Map<Integer, String> MORE =
            Map.of(
                    (int) 'Ʒ', "Z",
                    (int) 'Ʃ', "S",
                    (int) 'Ɣ', "G",
                    (int) 'Ʊ', "U",
                    (int) 'Ʀ', "R",
                    (int) 'Ɑ', "A");

    /** The longest plain form of one character, as {@link ASCIIFoldingFilter} requires it. */
    private static final int PLAIN_LENGTH_MAX = 4;

    private PlainLetters() {}

    /** The text in ASCII, in the case that it has. */
    static String of(String text) {
        if (isAscii(text)) {
            return text;
        }
        String bare = withoutMarks(text, Normalizer.Form.NFD, Character::isDefined);
        StringBuilder plain = new StringBuilder(bare.length() + 2);
        bare.codePoints().forEach(it -> appendPlain(plain, it));
        return plain.toString();
    }

    /** Whether every character of the text has a plain form. */
    static boolean isConvertible(String text) {
        return of(text).chars().filter(it -> it == '?').count()
                == text.chars().filter(it -> it == '?').count();
    }

    /** The text with letters that have lost their accents, composed; all else stays as it is. */
    static String unaccented(String text) {
        if (isAscii(text)) {
            return text;
        }
        String bare = withoutMarks(text, Normalizer.Form.NFD, PlainLetters::isLatin);
        StringBuilder plain = new StringBuilder(bare.length() + 2);
        bare.codePoints()
                .forEach(
                        it -> {
                            if (Character.isLetter(it)) {
                                plain.append(folded(it));
                            } else {
                                plain.appendCodePoint(it);
                            }
                        });
        return plain.toString();
    }

    /** The text in capital letters of ASCII. */
    static String capitals(String text) {
        return of(text).toUpperCase(Locale.ROOT);
    }

    /** The plain form of one character; the character itself when it has none. */
    static String folded(int character) {
        String plain = foldedByLucene(character);
        if (isAscii(plain)) {
            return plain;
        }
        int small = Character.toLowerCase(character);
        int capital = Character.toUpperCase(character);
        String letter = MORE.getOrDefault(capital, foldedByLucene(small));
        if (!isAscii(letter)) {
            letter = foldedByLucene(capital);
        }
        if (!isAscii(letter)) {
            return plain;
        }
        return character == small
                ? letter.toLowerCase(Locale.ROOT)
                : letter.toUpperCase(Locale.ROOT);
    }

    /**
     * Appends the plain form of a character, or that of the characters that it is compatible with.
     */
    private static void appendPlain(StringBuilder plain, int character) {
        String folded = folded(character);
        if (isAscii(folded)) {
            plain.append(folded);
            return;
        }
        withoutMarks(Character.toString(character), Normalizer.Form.NFKD, Character::isDefined)
                .codePoints()
                .mapToObj(PlainLetters::folded)
                .forEach(it -> plain.append(isAscii(it) ? it : "?"));
    }

    private static String foldedByLucene(int character) {
        char[] input = Character.toChars(character);
        if (input.length > 1) {
            return new String(input);
        }
        char[] plain = new char[PLAIN_LENGTH_MAX];
        int length = ASCIIFoldingFilter.foldToASCII(input, 0, plain, 0, 1);
        return new String(plain, 0, length);
    }

    /** The text, composed, without the marks of these characters. */
    private static String withoutMarks(String text, Normalizer.Form form, IntPredicate unmarked) {
        StringBuilder bare = new StringBuilder(text.length() + 2);
        int[] base = {' '};
        Normalizer.normalize(text, form)
                .codePoints()
                .forEach(
                        it -> {
                            if (!isMark(it)) {
                                base[0] = it;
                            }
                            if (!isMark(it) || !unmarked.test(base[0])) {
                                bare.appendCodePoint(it);
                            }
                        });
        return Normalizer.normalize(bare, Normalizer.Form.NFC);
    }

    private static boolean isAscii(String text) {
        return text.chars().allMatch(it -> it < ASCII_END);
    }

    private static boolean isLatin(int character) {
        return Character.UnicodeScript.of(character) == Character.UnicodeScript.LATIN;
    }

    private static boolean isMark(int character) {
        return switch (Character.getType(character)) {
            case Character.NON_SPACING_MARK,
                    Character.COMBINING_SPACING_MARK,
                    Character.ENCLOSING_MARK ->
                    true;
            default -> false;
        };
    }
}
