package org.milepost;

import java.net.URI;

/**
 * The base address of the calls of a demo, of a server, or of a world of a demo.
 *
 * @param text without a slash at the end
 */
record ServerUrl(String text) {

    /** The address that was given, such as {@code http://127.0.0.1:8080}. */
    static ServerUrl of(URI given) {
        String text = given.toString();
        return new ServerUrl(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
    }

    /**
     * The address of a call.
     *
     * @param path begins with a slash; may have a query
     */
    URI at(String path) {
        return URI.create(text + path);
    }
}
