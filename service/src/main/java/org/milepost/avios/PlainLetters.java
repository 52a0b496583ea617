package org.milepost.avios;

import java.text.Normalizer;
import java.util.Locale;
import java.util.Map;

/**
 * Text in plain ASCII, as the partner API answers it: letters lose their accents, and what has no
 * plain form becomes a question mark. Nothing converts back.
 */
final class PlainLetters {

    /** Letters and marks that do not come apart into a plain one and an accent. */
    private static final Map<Integer, String> OTHERS =
            Map.ofEntries(
                    Map.entry((int) 'ß', "ss"),
                    Map.entry((int) 'ẞ', "SS"),
                    Map.entry((int) 'æ', "ae"),
                    Map.entry((int) 'Æ', "AE"),
                    Map.entry((int) 'œ', "oe"),
                    Map.entry((int) 'Œ', "OE"),
                    Map.entry((int) 'ø', "o"),
                    Map.entry((int) 'Ø', "O"),
                    Map.entry((int) 'ł', "l"),
                    Map.entry((int) 'Ł', "L"),
                    Map.entry((int) 'đ', "d"),
                    Map.entry((int) 'Đ', "D"),
                    Map.entry((int) 'ð', "d"),
                    Map.entry((int) 'Ð', "D"),
                    Map.entry((int) 'þ', "th"),
                    Map.entry((int) 'Þ', "TH"),
                    Map.entry((int) 'ħ', "h"),
                    Map.entry((int) 'Ħ', "H"),
                    Map.entry((int) 'ı', "i"),
                    Map.entry((int) '‘', "'"),
                    Map.entry((int) '’', "'"),
                    Map.entry((int) '“', "\""),
                    Map.entry((int) '”', "\""),
                    Map.entry((int) '–', "-"),
                    Map.entry((int) '—', "-"),
                    Map.entry((int) '‐', "-"),
                    Map.entry((int) '⁄', "/"));

    private static final String NO_PLAIN_FORM = "?";
    private static final int ASCII_END = 128;

    private PlainLetters() {}

    /** The text in ASCII, in the case that it has. */
    static String of(String text) {
        if (text.chars().allMatch(it -> it < ASCII_END)) {
            return text;
        }
        StringBuilder plain = new StringBuilder(text.length() + 2);
        Normalizer.normalize(text, Normalizer.Form.NFKD)
                .codePoints()
                .filter(it -> !isMark(it))
                .forEach(
                        it -> {
                            if (it < ASCII_END) {
                                plain.append((char) it);
                            } else {
                                plain.append(OTHERS.getOrDefault(it, NO_PLAIN_FORM));
                            }
                        });
        return plain.toString();
    }

    /** The text with letters that have lost their accents; what is no letter stays as it is. */
    static String unaccented(String text) {
        if (text.chars().allMatch(it -> it < ASCII_END)) {
            return text;
        }
        StringBuilder plain = new StringBuilder(text.length() + 2);
        Normalizer.normalize(text, Normalizer.Form.NFD)
                .codePoints()
                .filter(it -> !isMark(it))
                .forEach(
                        it -> {
                            String other = Character.isLetter(it) ? OTHERS.get(it) : null;
                            if (other == null) {
                                plain.appendCodePoint(it);
                            } else {
                                plain.append(other);
                            }
                        });
        return plain.toString();
    }

    /** The text in capital letters of ASCII. */
    static String capitals(String text) {
        return of(text).toUpperCase(Locale.ROOT);
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
