package org.milepost.oauth;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * HTML with places such as {@code {{number}}} to fill in. Each place takes {@link Markup}, so that
 * nothing gets into a page without being escaped.
 *
 * <p>Threads: never changes.
 */
final class Template {

    private static final Pattern PLACE = Pattern.compile("\\{\\{(\\w+)}}");

    private final String html;

    private Template(String html) {
        this.html = html;
    }

    /** The template of that name beside our other ones. */
    static Template read(String name) {
        return new Template(resource(name));
    }

    /** A template that is written in place. */
    static Template of(String html) {
        return new Template(html);
    }

    /** The text of a file beside the templates. */
    static String resource(String name) {
        try (InputStream in = Template.class.getResourceAsStream("/oauth/" + name)) {
            if (in == null) {
                throw new IllegalStateException("There is no " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The template with all its places filled in.
     *
     * @throws IllegalStateException when a place has no value, or a value no place
     */
    Markup fill(Map<String, Markup> values) {
        TreeSet<String> unused = new TreeSet<>(values.keySet());
        Matcher place = PLACE.matcher(html);
        StringBuilder filled = new StringBuilder(html.length() * 2);
        while (place.find()) {
            String name = place.group(1);
            Markup value = values.get(name);
            if (value == null) {
                throw new IllegalStateException("Nothing is there for " + name);
            }
            unused.remove(name);
            place.appendReplacement(filled, Matcher.quoteReplacement(value.html()));
        }
        if (!unused.isEmpty()) {
            throw new IllegalStateException("There is no place for " + unused);
        }
        place.appendTail(filled);
        return new Markup(filled.toString());
    }
}
