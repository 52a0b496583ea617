package org.milepost.oauth;

import java.util.Optional;
import java.util.Set;

/** An authorization request of a client (RFC 6749, section 4.1.1), once it is read. */
sealed interface AuthorizationRequest {

    /**
     * The member may be asked for consent.
     *
     * @param state the value that the answer must return to the client
     * @param challenge the SHA-256 of a verifier that only the client has, in base64url; empty when
     *     the nonce of an ID token takes its place
     * @param demands what the client demands of the sign-in
     */
    record Valid(
            Client client,
            RedirectUri redirectUri,
            Optional<String> state,
            Set<String> scopes,
            String challenge,
            SignInDemands demands)
            implements AuthorizationRequest {

        public Valid {
            scopes = Set.copyOf(scopes);
        }

        /** The same request, answered with an error. */
        ErrorRedirect error(String error, String description) {
            return new ErrorRedirect(redirectUri, state, error, description);
        }
    }

    /** The request is not valid; the error goes to the client by a redirect. */
    record ErrorRedirect(
            RedirectUri redirectUri, Optional<String> state, String error, String description)
            implements AuthorizationRequest {}

    /**
     * The redirect address is not registered for a client, so the error is shown on the page only.
     *
     * @param reason the key of the message
     */
    record ErrorPage(String reason) implements AuthorizationRequest {}
}
