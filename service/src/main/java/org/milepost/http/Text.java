package org.milepost.http;

/** What text from outside may hold before anybody stores or repeats it. */
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
            if (c < ' ' || (c >= 0x7f && c <= 0x9f) || turnsOrBreaksLines(c)) {
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

    /** Line and paragraph separators, and what makes a reader see letters in another order. */
    private static boolean turnsOrBreaksLines(char c) {
        return (c >= '\u2028' && c <= '\u202e') || (c >= '\u2066' && c <= '\u2069');
    }
}
