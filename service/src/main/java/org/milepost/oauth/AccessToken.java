package org.milepost.oauth;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * The claims of a valid access token.
 *
 * @param clientId the client that it was issued to
 * @param member the member who consented; empty for a token of the client's own
 * @param scopes what it allows
 * @param grant the member's grant; empty for a client's own token, and for a provider's token
 */
public record AccessToken(
        String clientId,
        Optional<Subject> member,
        Set<String> scopes,
        Instant issuedAt,
        Instant expiresAt,
        Optional<UUID> grant) {

    public AccessToken {
        scopes = Set.copyOf(scopes);
    }

    /** The claim {@code sub}: the member, or the client itself. */
    String subject() {
        return member.map(Subject::text).orElse(clientId);
    }

    /** Whether this server issued it: a provider's token has a member and no grant. */
    boolean isOurs() {
        return grant.isPresent() || member.isEmpty();
    }
}
