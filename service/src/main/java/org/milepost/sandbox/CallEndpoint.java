package org.milepost.sandbox;

import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.milepost.http.Fault;
import org.milepost.http.Json;
import org.milepost.http.Request;
import org.milepost.http.Response;
import org.milepost.web.FormParameters;
import org.milepost.web.Messages;
import tools.jackson.core.JsonGenerator;

/**
 * {@code GET /sandbox/calls}: the latest calls of partners, with the reasons for their answers.
 *
 * <p>Threads: shared; a call runs on the virtual thread of its request.
 */
public record CallEndpoint(CallLog calls) {

    private static final int OK = 200;
    private static final int BAD_REQUEST = 400;
    private static final int BYTES_EXPECTED = 8 * 1024;
    private static final int SHOWN_MAX = 100;
    private static final Set<String> PARAMETERS = Set.of("after", "call", "code", "key", "number");

    /** Shows the calls after a number that fit the parameters, the earliest first. */
    public Response show(Request request) {
        FormParameters query = FormParameters.parse(request.query());
        if (!PARAMETERS.containsAll(query.parameters().keySet()) || query.hasRepeated()) {
            throw new Fault(
                    BAD_REQUEST,
                    "The parameters are after, call, code, key and number, each once.");
        }
        String after = query.value("after").orElse("0");
        if (!after.matches("[0-9]{1,15}")) {
            throw new Fault(BAD_REQUEST, "after must be a whole number.");
        }
        CallFilter filter = CallFilter.of(query);
        long last = calls.last();
        return Response.json(
                OK,
                Json.writeObject(
                        BYTES_EXPECTED,
                        json -> {
                            json.writeNumberProperty("last", last);
                            json.writeArrayPropertyStart("calls");
                            calls.after(Long.parseLong(after), filter::fits, SHOWN_MAX)
                                    .forEach(it -> write(json, it));
                            json.writeEndArray();
                        }));
    }

    private void write(JsonGenerator json, RecordedCall call) {
        json.writeStartObject();
        json.writeNumberProperty("number", call.number());
        json.writeStringProperty("at", call.at().toString());
        json.writeStringProperty("call", call.call().wireName());
        json.writeStringProperty("path", call.path());
        json.writeStringProperty("client", call.sender().client());
        json.writeStringProperty("key", call.key());
        json.writeStringProperty("about", call.about());
        json.writeNumberProperty("status", call.status());
        json.writeStringProperty("code", call.code());
        json.writeNumberProperty("millis", TimeUnit.NANOSECONDS.toMillis(call.nanos()));
        call.fault().ifPresent(it -> json.writeStringProperty("fault", it.wireName()));
        json.writeBooleanProperty("lost", call.isLost());
        json.writeStringProperty("request", call.requestText());
        json.writeStringProperty("response", call.responseText());
        json.writeArrayPropertyStart("why");
        CallReasons.of(call, calls, Messages.ENGLISH).forEach(json::writeString);
        json.writeEndArray();
        json.writeEndObject();
    }
}
