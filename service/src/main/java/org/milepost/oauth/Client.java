package org.milepost.oauth;

import java.util.Optional;
import java.util.Set;

/**
 * An API client, without its secret.
 *
 * @param clientId its identifier
 * @param partner the partner that it acts for; absent for the operator's own
 * @param scopes what its own tokens can allow; {@link #OPERATOR_SCOPE} only for the operator's own
 *     clients
 * @param memberScopes what it may ask members for
 * @param redirectUris its redirect addresses, each a {@link RedirectUri}
 * @param isPublic whether it is a program on members' own devices, which cannot keep a secret (RFC
 *     6749, section 2.1): it has no scopes of its own, and PKCE alone protects its codes
 * @param active whether it can get tokens and its tokens are accepted
 */
public record Client(
        String clientId,
        Optional<Integer> partner,
        Set<String> scopes,
        Set<String> memberScopes,
        Set<String> redirectUris,
        boolean isPublic,
        boolean active) {

    /** The scope of the operator's API, which no client of a partner can have. */
    public static final String OPERATOR_SCOPE = "operator";

    public Client {
        if (partner.isPresent() && scopes.contains(OPERATOR_SCOPE)) {
            throw new IllegalArgumentException("the scope is for the operator's own clients");
        }
        if (isPublic && !scopes.isEmpty()) {
            throw new IllegalArgumentException("a public client has no scopes of its own");
        }
        scopes = Set.copyOf(scopes);
        memberScopes = Set.copyOf(memberScopes);
        redirectUris = Set.copyOf(redirectUris);
    }

    /** A client with a secret. */
    public Client(
            String clientId,
            Optional<Integer> partner,
            Set<String> scopes,
            Set<String> memberScopes,
            Set<String> redirectUris,
            boolean active) {
        this(clientId, partner, scopes, memberScopes, redirectUris, false, active);
    }

    /** A client with a secret that may not ask members for consent. */
    public Client(String clientId, Optional<Integer> partner, Set<String> scopes, boolean active) {
        this(clientId, partner, scopes, Set.of(), Set.of(), active);
    }
}
