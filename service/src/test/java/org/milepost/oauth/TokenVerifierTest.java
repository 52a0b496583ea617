package org.milepost.oauth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.milepost.FakeClock;
import org.milepost.RunningInstance;

@Tag("mutation")
class TokenVerifierTest {

    private static final int LENGTH_MAX = 8 * 1024;
    private static final RSAKey KEY = SigningKeys.generate();
    private static final RSAKey FOREIGN_KEY = SigningKeys.generate();
    private static final SigningKeys KEYS = SigningKeys.of(List.of(KEY.toJSONString()));
    private static final TokenSettings SETTINGS = TokenSettings.of("https://milepost.example");

    private final FakeClock clock = new FakeClock(RunningInstance.NOON);
    private final Set<String> switchedOff = ConcurrentHashMap.newKeySet();
    private final TokenIssuer issuer = new TokenIssuer(KEYS, SETTINGS, clock);
    private final TokenVerifier verifier =
            new TokenVerifier(KEYS, SETTINGS, id -> !switchedOff.contains(id), clock);

    @Test
    void ourTokenRepresentsItsClient() {
        String token = issuer.issue("loy1-pos", "loy1-pos", Set.of("amcash", "debit"));

        AccessToken claims = verifier.verify(token);
        assertThat(claims.clientId()).isEqualTo("loy1-pos");
        assertThat(claims.member()).isEmpty();
        assertThat(claims.subject()).isEqualTo("loy1-pos");
        assertThat(claims.scopes()).containsExactlyInAnyOrder("amcash", "debit");
    }

    @Test
    void aTokenOfOursIsOfTheAccessTokenProfile() throws Exception {
        SignedJWT token = SignedJWT.parse(issuer.issue("c", "s", Set.of("b", "a")));

        assertThat(token.getHeader().getType()).isEqualTo(new JOSEObjectType("at+jwt"));
        assertThat(token.getHeader().getAlgorithm()).isEqualTo(JWSAlgorithm.RS256);
        assertThat(token.getHeader().getKeyID()).isEqualTo(KEY.getKeyID());
        assertThat(token.getJWTClaimsSet().getClaims())
                .containsOnlyKeys("iss", "aud", "sub", "client_id", "scope", "iat", "exp", "jti")
                .containsEntry("iss", "https://milepost.example")
                .containsEntry("scope", "a b");
    }

    @Test
    void everyTokenHasAnIdOfItsOwn() throws Exception {
        String one = SignedJWT.parse(issuer.issue("c", "c", Set.of())).getJWTClaimsSet().getJWTID();
        String two = SignedJWT.parse(issuer.issue("c", "c", Set.of())).getJWTClaimsSet().getJWTID();

        assertThat(one).isNotEqualTo(two);
    }

    @Test
    void aTokenIsValidUntilItsLastMoment() {
        String token = issuer.issue("c", "c", Set.of());
        clock.pass(Duration.ofHours(1).minusSeconds(1));

        assertThat(verifier.verify(token).clientId()).isEqualTo("c");
    }

    @Test
    void anExpiredTokenIsRefused() {
        String token = issuer.issue("c", "c", Set.of());
        clock.pass(Duration.ofHours(1));

        assertRefused(token);
    }

    @Test
    void aRememberedTokenExpiresLikeAnyOther() {
        String token = issuer.issue("c", "c", Set.of());
        verifier.verify(token);
        clock.pass(Duration.ofHours(1));

        assertRefused(token);
    }

    @Test
    void aRememberedTokenDiesWithItsClient() {
        String token = issuer.issue("c", "c", Set.of());
        verifier.verify(token);
        switchedOff.add("c");

        assertRefused(token);
    }

    @Test
    void anUnsignedTokenIsRefused() {
        assertRefused(new PlainJWT(claims().build()).serialize());
    }

    @Test
    void aTokenWhoseHeaderSaysNoneIsRefused() {
        String[] parts = issuer.issue("c", "c", Set.of()).split("\\.", -1);
        String header = "{\"typ\":\"at+jwt\",\"alg\":\"none\",\"kid\":\"" + KEY.getKeyID() + "\"}";

        assertRefused(base64(header) + "." + parts[1] + ".");
        assertRefused(base64(header) + "." + parts[1] + "." + parts[2]);
    }

    @Test
    void aTokenSignedWithOurPublicKeyAsASecretIsRefused() throws Exception {
        byte[] secret = KEY.toRSAPublicKey().getEncoded();

        assertRefused(
                signed(
                        header(JWSAlgorithm.HS256).build(),
                        claims().build(),
                        new MACSigner(secret)));
    }

    @Test
    void anotherRsaAlgorithmIsRefused() throws Exception {
        assertRefused(
                signed(
                        header(JWSAlgorithm.PS256).build(),
                        claims().build(),
                        new RSASSASigner(KEY)));
    }

    @Test
    void aForeignKeyIsRefusedUnderAnyKeyId() throws Exception {
        RSASSASigner foreign = new RSASSASigner(FOREIGN_KEY);

        assertRefused(signed(header(JWSAlgorithm.RS256).build(), claims().build(), foreign));
        assertRefused(
                signed(
                        header(JWSAlgorithm.RS256).keyID(FOREIGN_KEY.getKeyID()).build(),
                        claims().build(),
                        foreign));
    }

    @Test
    void aKeyInTheHeaderIsNotTrusted() throws Exception {
        JWSHeader header = header(JWSAlgorithm.RS256).jwk(FOREIGN_KEY.toPublicJWK()).build();

        assertRefused(signed(header, claims().build(), new RSASSASigner(FOREIGN_KEY)));
    }

    @Test
    void aTokenThatNamesNoKeyIsRefused() throws Exception {
        assertRefused(signed(header(JWSAlgorithm.RS256).keyID(null).build(), claims().build()));
    }

    @Test
    void aTokenOfAnotherTypeIsRefused() throws Exception {
        assertRefused(
                signed(
                        header(JWSAlgorithm.RS256).type(JOSEObjectType.JWT).build(),
                        claims().build()));
        assertRefused(signed(header(JWSAlgorithm.RS256).type(null).build(), claims().build()));
    }

    @Test
    void aTokenOfAnotherIssuerIsRefused() throws Exception {
        assertRefused(signed(claims().issuer("https://elsewhere.example").build()));
        assertRefused(signed(claims().issuer(null).build()));
    }

    @Test
    void aTokenForAnotherAudienceIsRefused() throws Exception {
        assertRefused(signed(claims().audience("https://elsewhere.example").build()));
        assertRefused(signed(claims().audience(List.of()).build()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"sub", "client_id", "scope", "iat", "exp", "jti"})
    void aTokenWithoutAClaimIsRefused(String claim) throws Exception {
        assertRefused(signed(claims().claim(claim, null).build()));
    }

    @Test
    void aClaimOfTheWrongTypeIsRefused() throws Exception {
        assertRefused(signed(claims().claim("scope", 7).build()));
        assertRefused(signed(claims().claim("client_id", List.of("c")).build()));
    }

    @Test
    void aTokenFromTheFutureIsRefused() throws Exception {
        Date later = Date.from(clock.instant().plusSeconds(61));

        assertRefused(signed(claims().issueTime(later).build()));
        assertRefused(signed(claims().notBeforeTime(later).build()));
    }

    @Test
    void aTokenWithACriticalExtensionIsRefused() throws Exception {
        JWSHeader header =
                header(JWSAlgorithm.RS256)
                        .criticalParams(Set.of("b"))
                        .customParam("b", true)
                        .build();

        assertRefused(signed(header, claims().build()));
    }

    @Test
    void aTamperedTokenIsRefused() {
        String[] parts = issuer.issue("c", "c", Set.of("debit")).split("\\.", -1);
        String body = new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8);
        String forged = base64(body.replace("debit", "amcash"));

        assertRefused(parts[0] + "." + forged + "." + parts[2]);
    }

    @Test
    void aRememberedTokenIsInvalidAfterItsGrantIsRevoked() {
        Set<UUID> revoked = ConcurrentHashMap.newKeySet();
        TokenVerifier ofMembers =
                new TokenVerifier(
                        KEYS, SETTINGS, id -> true, revoked::contains, Optional.empty(), clock);
        Grant grant =
                new Grant(
                        UUID.fromString("00000000-0000-4000-8000-000000000001"),
                        "shop",
                        new Subject("AVIOS", "1"),
                        Set.of("debit"),
                        clock.instant().plusSeconds(3_600),
                        Optional.empty(),
                        Grant.Authentication.UNKNOWN);
        Exchange exchange = new Exchange(clock.instant(), OpaqueToken.salt());
        String token = issuer.issue(grant, Set.of("debit"), exchange);

        AccessToken claims = ofMembers.verify(token);
        assertThat(claims.clientId()).isEqualTo("shop");
        assertThat(claims.member()).hasValue(new Subject("AVIOS", "1"));
        assertThat(claims.scopes()).containsExactly("debit");
        revoked.add(grant.id());

        assertThatThrownBy(() -> ofMembers.verify(token)).isInstanceOf(InvalidToken.class);
    }

    /** An ID token is for the client and is of no use at the APIs. */
    @Test
    void anIdTokenIsNoAccessToken() throws Exception {
        Grant grant =
                new Grant(
                        UUID.fromString("00000000-0000-4000-8000-000000000001"),
                        "shop",
                        new Subject("AVIOS", "1"),
                        Set.of("openid"),
                        clock.instant().plusSeconds(3_600),
                        Optional.empty(),
                        new Grant.Authentication(Optional.of(clock.instant()), Optional.of("n")));
        Exchange exchange = new Exchange(clock.instant(), OpaqueToken.salt());
        String idToken = issuer.issueIdToken(grant, "an-access-token", exchange);

        assertRefused(idToken);
        assertThat(SignedJWT.parse(idToken).getJWTClaimsSet().getClaims())
                .containsOnlyKeys(
                        "iss", "aud", "sub", "iat", "exp", "auth_time", "nonce", "at_hash")
                .containsEntry("aud", List.of("shop"));
    }

    @Test
    void aSubjectThatIsNeitherTheClientNorAMemberIsRefused() {
        assertRefused(issuer.issue("shop", "another", Set.of("debit")));
    }

    @Test
    void aTokenWithoutScopesAllowsNothing() {
        assertThat(verifier.verify(issuer.issue("c", "c", Set.of())).scopes()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "...", "a.b.c", "e30.e30.", "e30.e30.e30", "\u00e9.b.c"})
    void whatIsNoTokenIsRefused(String token) {
        assertRefused(token);
    }

    @Test
    void aTokenThatIsTooLongIsRefused() {
        assertRefused(issuer.issue("c", "c", Set.of("x".repeat(9000))));
    }

    @Test
    void aTokenOfTheGreatestLengthIsRead() {
        String token = issuer.issue("c", "c", Set.of("x".repeat(4000)));
        int scope = 4000 + (LENGTH_MAX - token.length()) * 3 / 4 - 4;
        while (token.length() < LENGTH_MAX) {
            token = issuer.issue("c", "c", Set.of("x".repeat(scope++)));
        }

        assertThat(token).hasSize(LENGTH_MAX);
        assertThat(verifier.verify(token).clientId()).isEqualTo("c");
    }

    @Test
    void deeplyNestedTokensAreRefused() {
        String deep = base64("{\"alg\":" + "[".repeat(2000) + "]".repeat(2000) + "}");

        assertRefused(deep + ".e30.AA");
    }

    /** One token has one spelling, so that it has one entry in the cache. */
    @Test
    void aTokenInAnotherSpellingIsRefusedAndNotRemembered() {
        String token = issuer.issue("c", "c", Set.of());
        verifier.verify(token);
        for (String other : otherSpellings(token)) {
            assertRefused(other);
        }

        assertThat(verifier.cached()).isEqualTo(1);
        assertThat(verifier.verify(token).clientId()).isEqualTo("c");
    }

    @Test
    void aPartThatIsEmptyMissingOrTooManyIsRefused() {
        String[] parts = issuer.issue("c", "c", Set.of()).split("\\.", -1);
        for (String other :
                List.of(
                        "",
                        ".",
                        "..",
                        "...",
                        parts[0],
                        parts[0] + "." + parts[1],
                        parts[0] + "." + parts[1] + ".",
                        "." + parts[1] + "." + parts[2],
                        parts[0] + ".." + parts[2],
                        String.join(".", parts) + ".",
                        "." + String.join(".", parts),
                        String.join(".", parts) + "." + parts[2])) {
            assertRefused(other);
        }
        assertThat(verifier.cached()).isZero();
    }

    /** Characters added anywhere, and the bits that the last character of a part has too many. */
    static List<String> otherSpellings(String token) {
        List<String> others = new ArrayList<>();
        List<String> added =
                List.of(
                        "=", "==", "+", "/", " ", "\t", "\n", "\r\n", "%", "%20", "A", "AA", "AAAA",
                        "\u00e9", "\u0430", "\u200b", "\uff21", "\0", ",", "~", "!");
        for (String text : added) {
            others.add(token + text);
            others.add(text + token);
            for (int dot = token.indexOf('.'); dot >= 0; dot = token.indexOf('.', dot + 1)) {
                others.add(token.substring(0, dot) + text + token.substring(dot));
                others.add(token.substring(0, dot + 1) + text + token.substring(dot + 1));
            }
            int middle = (token.lastIndexOf('.') + token.length()) / 2;
            others.add(token.substring(0, middle) + text + token.substring(middle));
        }
        String letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        String body = token.substring(0, token.length() - 1);
        letters.chars().forEach(letter -> others.add(body + (char) letter));
        others.remove(token);
        others.add(token.replace('-', '+').replace('_', '/') + "==");
        return others;
    }

    private void assertRefused(String token) {
        assertThatThrownBy(() -> verifier.verify(token)).isInstanceOf(InvalidToken.class);
    }

    private JWTClaimsSet.Builder claims() {
        Instant now = clock.instant();
        return new JWTClaimsSet.Builder()
                .issuer(SETTINGS.issuer())
                .audience(SETTINGS.audience())
                .subject("c")
                .claim("client_id", "c")
                .claim("scope", "amcash")
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plusSeconds(60)))
                .jwtID("1");
    }

    private static JWSHeader.Builder header(JWSAlgorithm algorithm) {
        return new JWSHeader.Builder(algorithm)
                .type(new JOSEObjectType("at+jwt"))
                .keyID(KEY.getKeyID());
    }

    private static String signed(JWTClaimsSet claims) throws JOSEException {
        return signed(header(JWSAlgorithm.RS256).build(), claims);
    }

    private static String signed(JWSHeader header, JWTClaimsSet claims) throws JOSEException {
        return signed(header, claims, new RSASSASigner(KEY));
    }

    private static String signed(JWSHeader header, JWTClaimsSet claims, JWSSigner signer)
            throws JOSEException {
        SignedJWT token = new SignedJWT(header, claims);
        token.sign(signer);
        return token.serialize();
    }

    private static String base64(String text) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
