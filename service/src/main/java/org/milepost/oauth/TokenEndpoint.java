package org.milepost.oauth;

import com.nimbusds.oauth2.sdk.OAuth2Error;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.milepost.http.Endpoint;
import org.milepost.http.Fault;
import org.milepost.http.Json;
import org.milepost.http.Request;
import org.milepost.http.Response;
import org.milepost.http.RetryAfter;
import org.milepost.postgres.SqlFailure;
import tools.jackson.core.JsonGenerator;

/**
 * Issues access tokens: to authenticated clients for themselves, and to all for an authorization
 * code or a refresh token (RFC 6749, sections 4.1.3, 4.4, 5 and 6; RFC 7636). With a code for the
 * scope {@code openid} comes an ID token (OpenID Connect Core 1.0, section 3.1.3.3).
 *
 * <p>Threads: shared.
 */
public final class TokenEndpoint implements Endpoint {

    private static final String INVALID_CODE =
            "The code is unknown, expired, used, or was given for something else.";
    private static final String INVALID_TOKEN =
            "The refresh token is unknown, expired, revoked, or used.";

    /** RFC 7636, section 4.1. */
    private static final Pattern VERIFIER = Pattern.compile("[A-Za-z0-9._~-]{43,128}");

    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private static final Set<String> GRANT_TYPES =
            Set.of("client_credentials", "authorization_code", "refresh_token");

    private final ClientAuthenticator authenticator;
    private final TokenIssuer issuer;
    private final Optional<Grants> grants;
    private final Consumer<String> operatorSignIns;

    /**
     * An endpoint for the clients of this authenticator, with members' grants if they sign in here.
     *
     * @param operatorSignIns gets the identifier of a client before it gets a token with the
     *     operator's scope; if it fails, there is no token
     */
    public TokenEndpoint(
            ClientAuthenticator authenticator,
            TokenIssuer issuer,
            Optional<Grants> grants,
            Consumer<String> operatorSignIns) {
        this.authenticator = authenticator;
        this.issuer = issuer;
        this.grants = grants;
        this.operatorSignIns = operatorSignIns;
    }

    @Override
    public Response answer(Request request) {
        try {
            ClientForm form = ClientForm.read(request);
            String grantType = form.required("grant_type");
            if (!GRANT_TYPES.contains(grantType)) {
                throw unsupported();
            }
            Client client = authenticator.identify(form, request.remoteAddress());
            return switch (grantType) {
                case "client_credentials" -> clientCredentials(form, client);
                case "authorization_code" -> authorizationCode(form, client);
                case "refresh_token" -> refreshToken(form, client);
                default -> throw unsupported();
            };
        } catch (OAuthError refusal) {
            return refusal.response();
        }
    }

    private Response clientCredentials(ClientForm form, Client client) {
        if (client.isPublic()) {
            throw OAuthError.of(
                    OAuth2Error.UNAUTHORIZED_CLIENT_CODE,
                    "A public client has no tokens of its own.");
        }
        Set<String> scopes = form.scopes(client.scopes());
        if (scopes.contains(Client.OPERATOR_SCOPE)) {
            recordSignIn(client);
        }
        String token = issuer.issue(client.clientId(), client.clientId(), scopes);
        return granted(token, issuer.lifetimeSeconds(), scopes, _ -> {});
    }

    private void recordSignIn(Client client) {
        try {
            operatorSignIns.accept(client.clientId());
        } catch (RuntimeException e) {
            if (SqlFailure.ofStore(e).isEmpty()) {
                throw e;
            }
            throw new Fault(
                    503, "The sign-in cannot be recorded now.", RetryAfter.header(RETRY_AFTER));
        }
    }

    private Response authorizationCode(ClientForm form, Client client) {
        Grants members = grants.orElseThrow(TokenEndpoint::unsupported);
        String code = form.required("code");
        Optional<String> verifier = form.parameter("code_verifier");
        if (verifier.isEmpty() && !members.isWithoutChallenge(client.clientId(), code)) {
            throw OAuthError.invalidRequest("The code_verifier is missing.");
        }
        if (verifier.filter(it -> !VERIFIER.matcher(it).matches()).isPresent()) {
            throw OAuthError.invalidRequest(
                    "The code_verifier must be 43 to 128 of A-Za-z0-9-._~.");
        }
        Grants.Refreshable redeemed =
                members.redeem(client.clientId(), code, form.parameter("redirect_uri"), verifier)
                        .orElseThrow(() -> invalidGrant(INVALID_CODE));
        return ofMember(redeemed, stillGranted(redeemed.grant().scopes(), client), true);
    }

    private Response refreshToken(ClientForm form, Client client) {
        Grants members = grants.orElseThrow(TokenEndpoint::unsupported);
        String refreshToken = form.required("refresh_token");
        Grant grant =
                members.find(client.clientId(), refreshToken)
                        .orElseThrow(() -> invalidGrant(INVALID_TOKEN));
        Set<String> scopes = stillGranted(form.scopes(grant.scopes()), client);
        Grants.Refreshable refreshed =
                members.refresh(grant, refreshToken).orElseThrow(() -> invalidGrant(INVALID_TOKEN));
        return ofMember(refreshed, scopes, false);
    }

    /**
     * The tokens of a member.
     *
     * @param signedIn whether the answer contains an ID token
     */
    private Response ofMember(
            Grants.Refreshable refreshable, Set<String> scopes, boolean signedIn) {
        Grant grant = refreshable.grant();
        Exchange exchange = refreshable.exchange();
        String token = issuer.issue(grant, scopes, exchange);
        boolean openId = signedIn && MemberScope.OPENID.isAmong(scopes);
        return granted(
                token,
                issuer.memberLifetimeSeconds() - refreshable.age().toSeconds(),
                scopes,
                json -> {
                    json.writeStringProperty("refresh_token", refreshable.refreshToken());
                    if (openId) {
                        json.writeStringProperty(
                                "id_token", issuer.issueIdToken(grant, token, exchange));
                    }
                });
    }

    /** The scopes that the client may still ask members for. */
    private static Set<String> stillGranted(Set<String> scopes, Client client) {
        Set<String> still = new TreeSet<>(scopes);
        still.retainAll(client.memberScopes());
        return still;
    }

    private static Response granted(
            String token, long lifetimeSeconds, Set<String> scopes, Consumer<JsonGenerator> more) {
        byte[] body =
                Json.writeObject(
                        2048,
                        json -> {
                            json.writeStringProperty("access_token", token);
                            json.writeStringProperty("token_type", "Bearer");
                            json.writeNumberProperty("expires_in", lifetimeSeconds);
                            json.writeStringProperty("scope", Scopes.text(scopes));
                            more.accept(json);
                        });
        return Response.json(200, body).with("Pragma", "no-cache");
    }

    private static OAuthError unsupported() {
        return OAuthError.of(
                OAuth2Error.UNSUPPORTED_GRANT_TYPE_CODE, "The grant_type is not supported.");
    }

    private static OAuthError invalidGrant(String description) {
        return OAuthError.of(OAuth2Error.INVALID_GRANT_CODE, description);
    }
}
