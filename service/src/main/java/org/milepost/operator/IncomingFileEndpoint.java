package org.milepost.operator;

import static org.milepost.operator.OperatorEndpoint.actor;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.milepost.http.Request;
import org.milepost.http.Response;
import org.milepost.incoming.BatchAgreement;
import org.milepost.incoming.BatchAudit;
import org.milepost.incoming.IncomingFile;
import org.milepost.incoming.IncomingFile.Announcement;
import org.milepost.incoming.IncomingFiles;
import org.milepost.incoming.IncomingKind;
import org.milepost.programme.Catalogue;
import org.milepost.programme.Partner;
import org.milepost.programme.Programme;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code /operator/v1/partners/{partner}/incoming-files}: files that partners send, and {@code
 * …/batch-agreement}.
 */
public record IncomingFileEndpoint(IncomingFileOperations operations) {

    private static final int OK = 200;
    private static final int MISSING_MAX = 100;
    private static final Map<String, IncomingKind> KINDS =
            Map.of(
                    IncomingKind.BATCH_ISSUANCE.word(), IncomingKind.BATCH_ISSUANCE,
                    IncomingKind.RECONCILIATION.word(), IncomingKind.RECONCILIATION);
    private static final Map<String, String> FORMATS = Map.of("csv", "csv", "rec", "rec");

    /** {@code GET …/batch-agreement}. */
    public Response showAgreement(Request request) {
        return Answer.shown(
                operations
                        .agreement(partner(request))
                        .map(it -> IncomingFileView.of(it, catalogue()))
                        .orElseThrow(() -> Problem.notFound("batch agreement")));
    }

    /** {@code PUT …/batch-agreement}: in place of the one before. */
    public Response agree(Request request) {
        Partner partner = partner(request);
        Form form = Form.of(request);
        Optional<String> programme = form.requiredText("programme", TextRule.CODE);
        Optional<String> currency = form.requiredText("currency", TextRule.CODE);
        Optional<String> provider = form.requiredText("provider", TextRule.SPONSOR_CODE);
        Optional<String> sponsor = form.requiredText("sponsor", TextRule.SPONSOR_CODE);
        Optional<Long> line =
                form.required(
                        "lineMilesMax",
                        form.number("lineMilesMax", 1, BatchAgreement.LINE_MILES_MAX));
        Optional<Long> file =
                form.required(
                        "fileMilesMax",
                        form.number("fileMilesMax", 1, BatchAgreement.FILE_MILES_MAX));
        if (line.isPresent() && file.isPresent() && file.get() < line.get()) {
            form.error("fileMilesMax", "must not be below lineMilesMax");
        }
        form.finish();
        Programme known = programme(programme.orElseThrow());
        BatchAgreement agreement =
                new BatchAgreement(
                        partner.id().value(),
                        known.id().value(),
                        currency(known, currency.orElseThrow()),
                        provider.orElseThrow(),
                        sponsor.orElseThrow(),
                        line.orElseThrow(),
                        file.orElseThrow());
        return Answer.shown(
                IncomingFileView.of(
                        operations.agree(actor(request), partner, agreement), catalogue()));
    }

    /** {@code GET …/incoming-files}: the newest first. */
    public Response list(Request request) {
        int partner = partner(request).id().value();
        Query query = Query.of(request);
        // one more than asked for, to know whether there is a next page
        List<IncomingFile> found =
                operations
                        .files()
                        .list(
                                partner,
                                query.afterNumber().orElse(Long.MAX_VALUE),
                                query.limit() + 1);
        boolean more = found.size() > query.limit();
        List<IncomingFile> page = more ? found.subList(0, query.limit()) : found;
        return Answer.page(
                page.stream().map(this::view).toList(),
                more ? Optional.of(Long.toString(page.getLast().number())) : Optional.empty());
    }

    /** {@code POST …/incoming-files}: announces one. */
    public Response announce(Request request) {
        Partner partner = partner(request);
        Form form = Form.of(request);
        Optional<IncomingKind> kind = form.required("kind", form.word("kind", KINDS));
        Optional<Long> bytes =
                form.required("bytes", form.number("bytes", 1, IncomingFile.BYTES_MAX));
        Optional<String> digest = form.requiredText("sha256", TextRule.SHA_256);
        boolean isComparison = kind.filter(IncomingKind.RECONCILIATION::equals).isPresent();
        Optional<String> programme =
                isComparison ? form.requiredText("programme", TextRule.CODE) : Optional.empty();
        Optional<String> currency =
                isComparison ? form.requiredText("currency", TextRule.CODE) : Optional.empty();
        Optional<LocalDate> day =
                isComparison ? form.required("day", form.date("day")) : Optional.empty();
        Optional<String> format =
                isComparison
                        ? form.required("format", form.word("format", FORMATS))
                        : Optional.empty();
        form.finish();
        Announcement announcement =
                isComparison
                        ? comparison(partner, programme.orElseThrow(), currency.orElseThrow(), day)
                        : issuance(partner);
        IncomingFiles.Announced announced =
                operations.announce(
                        actor(request),
                        partner,
                        announcement.of(
                                bytes.orElseThrow(),
                                digest.orElseThrow(),
                                format.orElse(""),
                                actor(request).clientId()));
        ObjectNode json = view(announced.file());
        return announced.isNew()
                ? Answer.added(json, request.path() + "/" + announced.file().number())
                : Answer.shown(json);
    }

    private Announcement issuance(Partner partner) {
        BatchAgreement agreement =
                operations
                        .agreement(partner)
                        .orElseThrow(
                                () ->
                                        new Problem(
                                                ProblemType.NOT_POSSIBLE_NOW,
                                                "There is no batch agreement with the partner."
                                                        + " Make one first."));
        return Announcement.about(
                IncomingKind.BATCH_ISSUANCE,
                partner.id().value(),
                agreement.programme(),
                agreement.currency(),
                Optional.empty());
    }

    /** A day that is not over cannot be compared yet, and one far ahead never. */
    private Announcement comparison(
            Partner partner, String programme, String currency, Optional<LocalDate> day) {
        Programme known = programme(programme);
        LocalDate today = known.calendar().businessDay(operations.files().clock().instant());
        if (day.orElseThrow().isAfter(today)) {
            throw Problem.invalid("/day", "must not be after today");
        }
        return Announcement.about(
                IncomingKind.RECONCILIATION,
                partner.id().value(),
                known.id().value(),
                currency(known, currency),
                day);
    }

    /** {@code GET …/incoming-files/{file}}. */
    public Response show(Request request) {
        return Answer.shown(view(file(request)));
    }

    /** {@code PUT …/incoming-files/{file}/parts/{part}}: bytes of the file. */
    public Response take(Request request) {
        IncomingFile file = file(request);
        int part = part(request, file.parts());
        byte[] bytes = request.body(IncomingFile.PART_BYTES);
        switch (operations.files().take(file, part, bytes)) {
            case STORED -> {}
            case WRONG_LENGTH ->
                    throw Problem.invalid(
                            "",
                            "must have "
                                    + IncomingFile.PART_BYTES
                                    + " bytes; in the last part what is left of the file");
            case DIFFERENT ->
                    throw new Problem(
                            ProblemType.NOT_POSSIBLE_NOW,
                            "The file is complete, and this part of it has other bytes.");
        }
        return Answer.shown(view(file(request)));
    }

    /** {@code GET …/incoming-files/{file}/verdicts/{part}}: the file with the verdicts. */
    public PersonAnswer verdicts(Request request) {
        IncomingFile file = file(request);
        int part = part(request, verdictParts(file));
        if (file.announced().kind() == IncomingKind.RECONCILIATION) {
            return new PersonAnswer(
                    new Response(
                            OK,
                            "text/csv; charset=utf-8",
                            operations.verdicts().part(file, part),
                            Map.of()),
                    List.of());
        }
        BatchAudit.Part audit = operations.audits().part(file, part);
        String programme =
                IncomingFileView.announced(file, catalogue()).path("programme").asString("");
        List<String> persons = new ArrayList<>();
        audit.holders().forEach(it -> persons.add(programme + "/" + it));
        return new PersonAnswer(
                new Response(
                        OK,
                        "text/plain; charset=us-ascii",
                        audit.bytes(),
                        Map.of(
                                "Content-Disposition",
                                "attachment; filename=\"" + name(file) + "\"")),
                persons);
    }

    /** As the provider's product names its files. */
    private static String name(IncomingFile file) {
        return file.sequence() > 0
                ? file.provider() + "%04d".formatted(file.sequence())
                : "file-" + file.number();
    }

    private ObjectNode view(IncomingFile file) {
        ObjectNode json =
                IncomingFileView.of(
                        file,
                        catalogue(),
                        operations.files().missing(file, MISSING_MAX),
                        verdictParts(file));
        if (file.announced().kind() == IncomingKind.RECONCILIATION) {
            operations
                    .reconciliation()
                    .run(file.number())
                    .ifPresent(it -> BreakView.putRun(json, it));
            BreakView.putCounts(json, operations.reconciliation().counts(file.number()));
        }
        return json;
    }

    private int verdictParts(IncomingFile file) {
        return file.announced().kind() == IncomingKind.RECONCILIATION
                ? operations.verdicts().parts(file)
                : operations.audits().parts(file);
    }

    private Catalogue catalogue() {
        return operations.programmes().current();
    }

    private Partner partner(Request request) {
        return PartnerOperations.require(catalogue(), request.pathSegment("partner"));
    }

    private Programme programme(String code) {
        return catalogue()
                .programme(code)
                .orElseThrow(() -> Problem.invalid("/programme", "is not the code of a programme"));
    }

    private static int currency(Programme programme, String code) {
        return Optional.ofNullable(programme.currencies().get(code))
                .orElseThrow(
                        () -> Problem.invalid("/currency", "is not a currency of the programme"))
                .value();
    }

    private IncomingFile file(Request request) {
        int partner = partner(request).id().value();
        return operations
                .files()
                .find(PathNumber.read(request, "file", "file"))
                .filter(it -> it.announced().partner() == partner)
                .orElseThrow(() -> Problem.notFound("file"));
    }

    private static int part(Request request, int parts) {
        int part = PathNumber.readInt(request, "part", "part");
        if (part < 1 || part > parts) {
            throw Problem.notFound("part");
        }
        return part;
    }
}
