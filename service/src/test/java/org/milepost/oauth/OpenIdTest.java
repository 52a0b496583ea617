package org.milepost.oauth;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.milepost.RunningInstance;
import org.milepost.WireClient;
import org.milepost.WireClient.Answer;
import org.milepost.http.Json;
import org.milepost.ledger.Standing.Status;
import tools.jackson.databind.node.ObjectNode;

/** Members sign in at a partner's by OpenID Connect, over the real server. */
class OpenIdTest {

    private static final String ISSUER = "https://milepost.example";

    @AutoClose private static final RunningInstance INSTANCE = RunningInstance.start();

    @AutoClose private final Browser browser = new Browser(INSTANCE.url());
    @AutoClose private final TokenClient tokenClient = new TokenClient(INSTANCE.url());
    @AutoClose private final WireClient wire = new WireClient(INSTANCE.url());

    @Test
    void aClientLearnsWhoSignedInFromAnIdToken() throws Exception {
        Instant before = Instant.now().minusSeconds(1);
        Answer tokens = tokens(request("openid profile membership_number"));
        SignedJWT idToken = SignedJWT.parse(tokens.member("id_token"));
        JWTClaimsSet claims = idToken.getJWTClaimsSet();
        JWKSet keys = JWKSet.parse(get("/oauth/jwks", "").body());
        RSAKey key = keys.getKeyByKeyId(idToken.getHeader().getKeyID()).toRSAKey();

        assertThat(idToken.verify(new RSASSAVerifier(key))).isTrue();
        assertThat(claims.getIssuer()).isEqualTo(ISSUER);
        assertThat(claims.getAudience()).containsExactly(Browser.CLIENT);
        assertThat(claims.getSubject()).isEqualTo("ATRP:" + Browser.JANE);
        assertThat(claims.getStringClaim("nonce")).isEqualTo("a nonce");
        assertThat(claims.getLongClaim("auth_time"))
                .isBetween(before.getEpochSecond(), Instant.now().getEpochSecond());
        assertThat(claims.getExpirationTime()).isAfter(claims.getIssueTime());
        assertThat(claims.getClaim("at_hash")).asString().hasSize(22);
    }

    @Test
    void withoutTheScopeThereIsNoIdToken() {
        Answer tokens = tokens(request("debit profile"));

        assertThat(tokens.members()).doesNotContainKey("id_token");
        assertThat(userInfo(tokens).status()).isEqualTo(403);
        assertThat(userInfo(tokens).header("www-authenticate")).contains("insufficient_scope");
    }

    @Test
    void anExchangeThatIsRepeatedGivesTheSameIdToken() {
        String code = browser.consent(request("openid"), "ATRP", Browser.JANE);

        assertThat(tokenClient.redeem(code).member("id_token"))
                .isEqualTo(tokenClient.redeem(code).member("id_token"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    openid                           | sub
                    openid profile                   | sub name given_name family_name
                    openid membership_number         | sub programme membership_number
                    openid profile membership_number | sub name given_name family_name programme membership_number
                    """)
    void aClientGetsTheClaimsThatItsScopesAllow(String scope, String members) {
        Answer claims = userInfo(tokens(request(scope)));

        assertThat(claims.status()).isEqualTo(200);
        assertThat(claims.header("content-type")).isEqualTo("application/json;charset=UTF-8");
        assertThat(claims.members()).containsOnlyKeys(members.split(" "));
        assertThat(claims.member("sub")).isEqualTo("ATRP:" + Browser.JANE);
    }

    @Test
    void theClaimsAreThoseOfTheMember() {
        Answer claims = userInfo(tokens(request("openid profile membership_number")));

        assertThat(claims.members())
                .containsEntry("name", "Jane O'Neil-Smith")
                .containsEntry("given_name", "Jane")
                .containsEntry("family_name", "O'Neil-Smith")
                .containsEntry("programme", "ATRP")
                .containsEntry("membership_number", Browser.JANE);
    }

    @Test
    void theClaimsAreGivenForPostAsWell() {
        String token = tokens(request("openid")).member("access_token");
        Answer claims = wire.send("POST", "/oauth/userinfo", bearer(token), new byte[0]);

        assertThat(claims.member("sub")).isEqualTo("ATRP:" + Browser.JANE);
    }

    @Test
    void withoutATokenOfAMemberThereAreNoClaims() {
        assertThat(get("/oauth/userinfo", "").status()).isEqualTo(401);
        assertThat(get("/oauth/userinfo", bearer("x")).status()).isEqualTo(401);
        assertThat(get("/oauth/userinfo", bearer(INSTANCE.token(Browser.CLIENT))).status())
                .isEqualTo(403);
    }

    /** RFC 6750, section 3.1: without a token there is no error code. */
    @Test
    void theErrorOfARefusedTokenIsThatOfTheChallenge() {
        Answer none = get("/oauth/userinfo", "");
        Answer wrong = get("/oauth/userinfo", bearer("x"));
        Answer insufficient = get("/oauth/userinfo", bearer(INSTANCE.token(Browser.CLIENT)));

        assertThat(none.members()).containsOnlyKeys("error_description");
        assertThat(none.header("www-authenticate")).startsWith("Bearer ").doesNotContain("error");
        assertThat(wrong.member("error")).isEqualTo("invalid_token");
        assertThat(wrong.header("www-authenticate")).contains("error=\"invalid_token\"");
        assertThat(insufficient.member("error")).isEqualTo("insufficient_scope");
    }

    @Test
    void thereAreNoClaimsOfAMemberWhoseAccountIsNotActive() {
        Answer tokens = tokens(request("openid profile"));
        INSTANCE.setStatus("ATRP", Browser.JANE, Status.CANCELLED);
        try {
            assertThat(userInfo(tokens).status()).isEqualTo(401);
        } finally {
            INSTANCE.setStatus("ATRP", Browser.JANE, Status.ACTIVE);
        }
    }

    /** The page for consent is always shown, so nobody can be signed in without being asked. */
    @Test
    void promptNoneIsRefusedWithTheReason() {
        Map<String, String> silent = request("openid");
        silent.put("prompt", "none");
        Answer before = browser.arrive(silent);
        browser.arrive(request("openid"));
        browser.follow(browser.signIn("ATRP", Browser.JANE, "sandbox"));
        Answer after = browser.arrive(silent);

        assertThat(Browser.parameters(before)).containsEntry("error", "login_required");
        assertThat(Browser.parameters(after))
                .containsEntry("error", "consent_required")
                .containsEntry("iss", ISSUER);
    }

    @ParameterizedTest
    @CsvSource({"prompt, login", "prompt, select_account", "prompt, login consent", "max_age, 0"})
    void aClientCanDemandThatTheMemberSignsInNow(String name, String value) throws Exception {
        browser.arrive(request("openid"));
        browser.follow(browser.signIn("ATRP", Browser.JANE, "sandbox"));
        Map<String, String> demanding = request("openid");
        demanding.put(name, value);
        Answer page = browser.arrive(demanding);
        Answer consent = browser.follow(browser.signIn("ATRP", Browser.JANE, "sandbox"));
        String code = Browser.parameters(browser.decide("allow")).getOrDefault("code", "");
        String idToken = tokenClient.redeem(code).member("id_token");

        assertThat(page.body()).contains("Membership number");
        assertThat(consent.body()).contains("Recognise you by your membership number");
        assertThat(SignedJWT.parse(idToken).getJWTClaimsSet().getStringClaim("nonce"))
                .isEqualTo("a nonce");
    }

    @ParameterizedTest
    @CsvSource({"prompt, consent", "max_age, 900"})
    void aMemberWhoSignedInAMomentAgoNeedNotAgain(String name, String value) {
        browser.arrive(request("openid"));
        browser.follow(browser.signIn("ATRP", Browser.JANE, "sandbox"));
        Map<String, String> request = request("openid");
        request.put(name, value);

        assertThat(browser.arrive(request).body()).contains("Allow Sandbox Hotels");
    }

    @Test
    void theMetadataAreThoseOfAProvider() {
        ObjectNode metadata = metadata("/.well-known/openid-configuration");

        assertThat(metadata.path("issuer").asString()).isEqualTo(ISSUER);
        assertThat(metadata.path("userinfo_endpoint").asString())
                .isEqualTo(ISSUER + "/oauth/userinfo");
        assertThat(texts(metadata, "scopes_supported")).contains("openid", "profile");
        assertThat(texts(metadata, "response_types_supported")).containsExactly("code");
        assertThat(texts(metadata, "subject_types_supported")).containsExactly("public");
        assertThat(texts(metadata, "id_token_signing_alg_values_supported"))
                .containsExactly("RS256");
        assertThat(texts(metadata, "token_endpoint_auth_methods_supported"))
                .containsExactly("client_secret_basic", "client_secret_post", "none");
        assertThat(texts(metadata, "ui_locales_supported")).contains("en", "fr");
        assertThat(metadata.path("request_uri_parameter_supported").booleanValue(true)).isFalse();
        assertThat(metadata.path("request_parameter_supported").booleanValue(true)).isFalse();
        assertThat(metadata("/.well-known/oauth-authorization-server")).isEqualTo(metadata);
    }

    /** The path of the issuer follows the well-known one (RFC 8414, section 3.1). */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/.well-known/oauth-authorization-server",
                "/.well-known/openid-configuration"
            })
    void theMetadataOfAnIssuerWithAPathAreAtItsPathAsWell(String path) {
        String issuer = "https://milepost.example/miles/v1";
        try (RunningInstance.SecondInstance second = INSTANCE.startSecond(issuer);
                WireClient other = new WireClient(second.url())) {
            for (String each : List.of(path + "/miles/v1", path)) {
                Answer metadata = other.send("GET", each, "", new byte[0]);

                assertThat(metadata.member("issuer")).isEqualTo(issuer);
                assertThat(metadata.member("token_endpoint")).isEqualTo(issuer + "/oauth/token");
            }
            assertThat(other.send("GET", path + "/miles", "", new byte[0]).status()).isEqualTo(404);
        }
        assertThat(get(path + "/miles/v1", "").status()).isEqualTo(404);
    }

    /** As a client with a secret does that compares the nonce (OAuth 2.1, section 7.5.2). */
    @Test
    void aNonceCanTakeThePlaceOfAChallenge() {
        String code = browser.consent(withoutChallenge(), "ATRP", Browser.JANE);
        Answer tokens = tokenClient.redeem(Browser.CLIENT, code, Map.of("code_verifier", ""));
        Answer again = tokenClient.redeem(Browser.CLIENT, code, Map.of("code_verifier", ""));

        assertThat(tokens.status()).isEqualTo(200);
        assertThat(again.member("refresh_token")).isEqualTo(tokens.member("refresh_token"));
    }

    /** An attacker may have removed the challenge from the request. */
    @Test
    void aCodeWithoutAChallengeIsRefusedWithAVerifierOrWithoutItsAddress() {
        String code = browser.consent(withoutChallenge(), "ATRP", Browser.JANE);
        String other = browser.consent(withoutChallenge(), "ATRP", Browser.JANE);
        Map<String, String> bare = Map.of("code_verifier", "", "redirect_uri", "");

        assertThat(tokenClient.redeem(code).member("error")).isEqualTo("invalid_grant");
        assertThat(tokenClient.redeem(Browser.CLIENT, other, bare).member("error"))
                .isEqualTo("invalid_grant");
    }

    @Test
    void aCodeWithAChallengeNeedsItsVerifier() {
        String code = browser.consent(request("openid"), "ATRP", Browser.JANE);
        Answer without = tokenClient.redeem(Browser.CLIENT, code, Map.of("code_verifier", ""));

        assertThat(without.member("error")).isEqualTo("invalid_request");
        assertThat(without.member("error_description")).isEqualTo("The code_verifier is missing.");
    }

    @ParameterizedTest
    @CsvSource({"scope, debit", "nonce, ''", "code_challenge_method, S256", "client_id, avios-app"})
    void otherwiseThereMustBeAChallenge(String name, String value) {
        Map<String, String> request = withoutChallenge();
        request.put(name, value);

        assertThat(Browser.parameters(browser.arrive(request)))
                .containsEntry("error", "invalid_request")
                .containsEntry(
                        "error_description",
                        "The code_challenge is missing. PKCE with S256 is required.");
    }

    private static Map<String, String> withoutChallenge() {
        Map<String, String> request = request("openid");
        request.remove("code_challenge");
        request.remove("code_challenge_method");
        return request;
    }

    private static Map<String, String> request(String scope) {
        Map<String, String> request = new LinkedHashMap<>(Browser.request());
        request.put("scope", scope);
        request.put("nonce", "a nonce");
        return request;
    }

    private Answer tokens(Map<String, String> request) {
        return tokenClient.redeem(browser.consent(request, "ATRP", Browser.JANE));
    }

    private Answer userInfo(Answer tokens) {
        return get("/oauth/userinfo", bearer(tokens.member("access_token")));
    }

    private Answer get(String path, String headers) {
        return wire.send("GET", path, headers, new byte[0]);
    }

    private static String bearer(String token) {
        return "Authorization: Bearer " + token + "\r\n";
    }

    private ObjectNode metadata(String path) {
        return Json.readObject(get(path, "").body().getBytes(UTF_8));
    }

    private static List<String> texts(ObjectNode metadata, String member) {
        return metadata.path(member).valueStream().map(it -> it.asString()).toList();
    }
}
