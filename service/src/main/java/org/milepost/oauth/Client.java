package org.milepost.oauth;

import java.util.Optional;
import java.util.Set;
import org.milepost.dialect.StaffRole;

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
 * @param roles what it may do with the operator's scope; none without it
 */
public record Client(
        String clientId,
        Optional<Integer> partner,
        Set<String> scopes,
        Set<String> memberScopes,
        Set<String> redirectUris,
        boolean isPublic,
        boolean active,
        Set<StaffRole> roles) {

    /** The scope of the operator's API, which no client of a partner can have. */
    public static final String OPERATOR_SCOPE = "operator";

    public Client {
        if (partner.isPresent() && scopes.contains(OPERATOR_SCOPE)) {
            throw new IllegalArgumentException("the scope is for the operator's own clients");
        }
        if (isPublic && !scopes.isEmpty()) {
            throw new IllegalArgumentException("a public client has no scopes of its own");
        }
        if (!roles.isEmpty() && !scopes.contains(OPERATOR_SCOPE)) {
            throw new IllegalArgumentException("roles come with the operator's scope");
        }
        roles = Set.copyOf(roles);
        scopes = Set.copyOf(scopes);
        memberScopes = Set.copyOf(memberScopes);
        redirectUris = Set.copyOf(redirectUris);
    }

    /** The roles of a client that has these scopes and was given no roles: what 0.1 allowed it. */
    public static Set<StaffRole> usualRoles(Set<String> scopes) {
        return scopes.contains(OPERATOR_SCOPE)
                ? Set.of(StaffRole.PROGRAMME_ADMINISTRATOR)
                : Set.of();
    }

    /** A client with the usual roles. */
    public Client(
            String clientId,
            Optional<Integer> partner,
            Set<String> scopes,
            Set<String> memberScopes,
            Set<String> redirectUris,
            boolean isPublic,
            boolean active) {
        this(
                clientId,
                partner,
                scopes,
                memberScopes,
                redirectUris,
                isPublic,
                active,
                usualRoles(scopes));
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
