package org.milepost.oauth;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * A grant that has not ended, as operators see it: nothing of it can be used as a token.
 *
 * @param id its identifier, which its access tokens name
 * @param subject the member, as tokens spell it
 * @param clientId who may act for the member
 * @param partner the number of the client's partner
 * @param scopes what was granted
 * @param since when the member consented
 * @param until when it ends by itself; while its code is not redeemed, when that expires
 * @param lastUsed when a code or refresh token of it was last exchanged for an access token; absent
 *     before the first time
 */
public record MemberGrant(
        UUID id,
        String subject,
        String clientId,
        Optional<Integer> partner,
        Set<String> scopes,
        Instant since,
        Instant until,
        Optional<Instant> lastUsed) {

    public MemberGrant {
        scopes = Set.copyOf(scopes);
    }
}
