package org.milepost.openapi;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.milepost.http.Endpoint;
import org.milepost.http.Fault;
import org.milepost.http.Request;
import org.milepost.http.Response;

/**
 * {@code GET /openapi/{file}}: the documents themselves, for programs. The names are looked up in a
 * fixed table, never in a file system.
 */
public final class DocumentEndpoint implements Endpoint {

    private static final int NOT_FOUND = 404;

    /** RFC 9512. */
    private static final String YAML = "application/yaml";

    private final Map<String, StaticFile> files = new HashMap<>();

    /** The files of these documents. */
    public DocumentEndpoint(List<Document> documents) {
        for (Document document : documents) {
            add(document.openApi(), YAML);
            add(document.postman(), Response.JSON);
        }
    }

    @Override
    public Response answer(Request request) {
        StaticFile file = files.get(request.pathSegment("file"));
        if (file == null) {
            throw new Fault(NOT_FOUND, "There is no such document.");
        }
        return file.answer(request);
    }

    private void add(String name, String contentType) {
        files.put(
                name,
                StaticFile.ofResource("/openapi/" + name, contentType, StaticFile.ASK_EACH_TIME));
    }
}
