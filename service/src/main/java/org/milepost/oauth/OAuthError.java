package org.milepost.oauth;

import com.nimbusds.oauth2.sdk.OAuth2Error;
import java.util.Map;
import org.milepost.http.Response;

/** A client's request is refused, with an error code of RFC 6749, section 5.2. */
@SuppressWarnings("serial") // never serialized
final class OAuthError extends RuntimeException {

    private final int status;
    private final String error;
    private final String description;
    private final Map<String, String> headers;

    private OAuthError(int status, String error, String description, Map<String, String> headers) {
        super(error, null, false, false);
        this.status = status;
        this.error = error;
        this.description = description;
        this.headers = Map.copyOf(headers);
    }

    static OAuthError of(String error, String description) {
        return new OAuthError(400, error, description, Map.of());
    }

    static OAuthError invalidRequest(String description) {
        return of(OAuth2Error.INVALID_REQUEST_CODE, description);
    }

    static OAuthError invalidScope() {
        return of(
                OAuth2Error.INVALID_SCOPE_CODE,
                "A scope is unknown, or the client does not have it.");
    }

    /**
     * The client did not authenticate.
     *
     * @param basic whether it tried with the scheme Basic, with which it is then challenged
     */
    static OAuthError invalidClient(boolean basic) {
        return new OAuthError(
                401,
                OAuth2Error.INVALID_CLIENT_CODE,
                "The client is unknown or did not authenticate.",
                basic ? Map.of("WWW-Authenticate", "Basic realm=\"milepost\"") : Map.of());
    }

    Response response() {
        return OAuthFaults.error(status, error, description, headers);
    }
}
