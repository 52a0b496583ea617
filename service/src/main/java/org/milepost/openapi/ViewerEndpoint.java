package org.milepost.openapi;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Properties;
import org.milepost.http.Endpoint;
import org.milepost.http.Fault;
import org.milepost.http.Request;
import org.milepost.http.Response;

/**
 * {@code GET /docs/{file}}: the files of the page for people: Swagger UI from its WebJar, and the
 * script and style of Milepost. The names are looked up in a fixed table, never in a file system.
 */
public final class ViewerEndpoint implements Endpoint {

    private static final int NOT_FOUND = 404;
    private static final String SCRIPT = "text/javascript;charset=UTF-8";
    private static final String STYLE = "text/css;charset=UTF-8";
    private static final String TEXT = "text/plain;charset=UTF-8";

    private final Map<String, StaticFile> files =
            Map.of(
                    "swagger-ui-bundle.js", library("swagger-ui-bundle.js", SCRIPT),
                    "swagger-ui-bundle.js.LICENSE.txt",
                            library("swagger-ui-bundle.js.LICENSE.txt", TEXT),
                    "swagger-ui.css", library("swagger-ui.css", STYLE),
                    "viewer.css", file("viewer.css", STYLE),
                    "viewer.js", file("viewer.js", SCRIPT));

    @Override
    public Response answer(Request request) {
        StaticFile file = files.get(request.pathSegment("file"));
        if (file == null) {
            throw new Fault(NOT_FOUND, "There is no such file.");
        }
        return file.answer(request);
    }

    private static StaticFile file(String name, String contentType) {
        return StaticFile.ofResource(
                "/openapi/viewer/" + name, contentType, StaticFile.ASK_EACH_TIME);
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
