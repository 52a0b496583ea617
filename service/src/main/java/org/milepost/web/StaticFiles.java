package org.milepost.web;

import java.util.Map;
import org.milepost.http.Endpoint;
import org.milepost.http.Fault;
import org.milepost.http.Request;
import org.milepost.http.Response;

/**
 * Serves files by the segment {@code {file}} of the route's path. Names are looked up in a fixed
 * table, never in a file system.
 *
 * <p>Threads: immutable; shared by all requests.
 */
public final class StaticFiles implements Endpoint {

    private static final int NOT_FOUND = 404;

    private final Map<String, StaticFile> files;
    private final String notFound;

    /**
     * A table of files.
     *
     * @param files each by its name
     * @param notFound the message for any other name
     */
    public StaticFiles(Map<String, StaticFile> files, String notFound) {
        this.files = Map.copyOf(files);
        this.notFound = notFound;
    }

    @Override
    public Response answer(Request request) {
        StaticFile file = files.get(request.pathSegment("file"));
        if (file == null) {
            throw new Fault(NOT_FOUND, notFound);
        }
        return file.answer(request);
    }
}
