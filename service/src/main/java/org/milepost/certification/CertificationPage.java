package org.milepost.certification;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.Optional;
import org.milepost.certification.Certifications.SignedReport;
import org.milepost.http.Json;
import org.milepost.web.Messages;
import tools.jackson.databind.JsonNode;

/**
 * The model of the templates in {@code certification}.
 *
 * @param formToken of all forms of the page
 * @param problem the key of what is wrong with the last form; empty when nothing is
 * @param all the certifications, the latest first
 * @param shown the certification that the page is about
 * @param report its signed report, if the page shows it
 * @param verified what became of a signature that was to be verified
 */
record CertificationPage(
        Messages texts,
        String formToken,
        String problem,
        List<Certification> all,
        Optional<Certification> shown,
        Optional<SignedReport> report,
        Optional<Verified> verified) {

    /** Where the pages are. */
    static final String PATH = "/sandbox/certification";

    CertificationPage {
        all = List.copyOf(all);
    }

    /**
     * A signature that was verified.
     *
     * @param report the report in it; empty when the signature is not ours
     */
    record Verified(Optional<String> report) {

        static Verified of(Optional<byte[]> report) {
            return new Verified(report.map(it -> new String(it, UTF_8)));
        }

        /** A member of the report. */
        String member(String name) {
            JsonNode tree = Json.readObject(report.orElse("{}").getBytes(UTF_8));
            return tree.path(name).asString("");
        }
    }

    String text(String key, Object... values) {
        return texts.text(key, values);
    }

    String language() {
        return texts.language();
    }

    Certification certification() {
        return shown.orElseThrow();
    }

    Checklist checklist() {
        return certification().checklist();
    }

    List<Dialect> dialects() {
        return Dialect.all();
    }

    /** The address of a page below this one, such as {@code /1a2b}. */
    static String address(String below, String language) {
        return PATH + below + "?lang=" + language;
    }

    String here(String language) {
        String below = shown.map(it -> "/" + it.id()).orElse("");
        return address(below + (report.isPresent() ? "/report" : ""), language);
    }

    String page() {
        return address("/" + certification().id(), language());
    }

    String reportPage() {
        return address("/" + certification().id() + "/report", language());
    }

    /** Where a script asks for a newer checklist. */
    String poll() {
        return page() + "&seen=" + version(certification());
    }

    /** Changes whenever the checklist does. */
    static String version(Certification certification) {
        return certification.callCount()
                + "-"
                + Integer.toHexString(certification.checklist().hashCode())
                + (certification.hasEnded() ? "e" : "");
    }

    String count(StepResult.State state) {
        return Long.toString(checklist().count(state));
    }

    String passedOf() {
        Checklist checklist = checklist();
        return text(
                "certification.passed-of",
                count(StepResult.State.PASSED),
                Integer.toString(checklist.results().size()));
    }

    String stateText(StepResult result) {
        return text("certification.state." + result.state().wireName());
    }
}
