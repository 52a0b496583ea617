package org.milepost.oauth;

import java.util.Set;

/**
 * An OpenID Connect provider at which this server itself is a client.
 *
 * @param issuer where its metadata are found (OpenID Connect Discovery 1.0, section 4)
 * @param roleClaim the claim of its ID tokens with the roles of a person, as a list or one text
 * @param algorithms the accepted signature algorithms, none with a shared secret
 */
public record OpenIdClientSettings(
        String issuer,
        String clientId,
        String clientSecret,
        String roleClaim,
        Set<String> algorithms) {

    public OpenIdClientSettings {
        algorithms = Set.copyOf(algorithms);
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "OpenIdClientSettings of " + issuer;
    }
}
