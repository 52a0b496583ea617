package org.milepost.web;

import gg.jte.Content;
import gg.jte.html.escape.Escape;
import gg.jte.output.StringOutput;
import java.text.MessageFormat;
import java.util.Locale;
import java.util.ResourceBundle;

/**
 * The texts of the pages in one language, from the resource {@code
 * /web/messages_LANGUAGE.properties} in UTF-8. Values in a text are those of {@link MessageFormat}.
 * A text that the language lacks is English.
 *
 * <p>Threads: immutable; shared.
 */
public final class Messages {

    /** The resources of all languages; the one without a language is English. */
    static final String BUNDLE = "web.messages";

    private static final ResourceBundle.Control ONLY_THIS_LANGUAGE =
            ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES);

    /** The language of a page for which no other one is asked or known. */
    public static final Messages ENGLISH = new Messages(Locale.ENGLISH);

    private final Locale locale;
    private final ResourceBundle texts;

    /** The texts of this language. */
    Messages(Locale locale) {
        this.locale = locale;
        this.texts = ResourceBundle.getBundle(BUNDLE, locale, ONLY_THIS_LANGUAGE);
    }

    /** The language as an attribute of HTML and a header name it, such as {@code en}. */
    public String language() {
        return locale.toLanguageTag();
    }

    /** Whether there is a text of this key, in this language or in English. */
    public boolean has(String key) {
        return texts.containsKey(key);
    }

    /**
     * A text.
     *
     * @param values the values of its placeholders, in order
     * @throws java.util.MissingResourceException when no language has the key
     */
    public String text(String key, Object... values) {
        return new MessageFormat(texts.getString(key), locale).format(values);
    }

    /** The same as HTML, with each value emphasised. */
    public Content emphasised(String key, String... values) {
        Object[] escaped = new Object[values.length];
        for (int i = 0; i < values.length; i++) {
            escaped[i] = "<strong>" + escaped(values[i]) + "</strong>";
        }
        String pattern = escaped(texts.getString(key));
        return output -> output.writeContent(new MessageFormat(pattern, locale).format(escaped));
    }

    private static String escaped(String text) {
        StringOutput output = new StringOutput();
        Escape.htmlContent(text, output);
        return output.toString();
    }
}
