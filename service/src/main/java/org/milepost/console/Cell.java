package org.milepost.console;

/**
 * A value on a page.
 *
 * @param text what is shown
 * @param more a second line; empty when there is none
 * @param href where it leads; empty when it is no link
 * @param instant the time that it shows, in ISO 8601; empty for other values
 * @param raw the value in CSV, in a form that programs read
 */
record Cell(String text, String more, String href, Tone tone, String instant, String raw) {

    /** How a value is marked, besides its words. */
    enum Tone {
        PLAIN,
        GOOD,
        WARN,
        BAD,
        QUIET;

        /** The class in the style sheet. */
        String word() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }

        /** A sign that shows the tone without colour. */
        String sign() {
            return switch (this) {
                case GOOD -> "✓";
                case WARN -> "!";
                case BAD -> "✕";
                case PLAIN, QUIET -> "";
            };
        }
    }

    static final Cell EMPTY = of("");

    static Cell of(String text) {
        return new Cell(text, "", "", Tone.PLAIN, "", text);
    }

    static Cell link(String text, String href) {
        return new Cell(text, "", href, Tone.PLAIN, "", text);
    }

    static Cell number(long number, Format format) {
        return new Cell(format.number(number), "", "", Tone.PLAIN, "", Long.toString(number));
    }

    static Cell signed(long number, Format format) {
        return new Cell(format.signed(number), "", "", Tone.PLAIN, "", Long.toString(number));
    }

    static Cell dollars(String amount, Format format) {
        return new Cell(
                amount.isEmpty() ? "" : format.dollars(amount), "", "", Tone.PLAIN, "", amount);
    }

    static Cell time(String instant, Format format) {
        return new Cell(format.time(instant), "", "", Tone.PLAIN, instant, instant);
    }

    static Cell badge(String text, Tone tone) {
        return new Cell(text, "", "", tone, "", text);
    }

    Cell with(String second) {
        return new Cell(text, second, href, tone, instant, raw);
    }

    Cell to(String address) {
        return new Cell(text, more, address, tone, instant, raw);
    }
}
