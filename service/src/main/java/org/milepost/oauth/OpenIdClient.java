package org.milepost.oauth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.jwt.JWT;
import com.nimbusds.oauth2.sdk.AuthorizationCode;
import com.nimbusds.oauth2.sdk.AuthorizationCodeGrant;
import com.nimbusds.oauth2.sdk.GeneralException;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.ResponseType;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.TokenRequest;
import com.nimbusds.oauth2.sdk.TokenResponse;
import com.nimbusds.oauth2.sdk.auth.ClientSecretBasic;
import com.nimbusds.oauth2.sdk.auth.Secret;
import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.Issuer;
import com.nimbusds.oauth2.sdk.id.State;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import com.nimbusds.openid.connect.sdk.AuthenticationRequest;
import com.nimbusds.openid.connect.sdk.Nonce;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponse;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponseParser;
import com.nimbusds.openid.connect.sdk.claims.IDTokenClaimsSet;
import com.nimbusds.openid.connect.sdk.op.OIDCProviderMetadata;
import com.nimbusds.openid.connect.sdk.validators.IDTokenValidator;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Signs people in at an OpenID Connect provider, by authorization code with PKCE (OpenID Connect
 * Core 1.0, section 3.1; RFC 7636). The provider's metadata are fetched when they are first needed,
 * and its keys are kept for some minutes.
 *
 * <p>Threads: shared; a call may wait for the provider.
 */
public final class OpenIdClient {

    private static final Logger LOG = LoggerFactory.getLogger(OpenIdClient.class);

    private static final int CONNECT_MILLIS_MAX = 2_000;
    private static final int READ_MILLIS_MAX = 5_000;
    private static final int KEYS_BYTES_MAX = 256 * 1024;
    private static final Duration KEYS_KEPT = Duration.ofMinutes(15);

    private final OpenIdClientSettings settings;
    private final URI redirectUri;

    /** Null until the provider has answered. */
    private volatile @Nullable Provider known;

    /**
     * A client of a provider.
     *
     * @param redirectUri where the provider sends browsers back to
     */
    public OpenIdClient(OpenIdClientSettings settings, URI redirectUri) {
        this.settings = settings;
        this.redirectUri = redirectUri;
    }

    /** A provider whose metadata are known. */
    private record Provider(OIDCProviderMetadata metadata, IDTokenValidator validator) {}

    /**
     * What binds an answer of the provider to the browser that was sent there.
     *
     * @param verifier 43 to 128 characters that nobody else knows
     */
    public record Binding(String state, String nonce, String verifier) {

        /** Without content. */
        @Override
        public String toString() {
            return "Binding";
        }
    }

    /**
     * Whom the provider has signed in.
     *
     * @param subject identifies the person at the provider for ever
     * @param email absent when the provider has not verified it
     * @param roles the values of the claim for roles
     */
    public record Identity(
            String subject, Optional<String> email, Optional<String> name, Set<String> roles) {

        public Identity {
            roles = Set.copyOf(roles);
        }

        /** Without content, because logs may have it. */
        @Override
        public String toString() {
            return "Identity";
        }
    }

    /** The provider cannot be reached or does not answer as it should. */
    public static final class ProviderUnavailable extends RuntimeException {

        private static final long serialVersionUID = 1L;

        ProviderUnavailable(Throwable cause) {
            super("the provider cannot be used now", cause);
        }
    }

    /**
     * Where a browser is sent to sign in.
     *
     * @throws ProviderUnavailable when the provider cannot be asked
     */
    public URI signInAddress(Binding binding) {
        return new AuthenticationRequest.Builder(
                        ResponseType.CODE,
                        new Scope("openid", "email", "profile"),
                        new ClientID(settings.clientId()),
                        redirectUri)
                .endpointURI(provider().metadata().getAuthorizationEndpointURI())
                .state(new State(binding.state()))
                .nonce(new Nonce(binding.nonce()))
                .codeChallenge(new CodeVerifier(binding.verifier()), CodeChallengeMethod.S256)
                .build()
                .toURI();
    }

    /**
     * Exchanges a code for the person that the provider has signed in.
     *
     * @return empty when the provider refuses the code, or its token is not valid
     * @throws ProviderUnavailable when the provider cannot be asked
     */
    public Optional<Identity> exchange(String code, Binding binding) {
        Provider provider = provider();
        HTTPRequest request =
                new TokenRequest.Builder(
                                provider.metadata().getTokenEndpointURI(),
                                new ClientSecretBasic(
                                        new ClientID(settings.clientId()),
                                        new Secret(settings.clientSecret())),
                                new AuthorizationCodeGrant(
                                        new AuthorizationCode(code),
                                        redirectUri,
                                        new CodeVerifier(binding.verifier())))
                        .build()
                        .toHTTPRequest();
        request.setConnectTimeout(CONNECT_MILLIS_MAX);
        request.setReadTimeout(READ_MILLIS_MAX);
        request.setFollowRedirects(false);
        try {
            TokenResponse response = OIDCTokenResponseParser.parse(request.send());
            if (!(response instanceof OIDCTokenResponse tokens)) {
                LOG.warn(
                        "the provider of staff refused a code ({}); nobody was signed in; if this"
                                + " repeats, check staff.provider.clientId and its secret",
                        response.toErrorResponse().getErrorObject().getCode());
                return Optional.empty();
            }
            return Optional.of(
                    identity(
                            provider.validator(),
                            tokens.getOIDCTokens().getIDToken(),
                            new Nonce(binding.nonce())));
        } catch (BadJOSEException | ParseException | java.text.ParseException e) {
            LOG.warn(
                    "a token of the provider of staff is not valid; nobody was signed in; if this"
                            + " repeats, compare its issuer, client and algorithm with"
                            + " staff.provider");
            return Optional.empty();
        } catch (IOException | JOSEException e) {
            throw unavailable(e);
        }
    }

    private Identity identity(IDTokenValidator validator, JWT token, Nonce nonce)
            throws BadJOSEException, JOSEException, java.text.ParseException, ParseException {
        IDTokenClaimsSet claims = validator.validate(token, nonce);
        boolean isVerified = Boolean.TRUE.equals(claims.getBooleanClaim("email_verified"));
        return new Identity(
                claims.getSubject().getValue(),
                Optional.ofNullable(claims.getStringClaim("email")).filter(_ -> isVerified),
                Optional.ofNullable(claims.getStringClaim("name")),
                roles(claims));
    }

    private Set<String> roles(IDTokenClaimsSet claims) {
        Object claim = claims.getClaim(settings.roleClaim());
        if (claim instanceof String text) {
            return Set.of(text);
        }
        if (claim instanceof List<?> list) {
            return list.stream()
                    .filter(String.class::isInstance)
                    .map(String.class::cast)
                    .collect(Collectors.toUnmodifiableSet());
        }
        return Set.of();
    }

    private Provider provider() {
        Provider found = known;
        if (found == null) {
            found = discover();
            known = found;
        }
        return found;
    }

    private Provider discover() {
        try {
            OIDCProviderMetadata metadata =
                    OIDCProviderMetadata.resolve(
                            new Issuer(settings.issuer()), CONNECT_MILLIS_MAX, READ_MILLIS_MAX);
            requireEncrypted(metadata);
            JWKSource<SecurityContext> keys =
                    JWKSourceBuilder.<SecurityContext>create(
                                    metadata.getJWKSetURI().toURL(),
                                    new DefaultResourceRetriever(
                                            CONNECT_MILLIS_MAX, READ_MILLIS_MAX, KEYS_BYTES_MAX))
                            .cache(KEYS_KEPT.toMillis(), READ_MILLIS_MAX)
                            .refreshAheadCache(false)
                            .build();
            IDTokenValidator validator =
                    new IDTokenValidator(
                            metadata.getIssuer(),
                            new ClientID(settings.clientId()),
                            new JWSVerificationKeySelector<>(
                                    settings.algorithms().stream()
                                            .map(JWSAlgorithm::parse)
                                            .collect(Collectors.toUnmodifiableSet()),
                                    keys),
                            null);
            return new Provider(metadata, validator);
        } catch (GeneralException | IOException e) {
            throw unavailable(e);
        }
    }

    /** A provider that is reached over TLS names no address without it. */
    private static void requireEncrypted(OIDCProviderMetadata metadata) throws GeneralException {
        boolean isEncrypted = metadata.getIssuer().getValue().startsWith("https:");
        boolean allAre =
                Stream.of(
                                metadata.getAuthorizationEndpointURI(),
                                metadata.getTokenEndpointURI(),
                                metadata.getJWKSetURI())
                        .allMatch(it -> it != null && "https".equals(it.getScheme()));
        if (isEncrypted && !allAre) {
            throw new GeneralException("an endpoint of the provider is not https");
        }
    }

    private ProviderUnavailable unavailable(Exception e) {
        LOG.warn(
                "the provider of staff at {} cannot be used ({}); nobody can sign in there; check"
                        + " the provider and the network",
                settings.issuer(),
                e.getClass().getSimpleName());
        return new ProviderUnavailable(e);
    }
}
