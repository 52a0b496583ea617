package org.milepost.oauth;

import java.net.URI;
import java.util.Set;

/**
 * An external OpenID Connect provider where members sign in instead of here, and the form of its
 * access tokens.
 *
 * @param issuer the required value of {@code iss} in its tokens
 * @param jwksUrl the address of its public keys
 * @param audience a required value of {@code aud} in its tokens
 * @param types the accepted values of {@code typ} in their headers
 * @param algorithms the accepted signature algorithms, none with a shared secret
 * @param programmeClaim the claim with the code of the member's programme
 * @param memberClaim the claim with the membership number
 * @param clientClaim the claim with the identifier of the partner's client
 * @param scopeClaim the claim with the scopes that the member granted, as one text or as a list
 */
public record ProviderSettings(
        String issuer,
        URI jwksUrl,
        String audience,
        Set<String> types,
        Set<String> algorithms,
        String programmeClaim,
        String memberClaim,
        String clientClaim,
        String scopeClaim) {

    /** The algorithms that can be configured; none of them has a shared secret. */
    public static final Set<String> ALGORITHMS =
            Set.of(
                    "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512",
                    "EdDSA");

    public ProviderSettings {
        types = Set.copyOf(types);
        algorithms = Set.copyOf(algorithms);
        if (types.isEmpty() || algorithms.isEmpty() || !ALGORITHMS.containsAll(algorithms)) {
            throw new IllegalArgumentException("no types, or not the algorithms of a provider");
        }
    }
}
