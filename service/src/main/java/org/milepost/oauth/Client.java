package org.milepost.oauth;

import java.util.Optional;
import java.util.Set;

/**
 * An API client: who it is, what it may do itself, and what it may ask members for. Its secret is
 * elsewhere.
 *
 * @param clientId the name it signs in with
 * @param partner the partner that it acts for; absent for the operator's own
 * @param scopes all that a token of the client's own can allow; {@link #OPERATOR_SCOPE} is only for
 *     the operator's own clients
 * @param memberScopes all that a member can let it do
 * @param redirectUris where it may have members sent back to, as {@link RedirectUri} allows
 * @param active whether it may sign in and its tokens are honoured
 */
public record Client(
        String clientId,
        Optional<Integer> partner,
        Set<String> scopes,
        Set<String> memberScopes,
        Set<String> redirectUris,
        boolean active) {

    /** The scope of the operator's API, which no client of a partner can have. */
    public static final String OPERATOR_SCOPE = "operator";

    public Client {
        if (partner.isPresent() && scopes.contains(OPERATOR_SCOPE)) {
            throw new IllegalArgumentException("the scope is for the operator's own clients");
        }
        scopes = Set.copyOf(scopes);
        memberScopes = Set.copyOf(memberScopes);
        redirectUris = Set.copyOf(redirectUris);
    }

    /** A client that asks no member for anything. */
    public Client(String clientId, Optional<Integer> partner, Set<String> scopes, boolean active) {
        this(clientId, partner, scopes, Set.of(), Set.of(), active);
    }
}
