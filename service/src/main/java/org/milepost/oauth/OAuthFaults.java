package org.milepost.oauth;

import java.util.HashMap;
import java.util.Map;
import org.milepost.http.Fault;
import org.milepost.http.FaultStyle;
import org.milepost.http.Json;
import org.milepost.http.Response;

/** Faults in the form of OAuth: an error code and a description (RFC 6749, section 5.2). */
public final class OAuthFaults implements FaultStyle {

    @Override
    public Response render(Fault fault) {
        String error =
                switch (fault.status()) {
                    case 500 -> "server_error";
                    case 503 -> "temporarily_unavailable";
                    default -> "invalid_request";
                };
        return error(fault.status(), error, fault.text(), fault.headers());
    }

    static Response error(
            int status, String error, String description, Map<String, String> headers) {
        byte[] body =
                Json.writeObject(
                        128,
                        json -> {
                            json.writeStringProperty("error", error);
                            json.writeStringProperty("error_description", description);
                        });
        Map<String, String> all = new HashMap<>(headers);
        all.put("Pragma", "no-cache");
        return Response.json(status, body).withCode(error).with(all);
    }
}
