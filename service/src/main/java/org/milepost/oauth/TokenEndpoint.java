package org.milepost.oauth;

import com.nimbusds.oauth2.sdk.OAuth2Error;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.milepost.http.Endpoint;
import org.milepost.http.Json;
import org.milepost.http.Request;
import org.milepost.http.Response;

/**
 * Issues access tokens to authenticated clients: for the client itself, for an authorization code,
 * or for a refresh token (RFC 6749, sections 4.1.3, 4.4, 5 and 6; RFC 7636).
 *
 * <p>Threads: safe for all.
 */
public final class TokenEndpoint implements Endpoint {

    private static final String INVALID_CODE =
            "The code is unknown, expired, used, or was given for something else.";
    private static final String INVALID_TOKEN =
            "The refresh token is unknown, expired, revoked, or used.";

    /** RFC 7636, section 4.1. */
    private static final Pattern VERIFIER = Pattern.compile("[A-Za-z0-9._~-]{43,128}");

    private static final Set<String> GRANT_TYPES =
            Set.of("client_credentials", "authorization_code", "refresh_token");

    private final ClientAuthenticator authenticator;
    private final TokenIssuer issuer;
    private final Optional<Grants> grants;

    /**
     * An endpoint for the clients of this authenticator, with members' grants if they sign in here.
     */
    public TokenEndpoint(
            ClientAuthenticator authenticator, TokenIssuer issuer, Optional<Grants> grants) {
        this.authenticator = authenticator;
        this.issuer = issuer;
        this.grants = grants;
    }

    @Override
    public Response answer(Request request) {
        try {
            ClientForm form = ClientForm.read(request);
            String grantType = form.required("grant_type");
            if (!GRANT_TYPES.contains(grantType)) {
                throw unsupported();
            }
            Client client = authenticator.authenticate(form, request.remoteAddress());
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
        Set<String> scopes = form.scopes(client.scopes());
        String token = issuer.issue(client.clientId(), client.clientId(), scopes);
        return granted(token, issuer.lifetimeSeconds(), scopes, Optional.empty());
    }

    private Response authorizationCode(ClientForm form, Client client) {
        Grants members = grants.orElseThrow(TokenEndpoint::unsupported);
        String code = form.required("code");
        String verifier = form.required("code_verifier");
        if (!VERIFIER.matcher(verifier).matches()) {
            throw OAuthError.invalidRequest(
                    "The code_verifier must be 43 to 128 of A-Za-z0-9-._~.");
        }
        Grants.Refreshable redeemed =
                members.redeem(client.clientId(), code, form.parameter("redirect_uri"), verifier)
                        .orElseThrow(() -> invalidGrant(INVALID_CODE));
        return ofMember(redeemed, stillGranted(redeemed.grant().scopes(), client));
    }

    private Response refreshToken(ClientForm form, Client client) {
        Grants members = grants.orElseThrow(TokenEndpoint::unsupported);
        String refreshToken = form.required("refresh_token");
        Grant grant =
                members.find(client.clientId(), refreshToken)
                        .orElseThrow(() -> invalidGrant(INVALID_TOKEN));
        Set<String> scopes = stillGranted(form.scopes(grant.scopes()), client);
        String next =
                members.refresh(grant, refreshToken).orElseThrow(() -> invalidGrant(INVALID_TOKEN));
        return ofMember(new Grants.Refreshable(grant, next), scopes);
    }

    private Response ofMember(Grants.Refreshable refreshable, Set<String> scopes) {
        String token = issuer.issue(refreshable.grant(), scopes);
        return granted(
                token,
                issuer.memberLifetimeSeconds(),
                scopes,
                Optional.of(refreshable.refreshToken()));
    }

    /** The scopes that the client may still ask members for. */
    private static Set<String> stillGranted(Set<String> scopes, Client client) {
        Set<String> still = new TreeSet<>(scopes);
        still.retainAll(client.memberScopes());
        return still;
    }

    private static Response granted(
            String token, long lifetimeSeconds, Set<String> scopes, Optional<String> refresh) {
        byte[] body =
                Json.writeObject(
                        1024,
                        json -> {
                            json.writeStringProperty("access_token", token);
                            json.writeStringProperty("token_type", "Bearer");
                            json.writeNumberProperty("expires_in", lifetimeSeconds);
                            json.writeStringProperty("scope", Scopes.text(scopes));
                            refresh.ifPresent(
                                    value -> json.writeStringProperty("refresh_token", value));
                        });
        return Response.json(200, body).with("Pragma", "no-cache");
    }

    private static OAuthError unsupported() {
        return OAuthError.of(
                OAuth2Error.UNSUPPORTED_GRANT_TYPE_CODE, "There is no such grant_type here.");
    }

    private static OAuthError invalidGrant(String description) {
        return OAuthError.of(OAuth2Error.INVALID_GRANT_CODE, description);
    }
}
