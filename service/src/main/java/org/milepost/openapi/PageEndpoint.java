package org.milepost.openapi;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.milepost.http.Endpoint;
import org.milepost.http.Request;
import org.milepost.http.Response;

/**
 * {@code GET /docs}: the page with the documents. It lists all of them and shows one: the one that
 * the query names, or the first.
 */
public final class PageEndpoint implements Endpoint {

    /**
     * The content policy: the page may load files and answers of this server, and the pictures in
     * the viewer's style sheet. The page has no inline script or style.
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

    private static final String PLACE_OF_LIST = "<!-- documents -->";

    private final StaticFile page;

    /** A page of these documents. */
    public PageEndpoint(List<Document> documents) {
        String list = documents.stream().map(PageEndpoint::entry).collect(Collectors.joining());
        String frame = new String(StaticFile.read("/openapi/viewer/page.html"), UTF_8);
        this.page =
                new StaticFile(
                        "text/html;charset=UTF-8",
                        StaticFile.ASK_EACH_TIME,
                        frame.replace(PLACE_OF_LIST, list).getBytes(UTF_8));
    }

    @Override
    public Response answer(Request request) {
        return page.answer(request).with(HEADERS);
    }

    private static String entry(Document document) {
        return """
               <li>
                 <a href="/docs?api=%1$s" data-name="%1$s" data-document="/openapi/%3$s">%2$s</a>
                 <a href="/openapi/%3$s" download>OpenAPI</a>
                 <a href="/openapi/%4$s" download>Postman</a>
               </li>
               """
                .formatted(
                        document.name(), document.title(), document.openApi(), document.postman());
    }
}
