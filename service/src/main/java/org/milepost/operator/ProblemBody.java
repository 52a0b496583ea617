package org.milepost.operator;

import java.util.Map;
import org.milepost.http.Fault;
import org.milepost.http.FaultStyle;
import org.milepost.http.Json;
import org.milepost.http.ReasonPhrase;
import org.milepost.http.Response;
import tools.jackson.core.JsonGenerator;

/** The form of faults in the operator's API: {@code application/problem+json} (RFC 9457). */
public final class ProblemBody implements FaultStyle {

    private static final String MEDIA_TYPE = "application/problem+json";
    private static final int BYTES_EXPECTED = 256;

    @Override
    public Response render(Fault fault) {
        byte[] body =
                Json.write(
                        BYTES_EXPECTED,
                        json -> {
                            json.writeStartObject();
                            writeKind(json, fault.status());
                            json.writeNumberProperty("status", fault.status());
                            json.writeStringProperty("detail", fault.text());
                            json.writeEndObject();
                        });
        return new Response(fault.status(), MEDIA_TYPE, body, fault.headers());
    }

    /** The answer to a call that is refused. */
    static Response render(Problem problem) {
        ProblemType type = problem.type();
        byte[] body =
                Json.write(
                        BYTES_EXPECTED,
                        json -> {
                            json.writeStartObject();
                            json.writeStringProperty("type", type.uri());
                            json.writeStringProperty("title", type.title());
                            json.writeNumberProperty("status", type.status());
                            json.writeStringProperty("detail", problem.detail());
                            writeErrors(json, problem);
                            json.writeEndObject();
                        });
        Map<String, String> headers =
                type == ProblemType.UNAVAILABLE ? Map.of("Retry-After", "1") : Map.of();
        return new Response(type.status(), MEDIA_TYPE, body, headers).withCode(type.name());
    }

    private static void writeErrors(JsonGenerator json, Problem problem) {
        if (problem.errors().isEmpty()) {
            return;
        }
        json.writeArrayPropertyStart("errors");
        for (Problem.Defect error : problem.errors()) {
            json.writeStartObject();
            json.writeStringProperty(error.kind(), error.place());
            json.writeStringProperty("detail", error.detail());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    /**
     * The kinds of what HTTP itself refuses; for a status without one, the status is sufficient
     * (RFC 9457, 4.2.1).
     */
    private static void writeKind(JsonGenerator json, int status) {
        ProblemType type =
                switch (status) {
                    case 401 -> ProblemType.UNAUTHENTICATED;
                    case 403 -> ProblemType.FORBIDDEN;
                    case 404 -> ProblemType.NOT_FOUND;
                    case 405 -> ProblemType.METHOD_NOT_ALLOWED;
                    case 413 -> ProblemType.TOO_LARGE;
                    case 415 -> ProblemType.UNSUPPORTED_MEDIA_TYPE;
                    case 500 -> ProblemType.INTERNAL;
                    case 503 -> ProblemType.UNAVAILABLE;
                    default -> null;
                };
        json.writeStringProperty("type", type == null ? "about:blank" : type.uri());
        json.writeStringProperty("title", type == null ? ReasonPhrase.of(status) : type.title());
    }
}
