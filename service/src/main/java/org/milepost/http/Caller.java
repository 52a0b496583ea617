package org.milepost.http;

import java.util.Optional;
import java.util.Set;

/**
 * Who a verified token speaks for: the OAuth client, its subject, and what it was granted.
 *
 * @param clientId the OAuth client that the token was issued to
 * @param partner the number of the partner that the client belongs to
 * @param subject the token's subject: the client itself, or a member
 * @param scopes what the token allows
 */
public record Caller(
        String clientId, Optional<Integer> partner, String subject, Set<String> scopes) {
    public Caller {
        scopes = Set.copyOf(scopes);
    }
}
