package org.milepost.oauth;

import com.nimbusds.oauth2.sdk.OAuth2Error;
import java.util.Map;
import org.milepost.http.Response;

/** A request of a client that is refused, in the words of RFC 6749, section 5.2. */
@SuppressWarnings("serial") // never serialized
final class Refusal extends RuntimeException {

    private final int status;
    private final String error;
    private final String description;
    private final Map<String, String> headers;

    private Refusal(int status, String error, String description, Map<String, String> headers) {
        super(error, null, false, false);
        this.status = status;
        this.error = error;
        this.description = description;
        this.headers = Map.copyOf(headers);
    }

    static Refusal of(String error, String description) {
        return new Refusal(400, error, description, Map.of());
    }

    static Refusal invalidRequest(String description) {
        return of(OAuth2Error.INVALID_REQUEST_CODE, description);
    }

    static Refusal invalidScope() {
        return of(OAuth2Error.INVALID_SCOPE_CODE, "A scope is unknown or not the client's.");
    }

    /**
     * The client did not prove who it is.
     *
     * @param basic whether it tried with the scheme Basic, with which it is challenged then
     */
    static Refusal invalidClient(boolean basic) {
        return new Refusal(
                401,
                OAuth2Error.INVALID_CLIENT_CODE,
                "The client is unknown, or did not prove who it is.",
                basic ? Map.of("WWW-Authenticate", "Basic realm=\"milepost\"") : Map.of());
    }

    Response response() {
        return OAuthFaults.error(status, error, description, headers);
    }
}
