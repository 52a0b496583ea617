package org.milepost.oauth;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import java.nio.ByteBuffer;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import org.milepost.http.LogLimit;

/**
 * Verifies access tokens (RFC 9068, RFC 8725). A valid token is in canonical form ({@link
 * CompactSerialization}), of type {@code at+jwt}, signed with RS256 by the key of ours that it
 * names, from our issuer for our audience, not expired, of an active client, and not of a revoked
 * grant. No clock skew is allowed for the expiry, because the issuer's clock is ours.
 *
 * <p>Checking a signature takes about 50 microseconds. Therefore valid tokens are cached, for five
 * minutes at most, by their SHA-256, so that a heap dump contains no token. Invalid tokens are not
 * cached.
 *
 * <p>Threads: shared.
 */
public final class TokenVerifier {

    private static final Duration CLOCK_SKEW_MAX = Duration.ofSeconds(60);
    private static final int CACHED_MAX = 10_000;
    private static final Duration CACHED_FOR = Duration.ofMinutes(5);

    private final DefaultJWTProcessor<SecurityContext> processor;
    private final Predicate<String> activeClient;
    private final Predicate<UUID> revokedGrant;
    private final Optional<ProviderTokenVerifier> provider;
    private final InstantSource clock;
    private final LogLimit refusals;
    private final SigningKeys keys;
    private final Cache<ByteBuffer, Verified> cache;

    /**
     * A token whose signature was verified.
     *
     * @param keyId the key of ours that signed it; absent for a provider's
     */
    private record Verified(AccessToken token, Optional<String> keyId) {}

    /**
     * A verifier of tokens signed by these keys.
     *
     * @param activeClient whether the client is active; evaluated at every request
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
     * @param activeClient whether the client is active; evaluated at every request
     * @param revokedGrant whether the grant is revoked; evaluated at every request
     * @param provider whose tokens are accepted as well
     * @param clock real time
     */
    TokenVerifier(
            SigningKeys keys,
            TokenSettings settings,
            Predicate<String> activeClient,
            Predicate<UUID> revokedGrant,
            Optional<ProviderTokenVerifier> provider,
            InstantSource clock) {
        this.keys = keys;
        this.activeClient = activeClient;
        this.revokedGrant = revokedGrant;
        this.provider = provider;
        this.clock = clock;
        this.refusals = new LogLimit(clock);
        this.processor = processor(keys, settings, clock);
        this.cache =
                Caffeine.newBuilder().maximumSize(CACHED_MAX).expireAfterWrite(CACHED_FOR).build();
    }

    /**
     * The claims of a token.
     *
     * @throws InvalidToken when it is not valid
     * @throws KeysUnavailable when it is a provider's, and its keys cannot be fetched
     */
    public AccessToken verify(String token) {
        ByteBuffer digest = ByteBuffer.wrap(OpaqueToken.hash(token));
        Verified verified = cache.getIfPresent(digest);
        if (verified == null) { // a cached token is in canonical form
            if (!CompactSerialization.isCanonical(token)) {
                throw new InvalidToken();
            }
            verified = check(token);
            cache.put(digest, verified);
        }
        AccessToken claims = verified.token();
        boolean valid =
                clock.instant().isBefore(claims.expiresAt())
                        && activeClient.test(claims.clientId())
                        && claims.grant().filter(revokedGrant).isEmpty()
                        && verified.keyId().filter(it -> !keys.verifies(it)).isEmpty();
        if (!valid) {
            throw new InvalidToken();
        }
        return claims;
    }

    /** The claims of a token; empty when it is not valid or cannot be verified now. */
    Optional<AccessToken> find(String token) {
        try {
            return Optional.of(verify(token));
        } catch (InvalidToken | KeysUnavailable e) {
            return Optional.empty();
        }
    }

    /** The limit of log lines about refused tokens, for all guards together. */
    LogLimit refusals() {
        return refusals;
    }

    /** About how many tokens are cached. */
    long cached() {
        return cache.estimatedSize();
    }

    private Verified check(String token) {
        try {
            SignedJWT jwt = SignedJWT.parse(token);
            if (jwt.getHeader().getKeyID() == null) {
                throw new InvalidToken();
            }
            if (provider.isPresent() && provider.get().isFromProvider(jwt)) {
                return new Verified(provider.get().verify(jwt), Optional.empty());
            }
            JWTClaimsSet claims = processor.process(jwt, null);
            Instant latest = clock.instant().plus(CLOCK_SKEW_MAX);
            if (claims.getIssueTime().toInstant().isAfter(latest)) {
                throw new InvalidToken();
            }
            String clientId = claims.getStringClaim("client_id");
            AccessToken verified =
                    new AccessToken(
                            clientId,
                            member(claims.getSubject(), clientId),
                            scopes(claims.getStringClaim("scope")),
                            claims.getIssueTime().toInstant(),
                            claims.getExpirationTime().toInstant(),
                            Optional.ofNullable(claims.getStringClaim(TokenIssuer.GRANT))
                                    .map(UUID::fromString));
            return new Verified(verified, Optional.of(jwt.getHeader().getKeyID()));
        } catch (IllegalArgumentException | ParseException | BadJOSEException | JOSEException e) {
            throw new InvalidToken();
        }
    }

    /** The member in the claim {@code sub}; empty when it is the client itself. */
    private static Optional<Subject> member(String subject, String clientId) {
        return subject.equals(clientId)
                ? Optional.empty()
                : Optional.of(Subject.of(subject).orElseThrow(InvalidToken::new));
    }

    private static Set<String> scopes(String scope) {
        return scope.isEmpty() ? Set.of() : Scopes.parse(scope);
    }

    private static DefaultJWTProcessor<SecurityContext> processor(
            SigningKeys keys, TokenSettings settings, InstantSource clock) {
        DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
        processor.setJWSTypeVerifier(new DefaultJOSEObjectTypeVerifier<>(TokenIssuer.TYPE));
        processor.setJWSKeySelector(
                new JWSVerificationKeySelector<>(
                        SigningKeys.ALGORITHM,
                        (selector, _) -> selector.select(keys.publicKeys())));
        processor.setJWTClaimsSetVerifier(
                new ClaimsVerifier(
                        settings.issuer(),
                        settings.audience(),
                        Set.of("sub", "client_id", "scope", "iat", "exp", "jti"),
                        Duration.ZERO,
                        clock));
        return processor;
    }
}
