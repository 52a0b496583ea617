package org.milepost.oauth;

import java.util.Collection;
import java.util.stream.Collectors;

/**
 * A piece of a page. Text from anywhere becomes one by being escaped; there is no other way in but
 * our own templates.
 *
 * @param html the piece as HTML
 */
record Markup(String html) {

    static final Markup NOTHING = new Markup("");

    /** Text, safe within an element and within a quoted attribute. */
    static Markup text(String text) {
        StringBuilder escaped = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                case '\'' -> escaped.append("&#39;");
                default -> escaped.append(c);
            }
        }
        return new Markup(escaped.toString());
    }

    static Markup join(Collection<Markup> pieces) {
        return new Markup(pieces.stream().map(Markup::html).collect(Collectors.joining("\n")));
    }
}
