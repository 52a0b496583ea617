package org.milepost.oauth;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.milepost.dialect.Caller;
import org.milepost.http.BearerChallenge;
import org.milepost.http.Fault;
import org.milepost.http.Guard;
import org.milepost.http.LogLimit;
import org.milepost.http.Request;
import org.milepost.http.RetryAfter;
import org.milepost.programme.PartnerId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Admits callers whose bearer token is valid and has the scope of the route (RFC 6750). The client
 * must still have the scope: one that lost it is refused at once, although its tokens name it.
 *
 * <p>Threads: shared.
 */
public final class BearerGuard implements Guard {

    private static final Logger LOG = LoggerFactory.getLogger(BearerGuard.class);

    /** RFC 9110, section 11.4: the scheme in any case, spaces, and the token. */
    private static final Pattern CREDENTIALS = Pattern.compile("(?i:bearer) +([^ ].*)");

    private static final Duration KEYS_RETRY = Duration.ofSeconds(30);

    private final TokenVerifier verifier;
    private final Function<String, Optional<Client>> clients;
    private final String scope;

    /**
     * A guard of routes that need this scope.
     *
     * @param clients the client with an identifier
     */
    public BearerGuard(
            TokenVerifier verifier, Function<String, Optional<Client>> clients, String scope) {
        this.verifier = verifier;
        this.clients = clients;
        this.scope = scope;
    }

    @Override
    public Caller.TokenHolder admit(Request request) {
        AccessToken token = token(request);
        return clients.apply(token.clientId())
                .filter(client -> granted(client, token).contains(scope))
                .map(client -> caller(client, token))
                .orElseThrow(this::insufficient);
    }

    /** The scopes of the token of a request that was admitted, which the client still has. */
    Set<String> scopes(Request request) {
        AccessToken token = token(request);
        return clients.apply(token.clientId())
                .map(client -> granted(client, token))
                .orElseGet(Set::of);
    }

    /** The answer to a token that does not have the scope. */
    Fault insufficient() {
        return new Fault(
                403,
                "The token does not have the scope " + scope + ".",
                BearerChallenge.insufficientScope(scope));
    }

    /** The answer to a token that is not valid. */
    static Fault invalidToken() {
        return new Fault(
                401,
                "The token is malformed, expired, or from another issuer.",
                BearerChallenge.invalidToken());
    }

    private AccessToken token(Request request) {
        List<String> credentials = request.headers("Authorization");
        if (credentials.isEmpty()) {
            throw new Fault(401, "A bearer token is required.", BearerChallenge.noToken());
        }
        Matcher only = CREDENTIALS.matcher(credentials.getFirst());
        if (credentials.size() > 1 || !only.matches()) {
            throw new Fault(
                    401, "Exactly one bearer token is required.", BearerChallenge.noToken());
        }
        return verify(only.group(1), request.remoteAddress());
    }

    private static Set<String> granted(Client client, AccessToken token) {
        Set<String> granted = new HashSet<>(token.scopes());
        granted.retainAll(scopes(client, token));
        return granted;
    }

    /** The present scopes of a client: its own, or for members. */
    private static Set<String> scopes(Client client, AccessToken token) {
        return token.member().isPresent() ? client.memberScopes() : client.scopes();
    }

    private static Caller.TokenHolder caller(Client client, AccessToken token) {
        Optional<PartnerId> partner = client.partner().map(PartnerId::new);
        if (token.member().isPresent()) {
            Subject member = token.member().get();
            return new Caller.ConsentingMember(
                    client.clientId(), partner, member.programme(), member.number());
        }
        return partner.<Caller.TokenHolder>map(
                        it -> new Caller.PartnerClient(client.clientId(), it))
                .orElseGet(() -> new Caller.OperatorClient(client.clientId(), client.roles()));
    }

    private AccessToken verify(String token, String address) {
        try {
            return verifier.verify(token);
        } catch (InvalidToken e) {
            OptionalLong leftOut = verifier.refusals().line();
            if (leftOut.isPresent()) {
                String words = LogLimit.words(leftOut.getAsLong());
                LOG.warn(
                        "an invalid token was refused with 401 from {}; the caller"
                                + " needs a new one; if this repeats, find the caller by its"
                                + " address{}",
                        address,
                        words);
            }
            throw invalidToken();
        } catch (KeysUnavailable e) {
            throw new Fault(503, "The token cannot be checked now.", RetryAfter.header(KEYS_RETRY));
        }
    }
}
