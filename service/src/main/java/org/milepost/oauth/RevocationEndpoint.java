package org.milepost.oauth;

import com.nimbusds.oauth2.sdk.OAuth2Error;
import java.util.Optional;
import org.milepost.http.Endpoint;
import org.milepost.http.Json;
import org.milepost.http.Request;
import org.milepost.http.Response;

/**
 * Revokes a member's grant for its client (RFC 7009). Any token of the grant revokes the refresh
 * token and all access tokens, which every instance refuses within two seconds. A token that a
 * client has for itself has no grant and cannot be revoked.
 *
 * <p>Threads: shared.
 */
public final class RevocationEndpoint implements Endpoint {

    private static final byte[] NOTHING = Json.writeObject(2, _ -> {});

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
            revoke(token, authenticator.identify(form, request.remoteAddress()));
            // RFC 7009, section 2.2: a token that is not valid counts as revoked. The body has no
            // meaning, but there are clients that read every answer as JSON.
            return Response.json(200, NOTHING);
        } catch (OAuthError refusal) {
            return refusal.response();
        }
    }

    private void revoke(String token, Client client) {
        Optional<AccessToken> access = verifier.find(token);
        if (access.isPresent()) {
            requireOwn(access.get().clientId(), client);
            grants.revoke(access.get().grant().orElseThrow(RevocationEndpoint::notRevocable));
            return;
        }
        Optional<Grant> grant = grants.find(token);
        if (grant.isPresent()) {
            requireOwn(grant.get().clientId(), client);
            grants.revoke(grant.get().id());
        }
    }

    private static void requireOwn(String clientId, Client client) {
        if (!clientId.equals(client.clientId())) {
            throw OAuthError.of(
                    OAuth2Error.INVALID_GRANT_CODE, "The token belongs to another client.");
        }
    }

    private static OAuthError notRevocable() {
        return OAuthError.of(
                "unsupported_token_type", "A token of the client's own cannot be revoked.");
    }
}
