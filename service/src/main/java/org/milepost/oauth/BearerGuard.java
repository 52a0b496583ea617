package org.milepost.oauth;

import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.milepost.http.Caller;
import org.milepost.http.Fault;
import org.milepost.http.Guard;
import org.milepost.http.Request;

/**
 * Admits callers whose bearer token is good and has the scope of the door (RFC 6750).
 *
 * <p>Threads: safe for all.
 */
public final class BearerGuard implements Guard {

    private static final String SCHEME = "Bearer ";
    private static final String REALM = "Bearer realm=\"milepost\"";

    private final TokenVerifier verifier;
    private final String scope;
    private final Predicate<Caller> granted;

    /**
     * A guard that wants this scope.
     *
     * @param granted whether the caller has the scope today: one that lost it is refused at once,
     *     though its tokens still tell of it
     */
    public BearerGuard(TokenVerifier verifier, String scope, Predicate<Caller> granted) {
        this.verifier = verifier;
        this.scope = scope;
        this.granted = granted;
    }

    @Override
    public Caller admit(Request request) {
        List<String> credentials = request.headers("Authorization");
        if (credentials.isEmpty()) {
            throw refusal(401, "A bearer token is required.", REALM);
        }
        String only = credentials.getFirst();
        if (credentials.size() > 1 || !only.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            throw refusal(401, "One bearer token is required.", REALM);
        }
        Caller caller = verify(only.substring(SCHEME.length()).strip());
        if (!caller.scopes().contains(scope) || !granted.test(caller)) {
            throw refusal(
                    403,
                    "The token does not have the scope " + scope + ".",
                    REALM + ", error=\"insufficient_scope\", scope=\"" + scope + "\"");
        }
        return caller;
    }

    private Caller verify(String token) {
        try {
            return verifier.verify(token);
        } catch (InvalidToken e) {
            throw refusal(
                    401,
                    "The token is malformed, expired, or not from here.",
                    REALM + ", error=\"invalid_token\"");
        } catch (KeysUnavailable e) {
            throw new Fault(503, "The token cannot be checked now.", Map.of("Retry-After", "30"));
        }
    }

    private static Fault refusal(int status, String message, String challenge) {
        return new Fault(status, message, Map.of("WWW-Authenticate", challenge));
    }
}
