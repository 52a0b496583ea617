package org.milepost.oauth;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.milepost.RunningInstance;
import org.milepost.WireClient;
import org.milepost.WireClient.Answer;

/** Applications on members' own devices, which cannot keep a secret (RFC 8252; OAuth 2.1). */
class PublicClientTest {

    private static final String APPLICATION = "avios-app";
    private static final String SCHEME = "com.example.hotels:/callback";

    @AutoClose private static final RunningInstance INSTANCE = RunningInstance.start();

    @AutoClose private final Browser browser = new Browser(INSTANCE.url());
    @AutoClose private final WireClient wire = new WireClient(INSTANCE.url());

    @ParameterizedTest
    @ValueSource(strings = {SCHEME, "http://127.0.0.1:50123/callback"})
    void anApplicationGetsTokensWithoutASecret(String redirectUri) {
        Answer tokens = redeem(consent(redirectUri), redirectUri);
        Answer refreshed = refresh(tokens.member("refresh_token"));
        Answer revoked = post("/oauth/revoke", Map.of("token", refreshed.member("access_token")));

        assertThat(tokens.status()).isEqualTo(200);
        assertThat(tokens.member("scope")).isEqualTo("debit retrieve_account");
        assertThat(refreshed.status()).isEqualTo(200);
        assertThat(refreshed.member("refresh_token")).isNotEqualTo(tokens.member("refresh_token"));
        assertThat(revoked.status()).isEqualTo(200);
        assertThat(refresh(refreshed.member("refresh_token")).member("error"))
                .isEqualTo("invalid_grant");
    }

    @Test
    void aMemberReadsTheSchemeOfTheApplication() {
        browser.arrive(request(SCHEME));
        Answer consent = browser.follow(browser.signIn("ATRP", Browser.JANE, "sandbox"));
        Answer leave = browser.decide("allow");

        assertThat(consent.body())
                .contains("the app with the address <strong>com.example.hotels</strong>");
        assertThat(Browser.target(leave)).startsWith(SCHEME + "?code=");
        assertThat(leave.body()).contains("href=\"" + SCHEME + "?code=");
    }

    @Test
    void aCodeNeedsItsVerifier() {
        Answer without =
                post("/oauth/token", Map.of("grant_type", "authorization_code", "code", "x"));
        String code = consent(SCHEME);
        Map<String, String> form = form(code, SCHEME);
        form.put("code_verifier", "another-verifier-that-is-long-enough-for-rfc-7636");

        assertThat(without.member("error")).isEqualTo("invalid_request");
        assertThat(post("/oauth/token", form).member("error")).isEqualTo("invalid_grant");
    }

    @Test
    void anApplicationHasNoTokensOfItsOwn() {
        assertThat(post("/oauth/token", Map.of("grant_type", "client_credentials")).member("error"))
                .isEqualTo("unauthorized_client");
    }

    @Test
    void anApplicationCannotIntrospect() {
        Answer tokens = redeem(consent(SCHEME), SCHEME);
        Answer refused = post("/oauth/introspect", Map.of("token", tokens.member("access_token")));

        assertThat(refused.status()).isEqualTo(401);
        assertThat(refused.member("error")).isEqualTo("invalid_client");
    }

    /** Who has a secret must prove it, and who has none has nothing to prove it with. */
    @ParameterizedTest
    @CsvSource({"avios-hotel, ''", "avios-app, guess", "nobody, ''"})
    void aClientIsNotTakenForOneOfTheOtherKind(String client, String secret) {
        Map<String, String> form = form(consent(SCHEME), SCHEME);
        form.put("client_id", client);
        if (!secret.isEmpty()) {
            form.put("client_secret", secret);
        }
        Answer refused = send("/oauth/token", form);

        assertThat(refused.status()).isEqualTo(401);
        assertThat(refused.member("error")).isEqualTo("invalid_client");
    }

    @Test
    void aTokenOfAnApplicationRepresentsTheMember() {
        String token = redeem(consent(SCHEME), SCHEME).member("access_token");

        assertThat(browser.account(token).status()).isEqualTo(200);
    }

    private static Map<String, String> request(String redirectUri) {
        Map<String, String> request = new LinkedHashMap<>(Browser.request());
        request.put("client_id", APPLICATION);
        request.put("redirect_uri", redirectUri);
        return request;
    }

    private String consent(String redirectUri) {
        return browser.consent(request(redirectUri), "ATRP", Browser.JANE);
    }

    private static Map<String, String> form(String code, String redirectUri) {
        Map<String, String> form = new LinkedHashMap<>();
        form.put("grant_type", "authorization_code");
        form.put("code", code);
        form.put("redirect_uri", redirectUri);
        form.put("code_verifier", Browser.VERIFIER);
        return form;
    }

    private Answer redeem(String code, String redirectUri) {
        return post("/oauth/token", form(code, redirectUri));
    }

    private Answer refresh(String refreshToken) {
        return post(
                "/oauth/token",
                Map.of("grant_type", "refresh_token", "refresh_token", refreshToken));
    }

    private Answer post(String path, Map<String, String> form) {
        Map<String, String> named = new LinkedHashMap<>(form);
        named.put("client_id", APPLICATION);
        return send(path, named);
    }

    private Answer send(String path, Map<String, String> form) {
        return wire.send(
                "POST",
                path,
                "Content-Type: application/x-www-form-urlencoded\r\n",
                Browser.encode(form).getBytes(UTF_8));
    }
}
