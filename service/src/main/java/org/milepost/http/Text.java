package org.milepost.http;

/** Checks of text from outside, before it is stored or repeated. */
public final class Text {

    private Text() {}

    /**
     * Whether the text has neither control characters (C0, DEL, C1) nor unpaired surrogates. JSON
     * can spell both as escapes; PostgreSQL refuses NUL, and UTF-8 has no form for the surrogates.
     */
    public static boolean isPrintable(CharSequence text) {
        int length = text.length();
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (c < ' ' || (c >= 0x7f && c <= 0x9f)) {
                return false;
            }
            if (Character.isSurrogate(c)) {
                boolean pair =
                        Character.isHighSurrogate(c)
                                && i + 1 < length
                                && Character.isLowSurrogate(text.charAt(i + 1));
                if (!pair) {
                    return false;
                }
                i++;
            }
        }
        return true;
    }

    /**
     * Whether people read a text exactly as it is stored: every character is visible, in the stored
     * order. Refused besides what {@link #isPrintable} refuses: format characters (Unicode's Cf:
     * direction controls, joiners, soft hyphens, the byte order mark, tags), line and paragraph
     * separators, other characters that are not displayed (Unicode's Default_Ignorable_Code_Point:
     * Hangul fillers, variation selectors), blanks of scripts and symbols (Braille, hieroglyphs,
     * music), the object replacement character, private use, and noncharacters; and a text of
     * spaces and combining marks alone.
     *
     * <p>Joiners (U+200C, U+200D) are refused as well, although some scripts and emoji use them:
     * two names that look the same must be the same name.
     */
    public static boolean isReadable(CharSequence text) {
        return isPrintable(text)
                && text.codePoints().allMatch(Text::isVisible)
                && !text.codePoints().allMatch(it -> isSpace(it) || isMark(it));
    }

    private static boolean isVisible(int c) {
        return switch (Character.getType(c)) {
            case Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.PRIVATE_USE,
                    Character.CONTROL,
                    Character.SURROGATE ->
                    false;
            default -> !isIgnored(c) && !isNoncharacter(c);
        };
    }

    /** Of Default_Ignorable_Code_Point what is not of the type Cf, and blanks. */
    private static boolean isIgnored(int c) {
        return c == 0x034f
                || c == 0x115f
                || c == 0x1160
                || c == 0x17b4
                || c == 0x17b5
                || (c >= 0x180b && c <= 0x180f)
                || c == 0x2065
                || c == 0x2800
                || c == 0x3164
                || (c >= 0xfe00 && c <= 0xfe0f)
                || c == 0xffa0
                || (c >= 0xfff0 && c <= 0xfff8)
                || c == 0xfffc
                || c == 0x13441
                || c == 0x13442
                || c == 0x1d159
                || (c >= 0xe0000 && c <= 0xe0fff);
    }

    private static boolean isNoncharacter(int c) {
        return (c & 0xfffe) == 0xfffe || (c >= 0xfdd0 && c <= 0xfdef);
    }

    private static boolean isMark(int c) {
        return switch (Character.getType(c)) {
            case Character.NON_SPACING_MARK,
                    Character.ENCLOSING_MARK,
                    Character.COMBINING_SPACING_MARK ->
                    true;
            default -> false;
        };
    }

    private static boolean isSpace(int c) {
        return Character.isSpaceChar(c) || Character.isWhitespace(c);
    }
}
