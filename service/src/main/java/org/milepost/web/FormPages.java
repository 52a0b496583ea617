package org.milepost.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.milepost.http.Fault;
import org.milepost.http.Request;
import org.milepost.http.Response;

/**
 * Pages with forms that change something: they work without scripts, load from this server only,
 * and take a form only from the browser that got the page.
 *
 * <p>Threads: shared.
 */
public final class FormPages {

    private static final int OK = 200;
    private static final int SEE_OTHER = 303;
    private static final int FORBIDDEN = 403;
    private static final int FORM_BYTES_MAX = 64 * 1024;
    private static final int COOKIE_BYTES = 32;

    private static final Map<String, String> HEADERS =
            Map.of(
                    "Content-Security-Policy",
                    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
                            + " img-src data:; base-uri 'none'; form-action 'self';"
                            + " frame-ancestors 'none'",
                    "Cross-Origin-Opener-Policy",
                    "same-origin",
                    "Referrer-Policy",
                    "no-referrer",
                    "X-Frame-Options",
                    "DENY");

    private final Supplier<String> url;
    private final String purpose;
    private final SecureRandom random = new SecureRandom();

    /**
     * Pages of one purpose.
     *
     * @param url the URL at which browsers reach them, once the server listens
     * @param purpose names the pages: a form of others is not accepted
     */
    public FormPages(Supplier<String> url, String purpose) {
        this.url = url;
        this.purpose = purpose;
    }

    /**
     * A browser.
     *
     * @param cookie what identifies it
     * @param isNew whether it does not have the cookie yet
     */
    public record Browser(String cookie, boolean isNew) {}

    /**
     * A form that a browser has posted.
     *
     * @param cookie the browser's
     */
    public record PostedForm(String cookie, FormParameters fields) {}

    /** The browser of a request. */
    public Browser browser(Request request) {
        Optional<String> known = cookies().of(request);
        return new Browser(known.orElseGet(this::newCookie), known.isEmpty());
    }

    /** The token for the forms of a page. */
    public String token(Browser browser) {
        return Cookies.formToken(browser.cookie(), purpose, "");
    }

    /**
     * The form in a request.
     *
     * @throws Fault 403 when it is not from a page of this browser
     */
    public PostedForm posted(Request request) {
        FormParameters fields =
                FormParameters.parse(new String(request.body(FORM_BYTES_MAX), UTF_8));
        String token = fields.first("form_token");
        return cookies()
                .of(request)
                .filter(it -> !cookies().isFromOtherSite(request))
                .filter(it -> Cookies.isFormToken(token, it, purpose, ""))
                .map(it -> new PostedForm(it, fields))
                .orElseThrow(
                        () ->
                                new Fault(
                                        FORBIDDEN,
                                        "The form is not from this page. Load the page again and"
                                                + " allow cookies."));
    }

    /** A page. */
    public Response page(Browser browser, String template, Object model, String language) {
        Response page =
                new Response(
                                OK,
                                "text/html;charset=UTF-8",
                                Templates.render(template, model),
                                HEADERS)
                        .with("Content-Language", language)
                        .with("Cache-Control", "no-store");
        return browser.isNew() ? page.with("Set-Cookie", cookies().set(browser.cookie())) : page;
    }

    /** The answer to a form: the browser loads a page. */
    public static Response redirect(String location) {
        return new Response(SEE_OTHER, "", new byte[0], HEADERS).with("Location", location);
    }

    private Cookies cookies() {
        return new Cookies(url.get());
    }

    private String newCookie() {
        byte[] bytes = new byte[COOKIE_BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
