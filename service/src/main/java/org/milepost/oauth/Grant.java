package org.milepost.oauth;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * One consent of a member to a client. All its tokens end together when it is revoked.
 *
 * @param scopes what was granted
 * @param expiresAt when it ends by itself
 * @param revokedAt when it was revoked
 */
record Grant(
        UUID id,
        String clientId,
        Subject subject,
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
