package org.milepost.oauth;

import com.nimbusds.oauth2.sdk.OAuth2Error;
import java.util.Map;
import java.util.Optional;
import org.milepost.http.Endpoint;
import org.milepost.http.Request;
import org.milepost.http.Response;

/**
 * Lets a client give back what a member let it do (RFC 7009). Any token of the grant ends it whole:
 * the refresh token, and all access tokens, which are refused everywhere within two seconds. A
 * token of a client's own comes of no grant and cannot be revoked.
 *
 * <p>Threads: safe for all.
 */
public final class RevocationEndpoint implements Endpoint {

    private static final byte[] NOTHING = {};

    private final ClientAuthenticator authenticator;
    private final TokenVerifier verifier;
    private final Grants grants;

    /** An endpoint for the clients of this authenticator. */
    public RevocationEndpoint(
            ClientAuthenticator authenticator, TokenVerifier verifier, Grants grants) {
        this.authenticator = authenticator;
        this.verifier = verifier;
        this.grants = grants;
    }

    @Override
    public Response answer(Request request) {
        try {
            ClientForm form = ClientForm.read(request);
            String token = form.required("token");
            Client client = authenticator.admit(form, request.remoteAddress());
            revoke(token, client);
            // RFC 7009, section 2.2: a token that is not good is as good as revoked
            return new Response(200, "", NOTHING, Map.of());
        } catch (Refusal refusal) {
            return refusal.response();
        }
    }

    private void revoke(String token, Client client) {
        Optional<AccessToken> access = accessToken(token);
        if (access.isPresent()) {
            requireOwn(access.get().clientId(), client);
            grants.revoke(access.get().grant().orElseThrow(RevocationEndpoint::notRevocable));
            return;
        }
        grants.find(token)
                .ifPresent(
                        grant -> {
                            requireOwn(grant.clientId(), client);
                            grants.revoke(grant.id());
                        });
    }

    private Optional<AccessToken> accessToken(String token) {
        try {
            return Optional.of(verifier.verify(token));
        } catch (InvalidToken e) {
            return Optional.empty();
        }
    }

    private static void requireOwn(String clientId, Client client) {
        if (!clientId.equals(client.clientId())) {
            throw Refusal.of(OAuth2Error.INVALID_GRANT_CODE, "The token is another client's.");
        }
    }

    private static Refusal notRevocable() {
        return Refusal.of(
                "unsupported_token_type", "A token of the client's own cannot be revoked.");
    }
}
