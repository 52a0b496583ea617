package org.milepost.oauth;

import java.util.Optional;
import java.util.Set;

/** What a client asks of a member by sending it here, once it is read. */
sealed interface AuthorizationRequest {

    /**
     * The member may be asked.
     *
     * @param state what the client wants to have back with the answer
     * @param challenge the SHA-256 of a verifier that only the client knows, in base64url
     */
    record Askable(
            Client client,
            RedirectUri redirectUri,
            Optional<String> state,
            Set<String> scopes,
            String challenge)
            implements AuthorizationRequest {

        public Askable {
            scopes = Set.copyOf(scopes);
        }

        /** The same request, to be answered with an error. */
        Declined declined(String error, String description) {
            return new Declined(redirectUri, state, error, description);
        }
    }

    /** Something is wrong, and the client can be told. */
    record Declined(
            RedirectUri redirectUri, Optional<String> state, String error, String description)
            implements AuthorizationRequest {}

    /**
     * Nobody can be told but the person who looks at the page, for we do not know that the address
     * to go back to is a client's.
     */
    record Unanswerable(String message) implements AuthorizationRequest {}
}
