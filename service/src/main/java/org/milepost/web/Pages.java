package org.milepost.web;

import java.util.HashMap;
import java.util.Map;
import org.milepost.http.Fault;
import org.milepost.http.FaultStyle;
import org.milepost.http.Response;

/**
 * Answers that browsers show to people. A page can load its style sheet and post its form to this
 * server, and nothing else: it runs no script and cannot be framed.
 *
 * <p>Browsers check every redirect after a form against the page's {@code form-action}, also
 * redirects by other sites. Therefore a form is answered by a redirect only to a page of this
 * server. {@link #leave} makes a page that loads the address of another site automatically.
 *
 * <p>Threads: immutable; shared.
 */
public final class Pages implements FaultStyle {

    private static final String HTML = "text/html;charset=UTF-8";
    private static final int OK = 200;
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
    record Notice(String language, String heading, String message) {}

    /**
     * The model of the template {@code web/leave.jte}.
     *
     * @param target the address of the other site or program
     */
    record Leave(Messages messages, String target, String destination) {}

    /**
     * A page.
     *
     * @param language the language of its texts
     * @param template a parameter of {@link Templates}, like the model
     */
    public Response page(int status, String language, String template, Object model) {
        return new Response(status, HTML, Templates.render(template, model), headers)
                .with("Content-Security-Policy", POLICY)
                .with("Content-Language", language);
    }

    /** A page with a heading and one sentence. */
    public Response notice(int status, String language, String heading, String message) {
        return page(status, language, "web/notice.jte", new Notice(language, heading, message));
    }

    /**
     * A page that leads to another site or program at once, by the header {@code Refresh}, or by
     * its link where a browser does not follow that.
     *
     * @param target the address: ASCII without quotes
     * @param destination where it leads, for people
     */
    public Response leave(Messages messages, String target, String destination) {
        return page(
                        OK,
                        messages.language(),
                        "web/leave.jte",
                        new Leave(messages, target, destination))
                .with("Refresh", "0;url=" + target);
    }

    /** A redirect that browsers follow with GET. */
    public Response redirect(String target) {
        return new Response(SEE_OTHER, "", new byte[0], headers).with("Location", target);
    }

    @Override
    public Response render(Fault fault) {
        String heading =
                Messages.ENGLISH.text(
                        fault.status() >= SERVER_ERROR ? "fault.server" : "fault.request");
        return notice(fault.status(), Messages.ENGLISH.language(), heading, fault.text())
                .with(fault.headers());
    }
}
