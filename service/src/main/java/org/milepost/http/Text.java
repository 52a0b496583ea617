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
     * Whether a text is read as it is written: without the separators of lines and paragraphs, and
     * without what makes a reader see its letters in another order.
     */
    public static boolean isPlain(CharSequence text) {
        return text.chars()
                .noneMatch(c -> (c >= 0x2028 && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069));
    }
}
