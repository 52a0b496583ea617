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
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.MalformedURLException;
import java.net.URL;
import java.text.ParseException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides whether an access token is one of the provider's and still good, by the rules of RFC
 * 8725: its type, algorithm, issuer and audience are the ones agreed, a key of the provider's has
 * signed it, and it is within its time, give or take {@link #CLOCK_SKEW_MAX}. Whatever it says of
 * scopes, only those that members can grant count.
 *
 * <p>The keys are fetched when the first token comes, kept for a quarter of an hour, and fetched
 * again when a token names one that is not among them, twice in half a minute at most. While they
 * cannot be fetched, the last ones count for four hours; when there are none, tokens are not bad
 * but cannot be judged.
 *
 * <p>Threads: safe for all; whoever needs the keys first waits for them.
 */
final class ProviderTokens {

    private static final Logger LOG = LoggerFactory.getLogger(ProviderTokens.class);

    /** By how much the provider's clock may differ from ours. */
    static final Duration CLOCK_SKEW_MAX = Duration.ofSeconds(30);

    private static final Duration KEYS_KEPT = Duration.ofMinutes(15);
    private static final Duration KEYS_KEPT_IN_OUTAGE = Duration.ofHours(4);
    private static final Duration FETCH_INTERVAL_MIN = Duration.ofSeconds(30);
    private static final Duration FETCH_MAX = Duration.ofSeconds(2);
    private static final int KEYS_BYTES_MAX = 256 * 1024;

    private final ProviderSettings settings;
    private final Keys keys = new Keys();
    private final DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();

    ProviderTokens(ProviderSettings settings, InstantSource clock) {
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
        processor.setJWTClaimsSetVerifier(new Claims(settings, clock));
    }

    /** Whether the token says that it is the provider's. */
    boolean isFromProvider(SignedJWT token) throws ParseException {
        return settings.issuer().equals(token.getJWTClaimsSet().getIssuer());
    }

    /**
     * What a good token says.
     *
     * @throws InvalidToken when it is not good
     * @throws KeysUnavailable when that cannot be said now
     */
    AccessToken check(SignedJWT token) throws ParseException, BadJOSEException, JOSEException {
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
        List<String> named =
                claim instanceof String text
                        ? List.of(text.split(" ", -1))
                        : Optional.ofNullable(claims.getStringListClaim(settings.scopeClaim()))
                                .orElse(List.of());
        Set<String> scopes = new HashSet<>(named);
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

    /** Fetches keys from the configured address and no other, and knows whether it ever did. */
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

    /** What its tokens must say, judged by our own clock. */
    private static final class Claims extends DefaultJWTClaimsVerifier<SecurityContext> {

        private final InstantSource clock;

        Claims(ProviderSettings settings, InstantSource clock) {
            super(
                    settings.audience(),
                    new JWTClaimsSet.Builder().issuer(settings.issuer()).build(),
                    Set.of("iat", "exp"));
            this.clock = clock;
            setMaxClockSkew((int) CLOCK_SKEW_MAX.toSeconds());
        }

        @Override
        protected Date currentTime() {
            return Date.from(clock.instant());
        }
    }
}
