package org.milepost.openapi;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.milepost.http.Endpoint;
import org.milepost.http.Request;
import org.milepost.http.Response;
import org.milepost.web.StaticFile;
import org.milepost.web.StaticFiles;
import org.milepost.web.Templates;

/**
 * The descriptions of the APIs: the documents for programs, and a page with Swagger UI for people.
 *
 * <p>Threads: immutable; shared by all requests.
 */
public final class DocumentPages {

    /**
     * What the page may load: files and answers of this server, and the pictures in the viewer's
     * style sheet. No script or style stands in the page itself.
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

    private final StaticFile page;
    private final Map<String, StaticFile> documents = new HashMap<>();

    /** Pages of these documents. */
    public DocumentPages(List<Document> documents) {
        this.page =
                new StaticFile(
                        "text/html;charset=UTF-8",
                        StaticFile.ASK_EACH_TIME,
                        Templates.render("openapi/docs.jte", documents));
        for (Document document : documents) {
            this.documents.put(document.openApi(), file(document.openApi(), YAML));
            this.documents.put(document.postman(), file(document.postman(), Response.JSON));
        }
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

    /** {@code GET /docs/{file}}: what the page loads, most of it from the WebJar of Swagger UI. */
    public Endpoint viewer() {
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
                        file("viewer/viewer.js", SCRIPT)),
                "There is no such file.");
    }

    private static StaticFile file(String name, String contentType) {
        return StaticFile.ofResource("/openapi/" + name, contentType, StaticFile.ASK_EACH_TIME);
    }

    private static StaticFile library(String name, String contentType) {
        String directory = "/META-INF/resources/webjars/swagger-ui/" + libraryVersion() + "/";
        return StaticFile.ofResource(directory + name, contentType, StaticFile.A_DAY);
    }

    private static String libraryVersion() {
        Properties properties = new Properties();
        byte[] file = StaticFile.read("/META-INF/maven/org.webjars/swagger-ui/pom.properties");
        try {
            properties.load(new StringReader(new String(file, StandardCharsets.ISO_8859_1)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties.getProperty("version", "");
    }
}
