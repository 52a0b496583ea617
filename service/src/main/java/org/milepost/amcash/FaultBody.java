package org.milepost.amcash;

import org.milepost.http.Fault;
import org.milepost.http.FaultStyle;
import org.milepost.http.Json;
import org.milepost.http.Response;

/** Faults outside the table of response codes: {@code {"message": …}} and no response code. */
public final class FaultBody implements FaultStyle {

    private static final int BYTES_EXPECTED = 128;

    @Override
    public Response render(Fault fault) {
        byte[] body =
                Json.write(
                        BYTES_EXPECTED,
                        json -> {
                            json.writeStartObject();
                            json.writeStringProperty("message", fault.text());
                            json.writeEndObject();
                        });
        return Response.json(fault.status(), body).with(fault.headers());
    }
}
