package org.milepost.operator;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.milepost.files.DueFile;
import org.milepost.files.FileFormat;
import org.milepost.files.FileTotals;
import org.milepost.files.SettlementFile;
import org.milepost.files.SettlementFiles;
import org.milepost.http.Request;
import org.milepost.http.Response;
import org.milepost.programme.Catalogue;
import org.milepost.programme.Partner;
import org.milepost.programme.Programme;
import org.milepost.programme.ProgrammeId;
import org.milepost.programme.Programmes;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code /operator/v1/partners/{partner}/settlement-files}: what partners reconcile with. */
public record SettlementFileEndpoint(Programmes programmes, SettlementFiles files) {

    private static final int OK = 200;
    private static final int DUE_MAX = 100;
    private static final String FILE = "settlement file";

    /** {@code GET …/settlement-files}: the newest first, and those that are to be made. */
    public Response list(Request request) {
        int partner = partner(request).id().value();
        Query query = Query.of(request);
        // one more than asked for, to know whether there is a next page
        List<SettlementFile> found =
                files.list(partner, query.afterNumber().orElse(Long.MAX_VALUE), query.limit() + 1);
        boolean more = found.size() > query.limit();
        List<SettlementFile> page = more ? found.subList(0, query.limit()) : found;
        ObjectNode json = JsonView.empty();
        ArrayNode items = json.putArray("items");
        page.forEach(it -> items.add(view(it)));
        if (more) {
            json.put("next", Integer.toString(page.getLast().head().number()));
        }
        ArrayNode due = json.putArray("due");
        files.due(partner, DUE_MAX).forEach(it -> due.add(view(it)));
        return Answer.shown(json);
    }

    /** {@code GET …/settlement-files/{file}}. */
    public Response show(Request request) {
        return Answer.shown(view(file(request)));
    }

    /** {@code GET …/settlement-files/{file}/parts/{part}}: bytes of the file in a format. */
    public Response part(Request request) {
        SettlementFile file = file(request);
        int part = PathNumber.readInt(request, "part", "part");
        if (part < 1 || part > file.parts()) {
            throw Problem.notFound("part");
        }
        FileFormat format = format(request);
        return new Response(
                OK,
                format.mediaType(),
                files.part(file, format, part),
                Map.of(
                        "Content-Disposition",
                        "attachment; filename=\"" + file.name(format) + "\""));
    }

    private Partner partner(Request request) {
        return programmes
                .current()
                .partner(request.pathSegment("partner"))
                .orElseThrow(() -> Problem.notFound("partner"));
    }

    private SettlementFile file(Request request) {
        int partner = partner(request).id().value();
        return files.find(partner, PathNumber.readInt(request, "file", FILE))
                .orElseThrow(() -> Problem.notFound(FILE));
    }

    private static FileFormat format(Request request) {
        List<Problem.Defect> errors = new ArrayList<>();
        Map<String, String> parameters =
                new HashMap<>(Query.parameters(request.query(), Set.of("format"), errors));
        Optional<FileFormat> format =
                Optional.ofNullable(parameters.get("format")).flatMap(FileFormat::ofWord);
        if (format.isEmpty()) {
            errors.add(Problem.Defect.ofParameter("format", "must be rec, csv or json"));
        }
        if (!errors.isEmpty()) {
            throw Problem.invalid(errors);
        }
        return format.orElseThrow();
    }

    private static ObjectNode view(SettlementFile file) {
        ObjectNode json = JsonView.empty();
        json.put("number", file.head().number());
        json.put("name", file.head().name());
        json.put("programme", file.head().programme());
        json.put("currency", file.head().currency());
        json.put("day", file.head().day().toString());
        json.put("startsAt", file.head().startsAt().toString());
        json.put("endsAt", file.head().endsAt().toString());
        json.put("madeAt", file.madeAt().toString());
        file.placedAt().ifPresent(it -> json.put("placedAt", it.toString()));
        FileTotals totals = file.totals();
        json.putObject("totals")
                .put("lines", totals.lines())
                .put("added", totals.added())
                .put("taken", totals.taken())
                .put("opening", totals.opening())
                .put("closing", totals.closing());
        json.put("parts", file.parts());
        ArrayNode contents = json.putArray("contents");
        for (FileFormat format : FileFormat.values()) {
            Optional.ofNullable(file.contents().get(format))
                    .ifPresent(
                            it ->
                                    contents.addObject()
                                            .put("format", format.word())
                                            .put("bytes", it.bytes())
                                            .put("sha256", it.digest()));
        }
        return json;
    }

    private ObjectNode view(DueFile due) {
        Catalogue catalogue = programmes.current();
        Programme programme = catalogue.programme(new ProgrammeId(due.programme()));
        ObjectNode json = JsonView.empty();
        json.put("programme", programme.code());
        programme.currencies().entrySet().stream()
                .filter(it -> it.getValue().value() == due.currency())
                .findFirst()
                .ifPresent(it -> json.put("currency", it.getKey()));
        json.put("day", due.day().toString());
        due.mismatch()
                .ifPresent(
                        it ->
                                json.putObject("mismatch")
                                        .put("house", it.house())
                                        .put("lines", it.linesSum())
                                        .put("moved", it.moved())
                                        .put("foundAt", it.foundAt().toString()));
        return json;
    }
}
