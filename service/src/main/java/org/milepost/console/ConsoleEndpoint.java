package org.milepost.console;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.milepost.http.Endpoint;
import org.milepost.http.Fault;
import org.milepost.http.Request;
import org.milepost.http.Response;
import org.milepost.http.Route;
import org.milepost.staff.StaffSignIn;
import org.milepost.staff.StaffSignIns;
import org.milepost.web.Cookies;
import org.milepost.web.FormParameters;
import org.milepost.web.Languages;
import org.milepost.web.Messages;
import org.milepost.web.Pages;
import org.milepost.web.StaticFile;
import org.milepost.web.StaticFiles;
import org.milepost.web.Templates;
import org.milepost.web.WebJar;

/**
 * {@code /console/…}: the pages for persons of the staff who are signed in. It finds out who that
 * is, checks where forms come from, and renders pages, tables as CSV, and faults.
 *
 * <p>Threads: shared; a page is made on the virtual thread of its request.
 */
public final class ConsoleEndpoint {

    private static final int OK = 200;
    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;
    private static final int SEE_OTHER = 303;
    private static final int FORM_BYTES_MAX = 64 * 1024;
    private static final String LANGUAGE = "milepost-language";
    private static final Pattern CHOSEN =
            Pattern.compile("(?:^|; *)" + LANGUAGE + "=([a-z]{2})(?:;|$)");

    private static final Map<String, String> HEADERS =
            Map.of(
                    "Content-Security-Policy",
                    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
                            + " img-src 'self' data:; base-uri 'none'; form-action 'self';"
                            + " frame-ancestors 'none'",
                    "Cross-Origin-Opener-Policy",
                    "same-origin",
                    "Cross-Origin-Resource-Policy",
                    "same-origin",
                    "Referrer-Policy",
                    "no-referrer",
                    "X-Frame-Options",
                    "DENY",
                    "Cache-Control",
                    "no-store");

    private final StaffSignIns signIns;
    private final OperatorApi operator;
    private final Cookies cookies;
    private final Pages plain;
    private final String address;
    private final String base;
    private final boolean isDemo;
    private final Languages languages = new Languages();

    /**
     * The console.
     *
     * @param operatorRoutes the operator's API, whose guards take the caller that is admitted
     * @param address the URL at which browsers reach it
     * @param isDemo whether the pages say that the installation is a demo
     */
    public ConsoleEndpoint(
            StaffSignIns signIns, List<Route> operatorRoutes, String address, boolean isDemo) {
        this.signIns = signIns;
        this.operator = new OperatorApi(operatorRoutes);
        this.cookies = new Cookies(address, StaffSignIns.COOKIE);
        this.plain = new Pages(cookies.isSecure());
        this.address = withoutSlash(address);
        String path = Optional.ofNullable(URI.create(address).getPath()).orElse("");
        this.base = withoutSlash(path);
        this.isDemo = isDemo;
    }

    private static String withoutSlash(String path) {
        return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }

    /** The style of faults that no page can show. */
    Pages plain() {
        return plain;
    }

    /** {@code GET} of a page. */
    Endpoint page(Function<Visit, Shown> page) {
        return request ->
                visit(request)
                        .map(visit -> render(visit, () -> page.apply(visit)))
                        .orElseGet(this::signIn);
    }

    /** {@code POST} of a form of a page. */
    Endpoint form(BiFunction<Visit, FormParameters, Shown> answer) {
        return request ->
                visit(request)
                        .map(
                                visit ->
                                        render(
                                                visit,
                                                () -> answer.apply(visit, posted(request, visit))))
                        .orElseGet(this::signIn);
    }

    /** {@code POST /console/language}. */
    Response language(Request request) {
        return visit(request)
                .map(
                        visit -> {
                            FormParameters form = posted(request, visit);
                            String to = form.first("to");
                            String language = languages.named(form.first("language")).language();
                            return redirect(to.startsWith(base + "/console") ? to : visit.href())
                                    .with(
                                            "Set-Cookie",
                                            LANGUAGE
                                                    + "="
                                                    + language
                                                    + "; Path=/; Max-Age=31536000; HttpOnly;"
                                                    + " SameSite=Lax"
                                                    + (cookies.isSecure() ? "; Secure" : ""));
                        })
                .orElseGet(this::signIn);
    }

    /** {@code POST /console/sign-out}. */
    Response signOut(Request request) {
        visit(request)
                .ifPresent(
                        visit -> {
                            posted(request, visit);
                            cookies.of(request).ifPresent(signIns::end);
                        });
        return signIn();
    }

    /** {@code GET /console/files/{file}}: what the pages load. */
    static Endpoint files() {
        return new StaticFiles(
                Map.of(
                        "console.css",
                        StaticFile.ofResource(
                                "/console/console.css",
                                "text/css;charset=UTF-8",
                                StaticFile.ASK_EACH_TIME),
                        "console.js",
                        StaticFile.ofResource(
                                "/console/console.js",
                                "text/javascript;charset=UTF-8",
                                StaticFile.ASK_EACH_TIME),
                        "htmx.js",
                        new WebJar("org.webjars.npm", "htmx.org")
                                .file("dist/htmx.min.js", "text/javascript;charset=UTF-8")),
                "There is no such file.");
    }

    private Optional<Visit> visit(Request request) {
        Optional<String> cookie = cookies.of(request);
        Optional<StaffSignIn> signIn = cookie.flatMap(signIns::find);
        return signIn.map(
                it ->
                        new Visit(
                                request,
                                it.account(),
                                cookie.orElseThrow(),
                                messages(request),
                                operator,
                                new Visit.Site(address, base, isDemo)));
    }

    private Messages messages(Request request) {
        Matcher chosen = CHOSEN.matcher(String.join("; ", request.headers("Cookie")));
        return chosen.find() ? languages.named(chosen.group(1)) : languages.best("", request);
    }

    /**
     * The fields of a form.
     *
     * @throws Fault 403 when it is not of a page of this browser
     */
    private FormParameters posted(Request request, Visit visit) {
        FormParameters form = FormParameters.parse(new String(request.body(FORM_BYTES_MAX), UTF_8));
        if (cookies.isFromOtherSite(request) || !visit.isGenuine(form)) {
            throw new Fault(FORBIDDEN, visit.text("fault.form"));
        }
        return form;
    }

    private Response signIn() {
        return redirect(base + (isDemo ? DemoStaffEndpoint.PATH : "/staff/sign-in"));
    }

    private Response redirect(String address) {
        return new Response(SEE_OTHER, "", new byte[0], HEADERS).with("Location", address);
    }

    /** Makes a page. */
    @FunctionalInterface
    private interface Making {
        Shown page();
    }

    private Response render(Visit visit, Making making) {
        long start = System.nanoTime();
        Shown shown;
        try {
            shown = making.page();
        } catch (Fault fault) {
            shown = faulty(visit, fault);
        }
        return switch (shown) {
            case Shown.Elsewhere it -> redirect(it.address());
            case ConsolePage page -> {
                Response answer =
                        page.table(visit.query().first("csv"))
                                .map(it -> csv(page, it))
                                .orElseGet(() -> html(page));
                yield answer.with(
                        "Server-Timing",
                        "operator;desc=\"%d calls\", page;dur=%d"
                                .formatted(visit.calls(), (System.nanoTime() - start) / 1_000_000));
            }
        };
    }

    private Response html(ConsolePage page) {
        Map<String, String> headers = new HashMap<>(HEADERS);
        headers.put("Content-Language", page.language());
        if (cookies.isSecure()) {
            headers.put("Strict-Transport-Security", "max-age=31536000");
        }
        return new Response(
                page.status(),
                "text/html;charset=UTF-8",
                Templates.render("console/console.jte", page),
                headers);
    }

    private static Response csv(ConsolePage page, Block.Table table) {
        return new Response(OK, "text/csv;charset=UTF-8", Csv.of(table), HEADERS)
                .with(
                        "Content-Disposition",
                        "attachment; filename=\"%s-%s.csv\"".formatted(page.section(), table.id()));
    }

    /** A page that says why there is no other one. */
    private static ConsolePage faulty(Visit visit, Fault fault) {
        String kind =
                switch (fault.status()) {
                    case FORBIDDEN -> "forbidden";
                    case NOT_FOUND -> "missing";
                    case 503 -> "unavailable";
                    default -> "other";
                };
        return ConsolePage.of(
                        visit,
                        "",
                        visit.text("fault." + kind),
                        Format.of(visit.texts().language(), java.time.ZoneOffset.UTC),
                        List.of(
                                new Block.Prose("", fault.text(), Cell.Tone.WARN),
                                new Block.Buttons(
                                        "",
                                        List.of(
                                                new Block.Button(
                                                        visit.text("fault.home"),
                                                        visit.href(),
                                                        true)))))
                .withStatus(fault.status());
    }
}
