package org.milepost.oauth;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * A grant that has not ended, for operators: nothing in it can be used as a token.
 *
 * @param id its identifier, which is in its access tokens
 * @param subject the member, as in the claim {@code sub}
 * @param clientId the client that may act for the member
 * @param partner the number of the client's partner
 * @param scopes what was granted
 * @param since when the member consented
 * @param until when it expires; the expiry of its code until that is redeemed
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
