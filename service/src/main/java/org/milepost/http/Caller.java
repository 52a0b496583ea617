package org.milepost.http;

import java.util.Set;

/**
 * Who a verified token speaks for: the OAuth client, its subject, and what it was granted.
 *
 * @param clientId the OAuth client that the token was issued to
 * @param subject the token's subject: the client itself, or a member
 * @param scopes what the token allows
 */
public record Caller(String clientId, String subject, Set<String> scopes) {
    public Caller {
        scopes = Set.copyOf(scopes);
    }
}
