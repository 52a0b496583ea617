package org.milepost.oauth;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * One consent of a member to a client. All its tokens end together when it is revoked.
 *
 * @param scopes what was granted
 * @param expiresAt when it expires
 * @param revokedAt when it was revoked
 * @param authentication the data of the sign-in for ID tokens
 */
record Grant(
        UUID id,
        String clientId,
        Subject subject,
        Set<String> scopes,
        Instant expiresAt,
        Optional<Instant> revokedAt,
        Authentication authentication) {

    Grant {
        scopes = Set.copyOf(scopes);
    }

    /**
     * How the member of a grant was authenticated.
     *
     * @param at when the member signed in; absent in grants of versions before this was kept
     * @param nonce what the client's authorization request had for the ID token to repeat
     */
    record Authentication(Optional<Instant> at, Optional<String> nonce) {

        /** Nothing is known of it. */
        static final Authentication UNKNOWN =
                new Authentication(Optional.empty(), Optional.empty());
    }

    boolean isLive(Instant now) {
        return revokedAt.isEmpty() && now.isBefore(expiresAt);
    }
}
