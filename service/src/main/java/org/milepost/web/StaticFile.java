package org.milepost.web;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.milepost.digest.Sha256;
import org.milepost.http.Request;
import org.milepost.http.Response;

/**
 * A file that does not change while the process runs. Its entity tag is a hash of its content, so
 * that a caller that has this version gets 304 (RFC 9110, sections 8.8.3 and 13.1.2).
 *
 * <p>Threads: immutable; shared by all requests.
 */
public final class StaticFile {

    /** The Cache-Control of files that change with a version of Milepost: revalidated each time. */
    public static final String ASK_EACH_TIME = "no-cache";

    /** The Cache-Control of files of a library, which change only with its version. */
    public static final String A_DAY = "public, max-age=86400";

    private static final int OK = 200;
    private static final int NOT_MODIFIED = 304;
    private static final byte[] NO_BODY = {};

    private final String contentType;
    private final byte[] content;
    private final String entityTag;
    private final Map<String, String> headers;

    /** A file with this content. */
    public StaticFile(String contentType, String cacheControl, byte[] content) {
        this.contentType = contentType;
        this.content = content.clone();
        this.entityTag =
                '"' + HexFormat.of().formatHex(Sha256.begun().digest(content), 0, 16) + '"';
        this.headers = Map.of("Cache-Control", cacheControl, "ETag", entityTag);
    }

    /** A file of the class path, at its absolute name. */
    public static StaticFile ofResource(String resource, String contentType, String cacheControl) {
        return new StaticFile(contentType, cacheControl, read(resource));
    }

    /** The content of a file of the class path, at its absolute name. */
    public static byte[] read(String resource) {
        try (InputStream in = StaticFile.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("the class path has no " + resource);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The file, or 304 for a caller that has it. */
    public Response answer(Request request) {
        return isKnown(request.headers("If-None-Match"))
                ? new Response(NOT_MODIFIED, "", NO_BODY, headers)
                : Response.shared(OK, contentType, content, headers);
    }

    private boolean isKnown(List<String> entityTags) {
        for (String line : entityTags) {
            for (String tag : line.split(",", -1)) {
                String strong = tag.strip().replaceFirst("^W/", "");
                if (strong.equals(entityTag) || strong.equals("*")) {
                    return true;
                }
            }
        }
        return false;
    }
}
