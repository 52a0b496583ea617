package org.milepost.oauth;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.milepost.http.Fault;
import org.milepost.http.FaultStyle;
import org.milepost.http.Json;
import org.milepost.http.Response;

/**
 * Faults in the form of OAuth: an error code and a description (RFC 6749, section 5.2). A fault
 * with a challenge has the code of the challenge, and none if the challenge has none, as for a
 * request without a token (RFC 6750, section 3.1).
 */
public final class OAuthFaults implements FaultStyle {

    private static final Pattern CHALLENGE_ERROR = Pattern.compile("error=\"([a-z_]+)\"");

    @Override
    public Response render(Fault fault) {
        String challenge = fault.headers().get("WWW-Authenticate");
        if (challenge != null) {
            Matcher error = CHALLENGE_ERROR.matcher(challenge);
            return answer(
                    fault.status(),
                    error.find() ? Optional.of(error.group(1)) : Optional.empty(),
                    fault.text(),
                    fault.headers());
        }
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
        return answer(status, Optional.of(error), description, headers);
    }

    private static Response answer(
            int status, Optional<String> error, String description, Map<String, String> headers) {
        byte[] body =
                Json.writeObject(
                        128,
                        json -> {
                            error.ifPresent(it -> json.writeStringProperty("error", it));
                            json.writeStringProperty("error_description", description);
                        });
        Map<String, String> all = new HashMap<>(headers);
        all.put("Pragma", "no-cache");
        Response answer = Response.json(status, body).with(all);
        return error.map(answer::withCode).orElse(answer);
    }
}
