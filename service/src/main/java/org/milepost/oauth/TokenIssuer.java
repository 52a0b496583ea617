package org.milepost.oauth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.oauth2.sdk.token.BearerAccessToken;
import com.nimbusds.openid.connect.sdk.claims.AccessTokenHash;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.Set;
import java.util.UUID;

/**
 * Signs access tokens, which are JSON Web Tokens of the profile of RFC 9068, and ID tokens.
 *
 * <p>Threads: shared.
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
     * An issuer that signs with these keys, each token with the one that signs at its time.
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
        Instant now = clock.instant();
        return sign(
                TYPE,
                claims(clientId, subject, scopes, now, settings.lifetime())
                        .jwtID(UUID.randomUUID().toString())
                        .build(),
                now);
    }

    /**
     * A signed token of this grant, which represents its member: the same for the same exchange.
     */
    String issue(Grant grant, Set<String> scopes, Exchange exchange) {
        Duration lifetime = settings.memberLifetime();
        JWTClaimsSet.Builder claims =
                claims(grant.clientId(), grant.subject().text(), scopes, exchange.at(), lifetime);
        return sign(
                TYPE,
                claims.claim(GRANT, grant.id().toString())
                        .jwtID(exchange.tokenId(Scopes.text(scopes)))
                        .build(),
                exchange.at());
    }

    /**
     * A signed ID token about the member of this grant (OpenID Connect Core 1.0, section 2): the
     * same for the same exchange.
     *
     * @param accessToken the access token that is issued with it
     */
    String issueIdToken(Grant grant, String accessToken, Exchange exchange) {
        Instant now = exchange.at();
        JWTClaimsSet.Builder claims =
                new JWTClaimsSet.Builder()
                        .issuer(settings.issuer())
                        .audience(grant.clientId())
                        .subject(grant.subject().text())
                        .issueTime(Date.from(now))
                        .expirationTime(Date.from(now.plus(settings.memberLifetime())))
                        .claim("at_hash", accessTokenHash(accessToken));
        Grant.Authentication authentication = grant.authentication();
        authentication.at().ifPresent(it -> claims.claim("auth_time", it.getEpochSecond()));
        authentication.nonce().ifPresent(it -> claims.claim("nonce", it));
        return sign(JOSEObjectType.JWT, claims.build(), now);
    }

    private static String accessTokenHash(String accessToken) {
        return AccessTokenHash.compute(
                        new BearerAccessToken(accessToken), SigningKeys.ALGORITHM, null)
                .getValue();
    }

    private JWTClaimsSet.Builder claims(
            String clientId, String subject, Set<String> scopes, Instant now, Duration lifetime) {
        return new JWTClaimsSet.Builder()
                .issuer(settings.issuer())
                .audience(settings.audience())
                .subject(subject)
                .claim("client_id", clientId)
                .claim("scope", Scopes.text(scopes))
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plus(lifetime)));
    }

    private String sign(JOSEObjectType type, JWTClaimsSet claims, Instant at) {
        SigningKeys.Signer signer = keys.signerAt(at);
        JWSHeader header =
                new JWSHeader.Builder(SigningKeys.ALGORITHM)
                        .type(type)
                        .keyID(signer.keyId())
                        .build();
        SignedJWT token = new SignedJWT(header, claims);
        try {
            token.sign(signer.signer());
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
