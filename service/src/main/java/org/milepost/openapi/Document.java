package org.milepost.openapi;

import java.util.regex.Pattern;

/**
 * The description of one API. Its files are resources named by it: the OpenAPI document {@code
 * NAME.yaml}, and the same calls as a Postman collection.
 *
 * @param name the name of its files and links, in small letters
 * @param title the title for people
 */
public record Document(String name, String title) {

    private static final Pattern NAME = Pattern.compile("[a-z]+");
    private static final Pattern TITLE = Pattern.compile("[A-Za-z0-9 ']+");

    public Document {
        if (!NAME.matcher(name).matches() || !TITLE.matcher(title).matches()) {
            throw new IllegalArgumentException("no name and title of a document: " + name);
        }
    }

    /** The file name of the OpenAPI document. */
    String openApi() {
        return name + ".yaml";
    }

    /** The file name of the Postman collection. */
    String postman() {
        return name + ".postman_collection.json";
    }
}
