package org.milepost.oauth;

import java.time.Duration;

/**
 * The claims and lifetimes of our tokens.
 *
 * @param issuer the URL that names this installation, without a slash at the end; its OAuth
 *     endpoints are below it
 * @param audience the APIs that the tokens are for
 * @param lifetime the lifetime of a client's own token
 * @param memberLifetime the lifetime of a member's token
 */
public record TokenSettings(
        String issuer, String audience, Duration lifetime, Duration memberLifetime) {

    /** Tokens of an hour, of members half an hour, for the APIs of this installation. */
    public static TokenSettings of(String issuer) {
        return new TokenSettings(issuer, issuer, Duration.ofHours(1), Duration.ofMinutes(30));
    }
}
