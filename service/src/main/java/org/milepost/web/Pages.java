package org.milepost.web;

import java.util.HashMap;
import java.util.Map;
import org.milepost.http.Fault;
import org.milepost.http.FaultStyle;
import org.milepost.http.Response;

/**
 * Answers that browsers show to people. A page can load its style sheet and post its form, and
 * nothing else: it runs no script and cannot be framed.
 *
 * <p>Threads: immutable; shared by all.
 */
public final class Pages implements FaultStyle {

    private static final String HTML = "text/html;charset=UTF-8";
    private static final int SEE_OTHER = 303;
    private static final int SERVER_ERROR = 500;

    private static final String POLICY =
            "default-src 'none'; style-src 'self'; img-src data:; base-uri 'none';"
                    + " frame-ancestors 'none'; form-action 'self'";

    private final Map<String, String> headers;

    /**
     * Pages of this installation.
     *
     * @param secure whether browsers reach it over https only
     */
    public Pages(boolean secure) {
        Map<String, String> all = new HashMap<>();
        all.put("Referrer-Policy", "no-referrer");
        all.put("X-Frame-Options", "DENY");
        all.put("Cross-Origin-Resource-Policy", "same-origin");
        if (secure) {
            all.put("Strict-Transport-Security", "max-age=31536000");
        }
        this.headers = Map.copyOf(all);
    }

    /** The model of the template {@code web/notice.jte}. */
    record Notice(String heading, String message) {}

    /** A page whose forms lead nowhere else. The parameters are those of {@link Templates}. */
    public Response page(int status, String template, Object model) {
        return new Response(status, HTML, Templates.render(template, model), headers)
                .with("Content-Security-Policy", POLICY);
    }

    /**
     * A page whose form may be answered by a redirect to another site.
     *
     * @param destination the source of a Content-Security-Policy that covers that site
     */
    public Response page(int status, String template, Object model, String destination) {
        return page(status, template, model)
                .with("Content-Security-Policy", POLICY + " " + destination);
    }

    /** A page with a heading and one sentence. */
    public Response notice(int status, String heading, String message) {
        return page(status, "web/notice.jte", new Notice(heading, message));
    }

    /** A redirect that browsers follow with GET. */
    public Response redirect(String target) {
        return new Response(SEE_OTHER, "", new byte[0], headers).with("Location", target);
    }

    @Override
    public Response render(Fault fault) {
        String heading =
                fault.status() >= SERVER_ERROR ? "We cannot do this now" : "That did not work";
        return notice(fault.status(), heading, fault.text()).with(fault.headers());
    }
}
