package org.milepost.operator;

import java.util.List;
import org.milepost.incoming.BatchAgreement;
import org.milepost.incoming.IncomingFile;
import org.milepost.programme.Catalogue;
import org.milepost.programme.Programme;
import org.milepost.programme.ProgrammeId;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The JSON of files that partners send. Pure. */
final class IncomingFileView {

    private IncomingFileView() {}

    static ObjectNode of(BatchAgreement agreement, Catalogue catalogue) {
        ObjectNode json = JsonView.empty();
        putCurrency(json, catalogue, agreement.programme(), agreement.currency());
        json.put("provider", agreement.provider());
        json.put("sponsor", agreement.sponsor());
        json.put("lineMilesMax", agreement.lineMilesMax());
        json.put("fileMilesMax", agreement.fileMilesMax());
        return json;
    }

    /** What was announced. */
    static ObjectNode announced(IncomingFile file, Catalogue catalogue) {
        IncomingFile.Announcement announced = file.announced();
        ObjectNode json = JsonView.empty();
        json.put("number", file.number());
        json.put("kind", announced.kind().word());
        putCurrency(json, catalogue, announced.programme(), announced.currency());
        announced.day().ifPresent(it -> json.put("day", it.toString()));
        if (!announced.format().isEmpty()) {
            json.put("format", announced.format());
        }
        json.put("bytes", announced.bytes());
        json.put("sha256", announced.digest());
        json.put("parts", file.parts());
        return json;
    }

    /**
     * A file with its progress.
     *
     * @param missing the first parts that are missing
     * @param verdictParts the parts of the file with the verdicts; 0 before it is there
     */
    static ObjectNode of(
            IncomingFile file, Catalogue catalogue, List<Integer> missing, int verdictParts) {
        ObjectNode json = announced(file, catalogue);
        json.put("state", file.state().word());
        file.refusal().ifPresent(it -> json.put("refusal", it));
        json.put("partsReceived", file.partsReceived());
        ArrayNode parts = json.putArray("missing");
        missing.forEach(parts::add);
        if (file.sequence() > 0) {
            json.put("provider", file.provider());
            json.put("sequence", file.sequence());
        }
        json.put("lines", file.lines());
        json.put("linesDone", file.linesDone());
        json.put("verdictParts", verdictParts);
        json.put("announcedBy", file.announced().by());
        json.put("announcedAt", file.announcedAt().toString());
        file.receivedAt().ifPresent(it -> json.put("receivedAt", it.toString()));
        file.finishedAt().ifPresent(it -> json.put("finishedAt", it.toString()));
        return json;
    }

    static void putCurrency(ObjectNode json, Catalogue catalogue, int number, int currency) {
        Programme programme = catalogue.programme(new ProgrammeId(number));
        json.put("programme", programme.code());
        programme.currencies().entrySet().stream()
                .filter(it -> it.getValue().value() == currency)
                .findFirst()
                .ifPresent(it -> json.put("currency", it.getKey()));
    }
}
