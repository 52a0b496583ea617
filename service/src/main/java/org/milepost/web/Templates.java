package org.milepost.web;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import java.nio.charset.StandardCharsets;

/**
 * The JTE templates of all pages, which the build translates to Java. A value in a template is
 * escaped for its place in the page: text, attribute or URL.
 *
 * <p>Threads: shared.
 */
public final class Templates {

    private static final int LENGTH_EXPECTED = 4096;

    private static final TemplateEngine ENGINE =
            TemplateEngine.createPrecompiled(
                    null, ContentType.Html, Templates.class.getClassLoader(), "org.milepost");

    private Templates() {}

    /**
     * A page in UTF-8.
     *
     * @param name the file under {@code src/main/jte}
     * @param model the value of the template's only parameter
     */
    public static byte[] render(String name, Object model) {
        StringOutput page = new StringOutput(LENGTH_EXPECTED);
        ENGINE.render(name, model, page);
        return page.toString().getBytes(StandardCharsets.UTF_8);
    }
}
