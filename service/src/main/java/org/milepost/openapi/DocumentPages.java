package org.milepost.openapi;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.milepost.http.Endpoint;
import org.milepost.http.Request;
import org.milepost.http.Response;
import org.milepost.web.StaticFile;
import org.milepost.web.StaticFiles;
import org.milepost.web.Templates;
import org.milepost.web.WebJar;
import tools.jackson.databind.node.StringNode;

/**
 * The descriptions of the APIs: the documents for programs, a page with Swagger UI that shows them
 * to people, and guides.
 *
 * <p>Threads: immutable; shared by all requests.
 */
public final class DocumentPages {

    /**
     * What the page may load: files and answers of this server, and the pictures in the viewer's
     * style sheet. The page itself contains no script or style.
     */
    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
                    + "connect-src 'self'; base-uri 'none'; form-action 'none'; "
                    + "frame-ancestors 'none'";

    private static final Map<String, String> HEADERS =
            Map.of(
                    "Content-Security-Policy", POLICY,
                    "Cross-Origin-Opener-Policy", "same-origin",
                    "Referrer-Policy", "no-referrer",
                    "X-Frame-Options", "DENY");

    private static final String SCRIPT = "text/javascript;charset=UTF-8";
    private static final String STYLE = "text/css;charset=UTF-8";

    /** RFC 9512. */
    private static final String YAML = "application/yaml";

    /** The address of the page. */
    public static final String PATH = "/docs";

    /** The server that the files of the collections name: the demo at its usual port. */
    private static final String USUAL_URL = "http://127.0.0.1:8080";

    private static final WebJar VIEWER = new WebJar("org.webjars", "swagger-ui");
    private static final int SEE_OTHER = 303;
    private static final byte[] NO_BODY = {};

    private final StaticFile page;
    private final Map<String, StaticFile> guides = new HashMap<>();
    private final Map<String, StaticFile> documents = new HashMap<>();

    /**
     * Pages of these documents and guides, listed in this order.
     *
     * @param url the URL under which partners reach this server, to which the Postman collections
     *     send their requests
     */
    public DocumentPages(List<Document> documents, List<Guide> guides, String url) {
        this.page = page("openapi/docs.jte", new DocsPage(documents, guides, ""));
        for (Guide guide : guides) {
            this.guides.put(
                    guide.name(),
                    page(guide.template(), new DocsPage(documents, guides, guide.name())));
        }
        for (Document document : documents) {
            this.documents.put(document.openApi(), file(document.openApi(), YAML));
            this.documents.put(document.postman(), collection(document.postman(), url));
        }
    }

    /** {@code GET /} and {@code GET /docs/}: lead to the page. */
    public Response root(Request request) {
        return new Response(SEE_OTHER, "", NO_BODY, Map.of("Location", PATH)).with(HEADERS);
    }

    /**
     * {@code GET /docs}: the page. It lists all documents and shows one, the first or the one that
     * the query names.
     */
    public Response page(Request request) {
        return page.answer(request).with(HEADERS);
    }

    /** {@code GET /openapi/{file}}: the documents, each as OpenAPI and as a Postman collection. */
    public Endpoint documents() {
        return new StaticFiles(documents, "There is no such document.");
    }

    /**
     * {@code GET /docs/{file}}: a guide, or what the pages load, most of it from the WebJar of
     * Swagger UI.
     */
    public Endpoint viewer() {
        StaticFiles files = files();
        return request -> {
            StaticFile guide = guides.get(request.pathSegment("file"));
            return guide == null ? files.answer(request) : guide.answer(request).with(HEADERS);
        };
    }

    private static StaticFiles files() {
        return new StaticFiles(
                Map.of(
                        "swagger-ui-bundle.js",
                        library("swagger-ui-bundle.js", SCRIPT),
                        "swagger-ui-bundle.js.LICENSE.txt",
                        library("swagger-ui-bundle.js.LICENSE.txt", "text/plain;charset=UTF-8"),
                        "swagger-ui.css",
                        library("swagger-ui.css", STYLE),
                        "viewer.css",
                        file("viewer/viewer.css", STYLE),
                        "viewer.js",
                        file("viewer/viewer.js", SCRIPT),
                        "contents.js",
                        file("viewer/contents.js", SCRIPT)),
                "There is no such file.");
    }

    private static StaticFile page(String template, DocsPage model) {
        return new StaticFile(
                "text/html;charset=UTF-8",
                StaticFile.ASK_EACH_TIME,
                Templates.render(template, model));
    }

    private static StaticFile file(String name, String contentType) {
        return StaticFile.ofResource("/openapi/" + name, contentType, StaticFile.ASK_EACH_TIME);
    }

    private static StaticFile collection(String name, String url) {
        String usual = new String(StaticFile.read("/openapi/" + name), StandardCharsets.UTF_8);
        String served = usual.replace('"' + USUAL_URL + '"', StringNode.valueOf(url).toString());
        return new StaticFile(
                Response.JSON, StaticFile.ASK_EACH_TIME, served.getBytes(StandardCharsets.UTF_8));
    }

    private static StaticFile library(String name, String contentType) {
        return VIEWER.file(name, contentType);
    }
}
