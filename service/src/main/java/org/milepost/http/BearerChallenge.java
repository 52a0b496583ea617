package org.milepost.http;

import java.util.Map;

/**
 * The header WWW-Authenticate of a refused request whose route needs a bearer token (RFC 6750,
 * section 3).
 */
public final class BearerChallenge {

    private static final String NAME = "WWW-Authenticate";
    private static final String REALM = "Bearer realm=\"milepost\"";

    private BearerChallenge() {}

    /** For a request without a token: the challenge names no error. */
    public static Map<String, String> noToken() {
        return Map.of(NAME, REALM);
    }

    /** For a token that is malformed, unknown, expired or ended. */
    public static Map<String, String> invalidToken() {
        return Map.of(NAME, REALM + ", error=\"invalid_token\"");
    }

    /** For a token that does not allow the call. */
    public static Map<String, String> insufficientScope() {
        return Map.of(NAME, REALM + ", error=\"insufficient_scope\"");
    }

    /** For a token that does not have this scope. */
    public static Map<String, String> insufficientScope(String scope) {
        return Map.of(NAME, REALM + ", error=\"insufficient_scope\", scope=\"" + scope + "\"");
    }
}
