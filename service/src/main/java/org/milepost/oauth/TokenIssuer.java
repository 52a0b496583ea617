package org.milepost.oauth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.Set;
import java.util.UUID;

/**
 * Signs access tokens: JSON Web Tokens of the profile of RFC 9068.
 *
 * <p>Threads: safe for all.
 */
public final class TokenIssuer {

    /** The type that distinguishes our access tokens from other tokens signed with our keys. */
    static final JOSEObjectType TYPE = new JOSEObjectType("at+jwt");

    /** The claim with the identifier of the grant of a member's token. */
    static final String GRANT = "grant";

    private final SigningKeys keys;
    private final TokenSettings settings;
    private final InstantSource clock;

    /**
     * An issuer that signs with the newest of these keys.
     *
     * @param clock real time, which verifiers elsewhere share
     */
    public TokenIssuer(SigningKeys keys, TokenSettings settings, InstantSource clock) {
        this.keys = keys;
        this.settings = settings;
        this.clock = clock;
    }

    /** A signed token for this client, which represents the subject. */
    public String issue(String clientId, String subject, Set<String> scopes) {
        return sign(claims(clientId, subject, scopes, settings.lifetime()).build());
    }

    /** A signed token of this grant, which represents its member. */
    String issue(Grant grant, Set<String> scopes) {
        Duration lifetime = settings.memberLifetime();
        return sign(
                claims(grant.clientId(), grant.subject().text(), scopes, lifetime)
                        .claim(GRANT, grant.id().toString())
                        .build());
    }

    private JWTClaimsSet.Builder claims(
            String clientId, String subject, Set<String> scopes, Duration lifetime) {
        Instant now = clock.instant();
        return new JWTClaimsSet.Builder()
                .issuer(settings.issuer())
                .audience(settings.audience())
                .subject(subject)
                .claim("client_id", clientId)
                .claim("scope", Scopes.text(scopes))
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plus(lifetime)))
                .jwtID(UUID.randomUUID().toString());
    }

    private String sign(JWTClaimsSet claims) {
        JWSHeader header =
                new JWSHeader.Builder(SigningKeys.ALGORITHM)
                        .type(TYPE)
                        .keyID(keys.signingKeyId())
                        .build();
        SignedJWT token = new SignedJWT(header, claims);
        try {
            token.sign(keys.signer());
        } catch (JOSEException e) {
            throw new IllegalStateException("The signing key does not sign", e);
        }
        return token.serialize();
    }

    /** The lifetime of members' tokens, in seconds. */
    long memberLifetimeSeconds() {
        return settings.memberLifetime().toSeconds();
    }

    /** The lifetime of clients' own tokens, in seconds. */
    long lifetimeSeconds() {
        return settings.lifetime().toSeconds();
    }
}
