package org.milepost.oauth;

import java.util.Optional;
import java.util.Set;

/**
 * An API client: who it is and what it may ask for. Its secret is elsewhere.
 *
 * @param clientId the name it signs in with
 * @param partner the partner that it acts for; absent for the operator's own
 * @param scopes all that a token of this client can allow
 * @param active whether it may sign in and its tokens are honoured
 */
public record Client(
        String clientId, Optional<Integer> partner, Set<String> scopes, boolean active) {
    public Client {
        scopes = Set.copyOf(scopes);
    }
}
