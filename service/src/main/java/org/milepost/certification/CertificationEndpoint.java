package org.milepost.certification;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Map;
import java.util.Optional;
import org.milepost.http.Fault;
import org.milepost.http.Json;
import org.milepost.http.Request;
import org.milepost.http.Response;
import org.milepost.sandbox.SandboxForm;

/**
 * {@code /sandbox/certifications}: begins certifications, shows their checklists and reports, and
 * verifies reports.
 *
 * <p>Threads: shared; calls run on the virtual threads of their requests.
 */
public record CertificationEndpoint(Certifications certifications) {

    private static final int OK = 200;
    private static final int CREATED = 201;
    private static final int NO_CONTENT = 204;
    private static final int NOT_FOUND = 404;
    private static final int CONFLICT = 409;
    private static final int BYTES_EXPECTED = 24 * 1024;
    private static final int SIGNATURE_LENGTH_MAX = 60 * 1024;
    private static final int NAME_LENGTH_MAX = 100;

    /** Begins one. */
    public Response start(Request request) {
        SandboxForm form = new SandboxForm(request);
        Optional<Dialect> dialect = form.text("dialect", "must be amcash or avios", Dialect::of);
        Optional<String> client =
                form.text("client", "must be a text", CertificationEndpoint::name);
        Dialect known = form.required("dialect", dialect, "is missing");
        String name = form.required("client", client, "is missing");
        form.close();
        certifications
                .refusal(known, name)
                .ifPresent(
                        it -> {
                            throw new Fault(CONFLICT, it.message() + ".");
                        });
        Certification started = certifications.start(known, name);
        return Response.json(CREATED, CertificationReport.checklist(started))
                .with("Location", "/sandbox/certifications/" + started.id());
    }

    /** Shows the checklist of one. */
    public Response show(Request request) {
        return Response.json(OK, CertificationReport.checklist(of(request)));
    }

    /** Sets the fault of a step once more. */
    public Response repeat(Request request) {
        Certification certification = of(request);
        SandboxForm form = new SandboxForm(request);
        Optional<String> step = form.text("step", "must be a text", CertificationEndpoint::name);
        String name = form.required("step", step, "is missing");
        form.close();
        if (!certification.repeat(name)) {
            throw new Fault(
                    CONFLICT, "The step has no fault to be set, or the certification has ended.");
        }
        return Response.json(OK, CertificationReport.checklist(certification));
    }

    /** Ends one. */
    public Response end(Request request) {
        of(request).end();
        return new Response(NO_CONTENT, "", new byte[0], Map.of());
    }

    /** Shows the report of one with its signature. */
    public Response report(Request request) {
        Certifications.SignedReport signed = certifications.report(of(request));
        return Response.json(
                OK,
                Json.writeObject(
                        BYTES_EXPECTED,
                        json -> {
                            json.writeName("report");
                            json.writeRawValue(new String(signed.report(), UTF_8));
                            json.writeStringProperty("signature", signed.signature());
                        }));
    }

    /** Verifies a signature. */
    public Response verify(Request request) {
        SandboxForm form = new SandboxForm(request, SIGNATURE_LENGTH_MAX);
        Optional<String> signature = form.text("signature", "must be a text", Optional::of);
        String text = form.required("signature", signature, "is missing");
        form.close();
        Optional<byte[]> report = certifications.verify(text);
        return Response.json(
                OK,
                Json.writeObject(
                        BYTES_EXPECTED,
                        json -> {
                            json.writeBooleanProperty("valid", report.isPresent());
                            if (report.isPresent()) {
                                json.writeName("report");
                                json.writeRawValue(new String(report.get(), UTF_8));
                            }
                        }));
    }

    private Certification of(Request request) {
        return certifications
                .find(request.pathSegment("id"))
                .orElseThrow(() -> new Fault(NOT_FOUND, "There is no such certification."));
    }

    private static Optional<String> name(String text) {
        return Optional.of(text).filter(it -> !it.isEmpty() && it.length() <= NAME_LENGTH_MAX);
    }
}
