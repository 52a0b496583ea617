package org.milepost.avios;

import java.util.List;
import java.util.Optional;
import org.milepost.http.Fault;
import org.milepost.http.FaultStyle;
import org.milepost.http.Json;
import org.milepost.http.Response;
import tools.jackson.core.JsonGenerator;

/**
 * The error bodies of the partner API: flat for Credit Currency, within {@code error} for all
 * others, as their documents have it.
 *
 * @param wrapped whether it is within {@code error}
 * @param developerLink where partners' developers read more
 */
public record ErrorBody(boolean wrapped, String developerLink) implements FaultStyle {

    /** Credit Currency's. */
    public static final ErrorBody CREDIT =
            new ErrorBody(false, "https://developer.iagloyalty.com/docs");

    /** Debit Currency's and Reverse Transaction's. */
    public static final ErrorBody DEBIT = new ErrorBody(true, "https://developer.avios.com/docs");

    /** Retrieve Transactions' and those of all other calls and paths. */
    public static final ErrorBody OTHER =
            new ErrorBody(true, "https://developer.iagloyalty.com/docs");

    private static final int BYTES_EXPECTED = 512;

    @Override
    public Response render(Fault fault) {
        ErrorCode code = ErrorCode.ofHttpStatus(fault.status());
        return response(fault.status(), code, Optional.of(fault.text()), List.of())
                .with(fault.headers());
    }

    /** The answer to a request that is refused. */
    Response render(PartnerRefusal refusal) {
        return response(
                refusal.code().httpStatus(),
                refusal.code(),
                refusal.developerMessage(),
                refusal.children());
    }

    private Response response(
            int status,
            ErrorCode code,
            Optional<String> developerMessage,
            List<ChildError> children) {
        byte[] body =
                Json.writeObject(
                        BYTES_EXPECTED,
                        json -> {
                            if (wrapped) {
                                json.writeObjectPropertyStart("error");
                            }
                            write(json, code, Optional.empty(), developerMessage);
                            if (!children.isEmpty()) {
                                json.writeArrayPropertyStart("childError");
                                for (ChildError child : children) {
                                    json.writeStartObject();
                                    write(
                                            json,
                                            child.code(),
                                            child.path(),
                                            child.developerMessage());
                                    json.writeEndObject();
                                }
                                json.writeEndArray();
                            }
                            if (wrapped) {
                                json.writeEndObject();
                            }
                        });
        return Response.json(status, body).withCode(code.name());
    }

    private void write(
            JsonGenerator json,
            ErrorCode code,
            Optional<String> path,
            Optional<String> developerMessage) {
        json.writeStringProperty("code", code.name());
        path.ifPresent(it -> json.writeStringProperty("path", it));
        json.writeStringProperty("businessMessage", code.businessMessage());
        developerMessage.ifPresent(it -> json.writeStringProperty("developerMessage", it));
        json.writeStringProperty("developerLink", developerLink);
    }
}
