package org.milepost.certification;

import java.time.Instant;
import org.milepost.http.Json;
import org.milepost.web.Messages;
import tools.jackson.core.JsonGenerator;

/** The JSON about a certification: the checklist, and the report that is signed. */
final class CertificationReport {

    private static final int BYTES_EXPECTED = 12 * 1024;

    private CertificationReport() {}

    /** The report, in English. */
    static byte[] of(Certification certification, Instant reportedAt) {
        return Json.writeObject(
                BYTES_EXPECTED,
                json -> {
                    json.writeStringProperty("report", Certifications.REPORT);
                    json.writeStringProperty("reportedAt", reportedAt.toString());
                    write(json, certification, false);
                });
    }

    /** The checklist, with what to do for each step. */
    static byte[] checklist(Certification certification) {
        return Json.writeObject(BYTES_EXPECTED, json -> write(json, certification, true));
    }

    private static void write(JsonGenerator json, Certification certification, boolean isHelp) {
        Checklist checklist = certification.checklist();
        json.writeStringProperty("id", certification.id());
        json.writeStringProperty("dialect", certification.dialect().wireName());
        json.writeStringProperty("client", certification.client());
        json.writeStringProperty("startedAt", certification.startedAt().toString());
        json.writeNumberProperty("calls", certification.callCount());
        json.writeBooleanProperty("ended", certification.hasEnded());
        json.writeStringProperty("result", checklist.verdict());
        json.writeArrayPropertyStart("steps");
        for (StepResult result : checklist.results()) {
            json.writeStartObject();
            json.writeStringProperty("step", result.step().id());
            json.writeStringProperty("title", result.title(Messages.ENGLISH));
            if (isHelp) {
                json.writeStringProperty("how", result.how(Messages.ENGLISH));
                json.writeBooleanProperty("hasFault", result.step().fault().isPresent());
            }
            json.writeStringProperty("state", result.state().wireName());
            json.writeNumberProperty("attempts", result.attempts());
            if (result.call() > 0) {
                json.writeNumberProperty("call", result.call());
            }
            if (!result.hint().isEmpty()) {
                json.writeStringProperty("mistake", result.hint());
                json.writeStringProperty("hint", result.hintText(Messages.ENGLISH));
            }
            json.writeEndObject();
        }
        json.writeEndArray();
    }
}
