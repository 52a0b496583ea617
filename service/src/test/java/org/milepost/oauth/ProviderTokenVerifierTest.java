package org.milepost.oauth;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.milepost.FakeClock;
import org.milepost.RunningInstance;

/** Tokens of an external OpenID Connect provider, by the rules of RFC 8725. */
class ProviderTokenVerifierTest {

    private static final String ISSUER = "https://login.example/realms/members";
    private static final String AUDIENCE = "https://milepost.example";
    private static final RSAKey KEY = SigningKeys.generate();
    private static final RSAKey NEXT_KEY = SigningKeys.generate();
    private static final RSAKey OURS = SigningKeys.generate();

    private final FakeClock clock = new FakeClock(RunningInstance.NOON);
    private final AtomicInteger fetches = new AtomicInteger();
    private final TokenSettings settings = TokenSettings.of(AUDIENCE);
    private final SigningKeys ourKeys = SigningKeys.of(List.of(OURS.toJSONString()));

    private HttpServer provider;
    private volatile List<JWK> published = List.of(KEY);
    private TokenVerifier verifier;

    @BeforeEach
    void start() throws IOException {
        provider = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        provider.createContext(
                "/keys",
                exchange -> {
                    fetches.incrementAndGet();
                    byte[] keys = new JWKSet(published).toString().getBytes(UTF_8);
                    exchange.getResponseHeaders().set("Content-Type", "application/json");
                    exchange.sendResponseHeaders(200, keys.length);
                    exchange.getResponseBody().write(keys);
                    exchange.close();
                });
        provider.start();
        verifier = verifier(provider.getAddress().getPort());
    }

    @AfterEach
    void stop() {
        provider.stop(0);
    }

    /**
     * Otherwise one forged answer of the provider could name another server as the source of keys.
     */
    @Test
    void aRedirectOfTheProviderIsNotFollowed() throws Exception {
        provider.createContext(
                "/moved",
                exchange -> {
                    exchange.getResponseHeaders().set("Location", "/keys");
                    exchange.sendResponseHeaders(302, -1);
                    exchange.close();
                });
        TokenVerifier moved = verifier(provider.getAddress().getPort(), "/moved");
        String token = sign(claims().build());

        assertThatThrownBy(() -> moved.verify(token)).isInstanceOf(KeysUnavailable.class);
        assertThat(fetches).hasValue(0);
    }

    @Test
    void aValidTokenRepresentsItsMember() throws Exception {
        AccessToken token = verifier.verify(sign(claims().build()));

        assertThat(token.clientId()).isEqualTo("avios-hotel");
        assertThat(token.member()).hasValue(new Subject("ATRP", "123456"));
        assertThat(token.scopes()).containsExactly("debit");
    }

    @Test
    void scopesMayBeAListAndOnlyThoseOfMembersCount() throws Exception {
        String token =
                sign(claims().claim("scope", List.of("operator", "amcash", "debit")).build());

        assertThat(verifier.verify(token).scopes()).containsExactly("debit");
    }

    @Test
    void aTokenInAnotherSpellingIsRefusedAndNotRemembered() throws Exception {
        String token = sign(claims().build());
        verifier.verify(token);
        for (String other : TokenVerifierTest.otherSpellings(token)) {
            assertInvalid(other);
        }

        assertThat(verifier.cached()).isEqualTo(1);
    }

    @Test
    void tokensOfOurOwnAreGoodAsWell() {
        String own =
                new TokenIssuer(ourKeys, settings, clock).issue("loy1-pos", "loy1-pos", Set.of());

        assertThat(verifier.verify(own).clientId()).isEqualTo("loy1-pos");
        assertThat(fetches).hasValue(0);
    }

    @Test
    void everyRequiredClaimIsChecked() throws Exception {
        List<JWTClaimsSet> bad =
                List.of(
                        claims().audience("account").build(),
                        claims().audience(List.of()).build(),
                        claims().issuer("https://login.example/realms/other").build(),
                        claims().expirationTime(null).build(),
                        claims().expirationTime(Date.from(clock.instant().minusSeconds(31)))
                                .build(),
                        claims().notBeforeTime(Date.from(clock.instant().plusSeconds(31))).build(),
                        claims().issueTime(null).build(),
                        claims().claim("programme", null).build(),
                        claims().claim("programme", "AT RP").build(),
                        claims().claim("membership_number", null).build(),
                        claims().claim("membership_number", "12a").build(),
                        claims().claim("membership_number", 123456).build(),
                        claims().claim("azp", null).build(),
                        claims().claim("azp", "retired").build());

        for (JWTClaimsSet claims : bad) {
            assertInvalid(sign(claims));
        }
    }

    @Test
    void aTokenOfAnotherTypeKeyOrAlgorithmIsInvalid() throws Exception {
        JWTClaimsSet claims = claims().build();
        byte[] publicKey = KEY.toRSAPublicKey().getEncoded();

        assertInvalid(sign(claims, "JWT", KEY, JWSAlgorithm.RS256));
        assertInvalid(sign(claims, "at+jwt", KEY, JWSAlgorithm.RS512));
        assertInvalid(sign(claims, "at+jwt", NEXT_KEY, JWSAlgorithm.RS256));
        assertInvalid(sign(claims, "at+jwt", OURS, JWSAlgorithm.RS256));
        assertInvalid(
                sign(
                        claims,
                        "at+jwt",
                        KEY.getKeyID(),
                        JWSAlgorithm.HS256,
                        new MACSigner(publicKey)));
        assertInvalid(new PlainJWT(claims).serialize());
        String good = sign(claims);
        assertInvalid(good.substring(0, good.lastIndexOf('.') + 1));
    }

    /** Somebody who can get tokens from the provider cannot sign them in our name. */
    @Test
    void theProvidersKeyDoesNotSignForUs() throws Exception {
        assertInvalid(sign(claims().issuer(AUDIENCE).claim("client_id", "loy1-pos").build()));
    }

    @Test
    void aNewKeyIsFetchedWhenATokenNamesIt() throws Exception {
        verifier.verify(sign(claims().build()));
        published = List.of(NEXT_KEY, KEY);

        assertThat(verifier.verify(sign(claims().build(), "at+jwt", NEXT_KEY, JWSAlgorithm.RS256)))
                .isNotNull();
        assertThat(fetches).hasValue(2);
    }

    @Test
    void tokensOfUnknownKeysDoNotMakeUsFetchAgainAndAgain() throws Exception {
        verifier.verify(sign(claims().build()));
        for (int i = 0; i < 20; i++) {
            assertInvalid(sign(claims().build(), "at+jwt", NEXT_KEY, JWSAlgorithm.RS256));
        }

        assertThat(fetches.get()).isLessThanOrEqualTo(3);
    }

    @Test
    void theLastKeysAreUsedWhileTheProviderCannotBeReached() throws Exception {
        verifier.verify(sign(claims().build()));
        provider.stop(0);

        assertThat(verifier.verify(sign(claims().build()))).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5})
    void withoutAnyKeysTokensAreNeitherAcceptedNorRefused(int tokens) throws Exception {
        int port = provider.getAddress().getPort();
        provider.stop(0);
        TokenVerifier fresh = verifier(port);

        for (int i = 0; i < tokens; i++) {
            String token = sign(claims().build());
            assertThatThrownBy(() -> fresh.verify(token)).isInstanceOf(KeysUnavailable.class);
        }
    }

    private TokenVerifier verifier(int port) {
        return verifier(port, "/keys");
    }

    private TokenVerifier verifier(int port, String path) {
        ProviderSettings description =
                new ProviderSettings(
                        ISSUER,
                        URI.create("http://127.0.0.1:" + port + path),
                        AUDIENCE,
                        Set.of("at+jwt"),
                        Set.of("RS256", "ES256"),
                        "programme",
                        "membership_number",
                        "azp",
                        "scope");
        return new TokenVerifier(
                ourKeys,
                settings,
                client -> !client.equals("retired"),
                grant -> true,
                Optional.of(new ProviderTokenVerifier(description, clock)),
                clock);
    }

    private JWTClaimsSet.Builder claims() {
        return new JWTClaimsSet.Builder()
                .issuer(ISSUER)
                .subject("3f0c")
                .audience(List.of("account", AUDIENCE))
                .issueTime(Date.from(clock.instant()))
                .expirationTime(Date.from(clock.instant().plus(Duration.ofMinutes(5))))
                .jwtID(UUID.randomUUID().toString())
                .claim("azp", "avios-hotel")
                .claim("programme", "ATRP")
                .claim("membership_number", "123456")
                .claim("scope", "email offline_access debit operator");
    }

    private static String sign(JWTClaimsSet claims) throws JOSEException {
        return sign(claims, "at+jwt", KEY, JWSAlgorithm.RS256);
    }

    private static String sign(JWTClaimsSet claims, String type, RSAKey key, JWSAlgorithm algorithm)
            throws JOSEException {
        return sign(claims, type, key.getKeyID(), algorithm, new RSASSASigner(key));
    }

    private static String sign(
            JWTClaimsSet claims,
            String type,
            String keyId,
            JWSAlgorithm algorithm,
            JWSSigner signer)
            throws JOSEException {
        SignedJWT token =
                new SignedJWT(
                        new JWSHeader.Builder(algorithm)
                                .type(new JOSEObjectType(type))
                                .keyID(keyId)
                                .build(),
                        claims);
        token.sign(signer);
        return token.serialize();
    }

    private void assertInvalid(String token) {
        assertThatThrownBy(() -> verifier.verify(token)).isInstanceOf(InvalidToken.class);
    }
}
