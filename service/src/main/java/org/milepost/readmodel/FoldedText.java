package org.milepost.readmodel;

import java.text.Normalizer;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.apache.lucene.analysis.miscellaneous.ASCIIFoldingFilter;

/** The forms in which names, addresses and telephone numbers are stored and searched for. Pure. */
final class FoldedText {

    /** The longest plain form of one character, as {@link ASCIIFoldingFilter} requires it. */
    private static final int PLAIN_LENGTH_MAX = 4;

    private FoldedText() {}

    /** A name in small letters without accents, its words with one space between them. */
    static String name(String text) {
        String small =
                Normalizer.normalize(text, Normalizer.Form.NFKD)
                        .replaceAll("\\p{M}+", "")
                        .toLowerCase(Locale.ROOT);
        char[] plain = new char[small.length() * PLAIN_LENGTH_MAX];
        int length =
                ASCIIFoldingFilter.foldToASCII(small.toCharArray(), 0, plain, 0, small.length());
        return new String(plain, 0, length)
                .toLowerCase(Locale.ROOT)
                .replaceAll("[\\s\\p{Z}\\p{C}]+", " ")
                .strip();
    }

    /** The words of a name, the longest first. */
    static List<String> words(String name) {
        return Arrays.stream(name(name).split(" ", -1))
                .filter(it -> !it.isEmpty())
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toList();
    }

    /** An address of electronic mail in small letters. */
    static String email(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFKC).strip().toLowerCase(Locale.ROOT);
    }

    /** The digits of a telephone number, the last first; of any script, as those of ASCII. */
    static String telephone(String text) {
        StringBuilder digits = new StringBuilder();
        text.codePoints()
                .filter(Character::isDigit)
                .forEach(it -> digits.append(Character.digit(it, 10)));
        return digits.reverse().toString();
    }

    /**
     * The same without the prefix by which it is called from abroad, or zeros in front, so that a
     * number is found however it was written down.
     */
    static String soughtTelephone(String text) {
        return telephone(text).replaceFirst("0+$", "");
    }

    /** A pattern of LIKE for texts that contain this one. */
    static String part(String text) {
        return "%" + escaped(text) + "%";
    }

    /** A pattern of LIKE for this text alone. */
    static String whole(String text) {
        return escaped(text);
    }

    private static String escaped(String text) {
        return text.replaceAll("([\\\\%_])", "\\\\$1");
    }
}
