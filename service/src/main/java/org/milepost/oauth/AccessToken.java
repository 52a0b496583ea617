package org.milepost.oauth;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.milepost.http.Caller;

/**
 * What a good access token says.
 *
 * @param grant the member's grant that it comes of; empty for a client's own, and for tokens of
 *     another provider
 */
record AccessToken(Caller caller, Instant issuedAt, Instant expiresAt, Optional<UUID> grant) {

    /** Whether it was issued here: a provider's speaks for a member without a grant of ours. */
    boolean isOurs() {
        return grant.isPresent() || Subject.of(caller.subject()).isEmpty();
    }
}
