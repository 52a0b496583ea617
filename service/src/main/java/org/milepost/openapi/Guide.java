package org.milepost.openapi;

import java.util.regex.Pattern;

/**
 * A page of {@code /docs} that is a text for people and describes no single API. Its address is
 * {@code /docs/NAME}.
 *
 * @param name the last segment of its address, in small letters and hyphens
 * @param title the title, as the list of documents shows it
 * @param template the JTE template, whose parameter is a {@link DocsPage}
 */
public record Guide(String name, String title, String template) {

    private static final Pattern NAME = Pattern.compile("[a-z]+(-[a-z]+)*");

    public Guide {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("not the name of a page: " + name);
        }
    }
}
