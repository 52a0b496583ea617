package org.milepost;

import java.util.stream.IntStream;

/** One character of each kind that is not seen, or that changes what is seen. */
public final class UnreadableCharacters {

    private UnreadableCharacters() {}

    /** All of them, as code points. */
    public static IntStream all() {
        return IntStream.of(
                0x0000, 0x001b, 0x007f, 0x0085, // controls
                0x00ad, // soft hyphen
                0x034f, // combining grapheme joiner
                0x061c, // Arabic letter mark
                0x115f, 0x1160, 0x3164, 0xffa0, // Hangul fillers
                0x17b4, 0x17b5, // Khmer vowels that are not seen
                0x180b, 0x180e, 0x180f, // Mongolian selectors and separator
                0x200b, 0x200c, 0x200d, 0x200e, 0x200f, // zero width, joiners, direction
                0x2028, 0x2029, // separators of lines and paragraphs
                0x202a, 0x202b, 0x202c, 0x202d, 0x202e, // direction
                0x2060, 0x2061, 0x2064, 0x2065, 0x2066, 0x2067, 0x2068, 0x2069, 0x206a, 0x206f,
                0x2800, 0x13441, 0x13442, 0x1d159, // blanks of Braille, hieroglyphs, music
                0xfffc, // object replacement
                0xe000, 0xf8ff, 0xf0000, 0x10fffd, // private use
                0xfdd0, 0xfdef, 0xfffe, 0xffff, 0x1fffe, 0x10ffff, // noncharacters
                0xfe00, 0xfe0f, 0xe0100, 0xe01ef, // variation selectors
                0xfeff, // byte order mark
                0xfff0, 0xfff9, 0xfffb, // interlinear annotation
                0x1bca0, 0x1d173, 0x1d17a, // shorthand and musical formats
                0xe0001, 0xe0020, 0xe007f); // tags
    }

    /** The character as JSON spells it in ASCII. */
    public static String escaped(int character) {
        StringBuilder escaped = new StringBuilder();
        for (char c : Character.toChars(character)) {
            escaped.append("\\u%04x".formatted((int) c));
        }
        return escaped.toString();
    }
}
