package org.milepost.oauth;

import java.time.Duration;

/**
 * What our tokens say of themselves.
 *
 * @param issuer the URL that names this installation, without a slash at the end; its OAuth
 *     endpoints lie under it
 * @param audience the APIs that the tokens are for
 * @param lifetime how long a token of a client's own is good
 * @param memberLifetime how long a token that speaks for a member is good
 */
public record TokenSettings(
        String issuer, String audience, Duration lifetime, Duration memberLifetime) {

    /** Tokens of an hour, of members half an hour, for the APIs of this installation. */
    public static TokenSettings of(String issuer) {
        return new TokenSettings(issuer, issuer, Duration.ofHours(1), Duration.ofMinutes(30));
    }
}
