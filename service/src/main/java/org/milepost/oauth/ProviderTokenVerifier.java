package org.milepost.oauth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.jwk.source.RateLimitReachedException;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.jose.util.Resource;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.MalformedURLException;
import java.net.URL;
import java.text.ParseException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Verifies access tokens of a provider by the rules of RFC 8725: type, algorithm, issuer and
 * audience are as configured, a key of the provider has signed the token, and it has not expired,
 * with a tolerance of {@link #CLOCK_SKEW_MAX}. Of its scopes, only those that members can grant are
 * taken.
 *
 * <p>The keys are fetched for the first token, kept for 15 minutes, and fetched again for a token
 * that names an unknown key, at most twice in 30 seconds. While they cannot be fetched, the last
 * ones are used for four hours. Without keys, tokens can be neither accepted nor refused.
 *
 * <p>Threads: shared; a caller may wait until the keys are fetched.
 */
final class ProviderTokenVerifier {

    private static final Logger LOG = LoggerFactory.getLogger(ProviderTokenVerifier.class);

    /** How much the provider's clock may differ from ours. */
    static final Duration CLOCK_SKEW_MAX = Duration.ofSeconds(30);

    private static final Duration KEYS_KEPT = Duration.ofMinutes(15);
    private static final Duration KEYS_KEPT_IN_OUTAGE = Duration.ofHours(4);
    private static final Duration FETCH_INTERVAL_MIN = Duration.ofSeconds(30);
    private static final Duration FETCH_MAX = Duration.ofSeconds(2);
    private static final int KEYS_BYTES_MAX = 256 * 1024;

    private final ProviderSettings settings;
    private final Keys keys = new Keys();
    private final DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();

    ProviderTokenVerifier(ProviderSettings settings, InstantSource clock) {
        this.settings = settings;
        processor.setJWSTypeVerifier(
                new DefaultJOSEObjectTypeVerifier<>(
                        settings.types().stream()
                                .map(JOSEObjectType::new)
                                .collect(Collectors.toUnmodifiableSet())));
        processor.setJWSKeySelector(
                new JWSVerificationKeySelector<>(
                        settings.algorithms().stream()
                                .map(JWSAlgorithm::parse)
                                .collect(Collectors.toUnmodifiableSet()),
                        source(settings, keys)));
        processor.setJWTClaimsSetVerifier(
                new ClaimsVerifier(
                        settings.issuer(),
                        settings.audience(),
                        Set.of("iat", "exp"),
                        CLOCK_SKEW_MAX,
                        clock));
    }

    /** Whether the token claims to be the provider's. */
    boolean isFromProvider(SignedJWT token) throws ParseException {
        return settings.issuer().equals(token.getJWTClaimsSet().getIssuer());
    }

    /**
     * The claims of a valid token.
     *
     * @throws InvalidToken when it is not valid
     * @throws KeysUnavailable when the keys cannot be fetched
     */
    AccessToken verify(SignedJWT token) throws ParseException, BadJOSEException, JOSEException {
        JWTClaimsSet claims = process(token);
        Subject subject =
                Subject.of(
                                text(claims, settings.programmeClaim())
                                        + ":"
                                        + text(claims, settings.memberClaim()))
                        .orElseThrow(InvalidToken::new);
        return new AccessToken(
                text(claims, settings.clientClaim()),
                Optional.of(subject),
                scopes(claims),
                claims.getIssueTime().toInstant(),
                claims.getExpirationTime().toInstant(),
                Optional.empty());
    }

    private JWTClaimsSet process(SignedJWT token) throws BadJOSEException, JOSEException {
        try {
            return processor.process(token, null);
        } catch (RateLimitReachedException e) {
            // a key that was not there a moment ago is not there now
            if (keys.fetched) {
                throw new InvalidToken();
            }
            throw new KeysUnavailable();
        } catch (KeySourceException e) {
            LOG.warn(
                    "the keys of the provider cannot be fetched from {}; calls"
                            + " with its tokens get 503; check the provider and the"
                            + " network",
                    settings.jwksUrl());
            throw new KeysUnavailable();
        }
    }

    private static String text(JWTClaimsSet claims, String name) throws ParseException {
        String text = claims.getStringClaim(name);
        if (text == null) {
            throw new InvalidToken();
        }
        return text;
    }

    private Set<String> scopes(JWTClaimsSet claims) throws ParseException {
        Object claim = claims.getClaim(settings.scopeClaim());
        Set<String> scopes =
                claim instanceof String text
                        ? Scopes.parse(text)
                        : Optional.ofNullable(claims.getStringListClaim(settings.scopeClaim()))
                                .map(HashSet::new)
                                .orElseGet(HashSet::new);
        scopes.retainAll(MemberScope.NAMES);
        return scopes;
    }

    private static JWKSource<SecurityContext> source(ProviderSettings settings, Keys keys) {
        try {
            return JWKSourceBuilder.<SecurityContext>create(settings.jwksUrl().toURL(), keys)
                    .cache(KEYS_KEPT.toMillis(), 3 * FETCH_MAX.toMillis())
                    .refreshAheadCache(false)
                    .rateLimited(FETCH_INTERVAL_MIN.toMillis())
                    .outageTolerant(KEYS_KEPT_IN_OUTAGE.toMillis())
                    .build();
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException("not the address of a provider's keys", e);
        }
    }

    /** Fetches keys only from the configured address, and records whether this ever succeeded. */
    private static final class Keys extends DefaultResourceRetriever {

        private volatile boolean fetched;

        Keys() {
            super((int) FETCH_MAX.toMillis(), (int) FETCH_MAX.toMillis(), KEYS_BYTES_MAX);
        }

        @Override
        public Resource retrieveResource(URL url) throws IOException {
            Resource resource = super.retrieveResource(url);
            fetched = true;
            return resource;
        }

        @Override
        protected HttpURLConnection openHTTPConnection(URL url) throws IOException {
            HttpURLConnection connection = super.openHTTPConnection(url);
            connection.setInstanceFollowRedirects(false);
            return connection;
        }
    }
}
