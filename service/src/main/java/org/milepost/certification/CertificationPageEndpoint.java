package org.milepost.certification;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.milepost.http.Fault;
import org.milepost.http.Request;
import org.milepost.http.Response;
import org.milepost.web.FormPages;
import org.milepost.web.FormParameters;
import org.milepost.web.Languages;
import org.milepost.web.Messages;

/**
 * {@code /sandbox/certification}: the pages of certifications. They work without scripts; a script
 * only renews the checklist.
 *
 * <p>Threads: shared; calls run on the virtual threads of their requests.
 */
public final class CertificationPageEndpoint {

    private static final int NO_CONTENT = 204;
    private static final int BAD_REQUEST = 400;
    private static final int NOT_FOUND = 404;
    private static final String PROBLEM = "certification.problem.";

    private final Certifications certifications;
    private final FormPages pages;
    private final Languages languages = new Languages();

    /**
     * The pages of a demo.
     *
     * @param url the URL at which the demo listens, once it does
     */
    public CertificationPageEndpoint(Supplier<String> url, Certifications certifications) {
        this.certifications = certifications;
        this.pages = new FormPages(url, "certification");
    }

    /** {@code GET /sandbox/certification}: where one begins. */
    public Response start(Request request) {
        FormParameters query = FormParameters.parse(request.query());
        String problem = query.first("problem");
        return page(
                request,
                query,
                "certification/start.jte",
                problem.startsWith(PROBLEM) && Messages.ENGLISH.has(problem) ? problem : "",
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /** {@code POST /sandbox/certification}: begins one, or verifies a report. */
    public Response act(Request request) {
        FormParameters form = pages.posted(request).fields();
        return switch (form.first("do")) {
            case "start" -> begin(request, form);
            case "verify" ->
                    page(
                            request,
                            form,
                            "certification/start.jte",
                            "",
                            Optional.empty(),
                            Optional.empty(),
                            Optional.of(
                                    CertificationPage.Verified.of(
                                            certifications.verify(form.first("signature")))));
            default -> throw unreadable();
        };
    }

    /** {@code GET /sandbox/certification/{id}}: the checklist. */
    public Response show(Request request) {
        FormParameters query = FormParameters.parse(request.query());
        Certification shown = of(request);
        if (query.first("seen").equals(CertificationPage.version(shown))) {
            return new Response(NO_CONTENT, "", new byte[0], Map.of());
        }
        return page(
                request,
                query,
                "certification/checklist.jte",
                "",
                Optional.of(shown),
                Optional.empty(),
                Optional.empty());
    }

    /** {@code POST /sandbox/certification/{id}}: sets a fault again, or ends it. */
    public Response change(Request request) {
        FormParameters form = pages.posted(request).fields();
        Certification shown = of(request);
        if (form.has("step")) {
            shown.repeat(form.first("step"));
        } else if (form.first("do").equals("end")) {
            shown.end();
        } else {
            throw unreadable();
        }
        return FormPages.redirect(
                CertificationPage.address(
                        "/" + shown.id(), languages.best(form.first("lang"), request).language()));
    }

    /** {@code GET /sandbox/certification/{id}/report}: the signed report. */
    public Response report(Request request) {
        Certification shown = of(request);
        return page(
                request,
                FormParameters.parse(request.query()),
                "certification/report.jte",
                "",
                Optional.of(shown),
                Optional.of(certifications.report(shown)),
                Optional.empty());
    }

    private Response begin(Request request, FormParameters form) {
        String language = languages.best(form.first("lang"), request).language();
        Dialect dialect = Dialect.of(form.first("dialect")).orElseThrow(this::unreadable);
        String client = form.first("client").strip();
        Optional<Certifications.Refusal> refusal = certifications.refusal(dialect, client);
        if (refusal.isPresent()) {
            return FormPages.redirect(
                    CertificationPage.address("", language)
                            + "&problem="
                            + PROBLEM
                            + refusal.get().textName());
        }
        String id = certifications.start(dialect, client).id();
        return FormPages.redirect(CertificationPage.address("/" + id, language));
    }

    private Response page(
            Request request,
            FormParameters fields,
            String template,
            String problem,
            Optional<Certification> shown,
            Optional<Certifications.SignedReport> report,
            Optional<CertificationPage.Verified> verified) {
        Messages texts = languages.best(fields.first("lang"), request);
        FormPages.Browser browser = pages.browser(request);
        List<Certification> all = shown.isPresent() ? List.of() : certifications.all();
        return pages.page(
                browser,
                template,
                new CertificationPage(
                        texts, pages.token(browser), problem, all, shown, report, verified),
                texts.language());
    }

    private Certification of(Request request) {
        return certifications
                .find(request.pathSegment("id"))
                .orElseThrow(() -> new Fault(NOT_FOUND, "There is no such certification."));
    }

    private Fault unreadable() {
        return new Fault(BAD_REQUEST, "The form has a field that the page does not send.");
    }
}
