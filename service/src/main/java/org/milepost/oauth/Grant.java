package org.milepost.oauth;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * What a member let a client do, once. All tokens that come of it are one family, and end together
 * when it is revoked.
 *
 * @param subject the member, as tokens spell it
 * @param scopes what was granted
 * @param expiresAt when it ends by itself
 * @param revokedAt when it was revoked
 */
record Grant(
        UUID id,
        String clientId,
        String subject,
        Set<String> scopes,
        Instant expiresAt,
        Optional<Instant> revokedAt) {

    Grant {
        scopes = Set.copyOf(scopes);
    }

    boolean isLive(Instant now) {
        return revokedAt.isEmpty() && now.isBefore(expiresAt);
    }
}
