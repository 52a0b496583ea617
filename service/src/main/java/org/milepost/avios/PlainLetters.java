package org.milepost.avios;

import java.text.Normalizer;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.Collectors;

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
        return converted(
                text,
                Normalizer.Form.NFKD,
                it ->
                        it < ASCII_END
                                ? Character.toString(it)
                                : OTHERS.getOrDefault(it, NO_PLAIN_FORM));
    }

    /** The text with letters without accents; other characters stay. */
    static String unaccented(String text) {
        return converted(
                text,
                Normalizer.Form.NFD,
                it -> {
                    String other = Character.isLetter(it) ? OTHERS.get(it) : null;
                    return other == null ? Character.toString(it) : other;
                });
    }

    private static String converted(
            String text, Normalizer.Form form, IntFunction<String> character) {
        if (text.chars().allMatch(it -> it < ASCII_END)) {
            return text;
        }
        return Normalizer.normalize(text, form)
                .codePoints()
                .filter(it -> !isMark(it))
                .mapToObj(character)
                .collect(Collectors.joining());
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
