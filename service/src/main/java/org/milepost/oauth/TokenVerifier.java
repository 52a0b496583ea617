package org.milepost.oauth;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import org.milepost.http.LogLimit;
import org.milepost.postgres.Sha256;

/**
 * Decides whether an access token is one of ours and still good (RFC 9068, RFC 8725): in its one
 * spelling ({@link CompactToken}), of type {@code at+jwt}, signed with RS256 by one of our keys
 * that it names, from our issuer for our audience, within its time, of a client that is active, and
 * of no grant that is revoked. No clock skew is allowed: the issuer's clock is ours.
 *
 * <p>A signature costs some 50 microseconds to check, so that good tokens are remembered for five
 * minutes at most. The memory is keyed by the token's SHA-256: it holds no token that a heap dump
 * could leak. Bad tokens are not remembered.
 *
 * <p>Threads: safe for all.
 */
public final class TokenVerifier {

    private static final Duration CLOCK_SKEW_MAX = Duration.ofSeconds(60);
    private static final int REMEMBERED_MAX = 10_000;
    private static final Duration REMEMBERED_FOR = Duration.ofMinutes(5);

    private final DefaultJWTProcessor<SecurityContext> processor;
    private final Predicate<String> activeClient;
    private final Predicate<UUID> revokedGrant;
    private final Optional<ProviderTokens> provider;
    private final InstantSource clock;
    private final LogLimit refusals;
    private final Cache<ByteBuffer, AccessToken> remembered;

    /**
     * A verifier of tokens signed by these keys.
     *
     * @param activeClient whether the client of this name is active; asked at every request
     * @param clock real time
     */
    public TokenVerifier(
            SigningKeys keys,
            TokenSettings settings,
            Predicate<String> activeClient,
            InstantSource clock) {
        this(keys, settings, activeClient, grant -> false, Optional.empty(), clock);
    }

    /**
     * A verifier of tokens signed by these keys.
     *
     * @param activeClient whether the client of this name is active; asked at every request
     * @param revokedGrant whether the grant of this number is revoked; asked at every request
     * @param provider whose tokens are good as well
     * @param clock real time
     */
    TokenVerifier(
            SigningKeys keys,
            TokenSettings settings,
            Predicate<String> activeClient,
            Predicate<UUID> revokedGrant,
            Optional<ProviderTokens> provider,
            InstantSource clock) {
        this.activeClient = activeClient;
        this.revokedGrant = revokedGrant;
        this.provider = provider;
        this.clock = clock;
        this.refusals = new LogLimit(clock);
        this.processor = processor(keys, settings, clock);
        this.remembered =
                Caffeine.newBuilder()
                        .maximumSize(REMEMBERED_MAX)
                        .expireAfterWrite(REMEMBERED_FOR)
                        .build();
    }

    /**
     * The claims of a token.
     *
     * @throws InvalidToken when it is not valid
     * @throws KeysUnavailable when it is a provider's, whose keys cannot be fetched now
     */
    public AccessToken verify(String token) {
        ByteBuffer digest = ByteBuffer.wrap(sha256(token));
        AccessToken verified = remembered.getIfPresent(digest);
        if (verified == null) { // a remembered token was spelled right
            if (!CompactToken.isSpelledRight(token)) {
                throw new InvalidToken();
            }
            verified = check(token);
            remembered.put(digest, verified);
        }
        boolean good =
                clock.instant().isBefore(verified.expiresAt())
                        && activeClient.test(verified.clientId())
                        && verified.grant().filter(revokedGrant).isEmpty();
        if (!good) {
            throw new InvalidToken();
        }
        return verified;
    }

    /** Bounds the log lines about refused tokens, of all guards together. */
    LogLimit refusals() {
        return refusals;
    }

    /** How many tokens are remembered, about. */
    long remembered() {
        return remembered.estimatedSize();
    }

    private AccessToken check(String token) {
        try {
            SignedJWT jwt = SignedJWT.parse(token);
            if (jwt.getHeader().getKeyID() == null) {
                throw new InvalidToken();
            }
            if (provider.isPresent() && provider.get().isFromProvider(jwt)) {
                return provider.get().check(jwt);
            }
            JWTClaimsSet claims = processor.process(jwt, null);
            Instant latest = clock.instant().plus(CLOCK_SKEW_MAX);
            if (claims.getIssueTime().toInstant().isAfter(latest)) {
                throw new InvalidToken();
            }
            String clientId = claims.getStringClaim("client_id");
            return new AccessToken(
                    clientId,
                    member(claims.getSubject(), clientId),
                    scopes(claims.getStringClaim("scope")),
                    claims.getIssueTime().toInstant(),
                    claims.getExpirationTime().toInstant(),
                    Optional.ofNullable(claims.getStringClaim(TokenIssuer.GRANT))
                            .map(UUID::fromString));
        } catch (IllegalArgumentException | ParseException | BadJOSEException | JOSEException e) {
            throw new InvalidToken();
        }
    }

    /** The member that a subject names; empty when it is the client itself. */
    private static Optional<Subject> member(String subject, String clientId) {
        return subject.equals(clientId)
                ? Optional.empty()
                : Optional.of(Subject.of(subject).orElseThrow(InvalidToken::new));
    }

    private static Set<String> scopes(String scope) {
        return scope.isEmpty() ? Set.of() : Set.of(scope.split(" ", -1));
    }

    private static DefaultJWTProcessor<SecurityContext> processor(
            SigningKeys keys, TokenSettings settings, InstantSource clock) {
        DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
        processor.setJWSTypeVerifier(new DefaultJOSEObjectTypeVerifier<>(TokenIssuer.TYPE));
        processor.setJWSKeySelector(
                new JWSVerificationKeySelector<>(
                        SigningKeys.ALGORITHM, new ImmutableJWKSet<>(keys.publicKeys())));
        processor.setJWTClaimsSetVerifier(new Claims(settings, clock));
        return processor;
    }

    private static byte[] sha256(String token) {
        return Sha256.begun().digest(token.getBytes(StandardCharsets.UTF_8));
    }

    /** The claims that our tokens must have, checked by our own clock. */
    private static final class Claims extends DefaultJWTClaimsVerifier<SecurityContext> {

        private final InstantSource clock;

        Claims(TokenSettings settings, InstantSource clock) {
            super(
                    settings.audience(),
                    new JWTClaimsSet.Builder().issuer(settings.issuer()).build(),
                    Set.of("sub", "client_id", "scope", "iat", "exp", "jti"));
            this.clock = clock;
            setMaxClockSkew(0);
        }

        @Override
        protected Date currentTime() {
            return Date.from(clock.instant());
        }
    }
}
