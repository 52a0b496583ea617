package org.milepost.oauth;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.milepost.http.Caller;
import org.milepost.http.Fault;
import org.milepost.http.Guard;
import org.milepost.http.LogLimit;
import org.milepost.http.Request;
import org.milepost.http.RetryAfter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Admits callers whose bearer token is good and has the scope of the door (RFC 6750).
 *
 * <p>Threads: safe for all.
 */
public final class BearerGuard implements Guard {

    private static final Logger LOG = LoggerFactory.getLogger(BearerGuard.class);

    /** RFC 9110, section 11.4: a name in any case, spaces, and the token as it is. */
    private static final Pattern CREDENTIALS = Pattern.compile("(?i:bearer) +([^ ].*)");

    private static final String REALM = "Bearer realm=\"milepost\"";

    private static final Duration KEYS_RETRY = Duration.ofSeconds(30);

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
        Matcher only = CREDENTIALS.matcher(credentials.getFirst());
        if (credentials.size() > 1 || !only.matches()) {
            throw refusal(401, "One bearer token is required.", REALM);
        }
        Caller caller = verify(only.group(1), request.remoteAddress());
        if (!caller.scopes().contains(scope) || !granted.test(caller)) {
            throw refusal(
                    403,
                    "The token does not have the scope " + scope + ".",
                    REALM + ", error=\"insufficient_scope\", scope=\"" + scope + "\"");
        }
        return caller;
    }

    private Caller verify(String token, String address) {
        try {
            return verifier.verify(token);
        } catch (InvalidToken e) {
            OptionalLong leftOut = verifier.refusals().line();
            if (leftOut.isPresent()) {
                String words = LogLimit.words(leftOut.getAsLong());
                LOG.warn("a token that is not good was refused, from {}{}", address, words);
            }
            throw refusal(
                    401,
                    "The token is malformed, expired, or not from here.",
                    REALM + ", error=\"invalid_token\"");
        } catch (KeysUnavailable e) {
            throw new Fault(503, "The token cannot be checked now.", RetryAfter.header(KEYS_RETRY));
        }
    }

    private static Fault refusal(int status, String message, String challenge) {
        return new Fault(status, message, Map.of("WWW-Authenticate", challenge));
    }
}
