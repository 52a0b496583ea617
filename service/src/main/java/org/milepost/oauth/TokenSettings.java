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
 * @param grantLifetime how long a member's grant gives tokens
 * @param signInLifetime how long a member's sign-in is valid
 */
public record TokenSettings(
        String issuer,
        String audience,
        Duration lifetime,
        Duration memberLifetime,
        Duration grantLifetime,
        Duration signInLifetime) {

    /** How long a member's grant gives tokens, unless it is set otherwise. */
    public static final Duration GRANT_LIFETIME = Duration.ofDays(90);

    /** How long a member's sign-in is valid, unless it is set otherwise. */
    public static final Duration SIGN_IN_LIFETIME = Duration.ofMinutes(15);

    private static final Duration LIFETIME = Duration.ofHours(1);
    private static final Duration MEMBER_LIFETIME = Duration.ofMinutes(30);

    /**
     * How long a key verifies after it signed for the last time: the longest lifetime of a token,
     * and a minute for clocks that differ.
     */
    static final Duration VERIFIED_AFTER_SIGNING = LIFETIME.plusMinutes(1);

    /** Tokens of an hour, of members half an hour, for the APIs of this installation. */
    public static TokenSettings of(String issuer) {
        return of(issuer, GRANT_LIFETIME, SIGN_IN_LIFETIME);
    }

    /** The same with other lifetimes of members' grants and sign-ins. */
    public static TokenSettings of(String issuer, Duration grants, Duration signIns) {
        return new TokenSettings(issuer, issuer, LIFETIME, MEMBER_LIFETIME, grants, signIns);
    }
}
