package org.milepost.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.milepost.RunningInstance;
import org.milepost.WireClient.Answer;

/** What becomes of a code: tokens, their rotation, their end (RFC 6749, 7009, 7636, 7662, 9700). */
class MemberTokensTest {

    private static final String OTHER_CLIENT = "avios-cars";

    private static RunningInstance instance;
    private static Browser browser;
    private static TokenClient tokenClient;

    @BeforeAll
    static void start() {
        instance = RunningInstance.start();
        browser = new Browser(instance.url());
        tokenClient = new TokenClient(instance.url());
    }

    @AfterAll
    static void stop() {
        browser.close();
        tokenClient.close();
        instance.close();
    }

    /** The first answer may have been lost: nothing more is issued, in whichever instance. */
    @Test
    void aCodeThatIsUsedAgainAtOnceGivesTheSameTokens() {
        try (RunningInstance.SecondInstance second = instance.startSecond();
                TokenClient elsewhere = new TokenClient(second.url())) {
            String code = browser.consent();
            Answer first = tokenClient.redeem(code);

            assertSameTokens(tokenClient.redeem(code), first);
            assertSameTokens(elsewhere.redeem(code), first);
            assertThat(isActive(first.member("access_token"))).isTrue();
            assertThat(tokenClient.refresh(Browser.CLIENT, first.member("refresh_token")).status())
                    .isEqualTo(200);
        }
    }

    /** A code that another client presents has leaked, so that the consent ends. */
    @Test
    void aCodeThatAnotherClientUsesAgainRevokesItsGrant() {
        String code = browser.consent();
        Answer first = tokenClient.redeem(code);

        assertRefused(tokenClient.redeem(OTHER_CLIENT, code, Map.of()), "invalid_grant");
        assertEnded(first);
    }

    @Test
    void aCodeThatIsUsedAgainWithAnotherVerifierRevokesItsGrant() {
        String code = browser.consent();
        Answer first = tokenClient.redeem(code);
        String verifier = "another-verifier-that-is-long-enough-for-rfc-7636";

        assertRefused(
                tokenClient.redeem(Browser.CLIENT, code, Map.of("code_verifier", verifier)),
                "invalid_grant");
        assertEnded(first);
    }

    @Test
    void aCodeOfAnotherClientIsRefusedAndStaysValid() {
        String code = browser.consent();

        assertRefused(tokenClient.redeem(OTHER_CLIENT, code, Map.of()), "invalid_grant");
        assertThat(tokenClient.redeem(code).status()).isEqualTo(200);
    }

    /** A code that comes with a wrong value may have been stolen. */
    @ParameterizedTest
    @CsvSource({
        "code_verifier, another-verifier-that-is-long-enough-for-rfc-7636",
        "code_verifier, E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM",
        "redirect_uri, http://127.0.0.1:50124/callback",
        "redirect_uri, https://evil.example/callback"
    })
    void aCodeWithSomethingWrongIsRefusedForGood(String name, String value) {
        String code = browser.consent();

        assertRefused(
                tokenClient.redeem(Browser.CLIENT, code, Map.of(name, value)), "invalid_grant");
        assertRefused(tokenClient.redeem(code), "invalid_grant");
    }

    @ParameterizedTest
    @CsvSource({
        "code, '', invalid_request",
        "code, unknown, invalid_grant",
        "code_verifier, '', invalid_request",
        "code_verifier, short, invalid_request",
        "grant_type, '', invalid_request",
        "grant_type, password, unsupported_grant_type",
        "grant_type, urn:ietf:params:oauth:grant-type:jwt-bearer, unsupported_grant_type"
    })
    void aRequestThatIsNotWholeIsRefused(String name, String value, String error) {
        assertRefused(tokenClient.redeem(Browser.CLIENT, "a-code", Map.of(name, value)), error);
    }

    /** OAuth 2.1 does not send it any more, since the challenge protects the code. */
    @Test
    void aCodeIsRedeemedWithoutTheAddressThatItWasSentTo() {
        assertThat(
                        tokenClient
                                .redeem(
                                        Browser.CLIENT,
                                        browser.consent(),
                                        Map.of("redirect_uri", ""))
                                .status())
                .isEqualTo(200);
    }

    @Test
    void aRefreshTokenBringsTheNext() {
        Answer first = tokenClient.redeem(browser.consent());
        Answer second = tokenClient.refresh(Browser.CLIENT, first.member("refresh_token"));

        assertThat(second.member("scope")).isEqualTo("debit retrieve_account");
        assertThat(second.member("refresh_token")).isNotEqualTo(first.member("refresh_token"));
        assertThat(isActive(second.member("access_token"))).isTrue();
        assertThat(isActive(first.member("refresh_token"))).isFalse();
    }

    /** The first answer may have been lost: nothing more is issued, in whichever instance. */
    @Test
    void aRefreshTokenThatIsUsedAgainAtOnceGivesTheSameTokens() {
        try (RunningInstance.SecondInstance second = instance.startSecond();
                TokenClient elsewhere = new TokenClient(second.url())) {
            String token = tokenClient.redeem(browser.consent()).member("refresh_token");
            Answer first = tokenClient.refresh(Browser.CLIENT, token);

            assertSameTokens(tokenClient.refresh(Browser.CLIENT, token), first);
            assertSameTokens(elsewhere.refresh(Browser.CLIENT, token), first);
            String next = first.member("refresh_token");
            Answer third = elsewhere.refresh(Browser.CLIENT, next);
            assertSameTokens(tokenClient.refresh(Browser.CLIENT, next), third);
            assertThat(isActive(third.member("refresh_token"))).isTrue();
        }
    }

    @Test
    void aUsedRefreshTokenOfAnotherClientRevokesItsGrant() {
        Answer first = tokenClient.redeem(browser.consent());
        Answer second = tokenClient.refresh(Browser.CLIENT, first.member("refresh_token"));

        assertRefused(
                tokenClient.refresh(OTHER_CLIENT, first.member("refresh_token")), "invalid_grant");
        assertEnded(second);
    }

    @Test
    void aRefreshTokenOfAnotherClientIsRefusedAndStaysValid() {
        Answer tokens = tokenClient.redeem(browser.consent());

        assertRefused(
                tokenClient.refresh(OTHER_CLIENT, tokens.member("refresh_token")), "invalid_grant");
        assertThat(tokenClient.refresh(Browser.CLIENT, tokens.member("refresh_token")).status())
                .isEqualTo(200);
    }

    @Test
    void aRefreshedTokenMayHaveLessAndNeverMore() {
        String refreshToken = tokenClient.redeem(browser.consent()).member("refresh_token");
        Answer more = refresh(refreshToken, "debit update_membership");
        Answer less = refresh(refreshToken, "debit");
        Answer whole = tokenClient.refresh(Browser.CLIENT, less.member("refresh_token"));

        assertRefused(more, "invalid_scope");
        assertThat(less.member("scope")).isEqualTo("debit");
        assertThat(whole.member("scope")).isEqualTo("debit retrieve_account");
    }

    @ParameterizedTest
    @CsvSource({"access_token", "refresh_token"})
    void aRevokedTokenEndsTheWholeGrant(String which) {
        Answer tokens = tokenClient.redeem(browser.consent());
        Answer revoked = tokenClient.revoke(Browser.CLIENT, tokens.member(which));

        assertThat(revoked.status()).isEqualTo(200);
        assertThat(revoked.header("content-type")).isEqualTo("application/json;charset=UTF-8");
        assertThat(revoked.body()).isEqualTo("{}");
        assertThat(isActive(tokens.member("access_token"))).isFalse();
        assertThat(isActive(tokens.member("refresh_token"))).isFalse();
        assertRefused(
                tokenClient.refresh(Browser.CLIENT, tokens.member("refresh_token")),
                "invalid_grant");
    }

    @Test
    void theTokensOfARevokedGrantAreRefusedAtTheDoors() {
        Answer tokens = tokenClient.redeem(browser.consent());
        int before = browser.account(tokens.member("access_token")).status();
        tokenClient.revoke(Browser.CLIENT, tokens.member("refresh_token"));

        assertThat(before).isEqualTo(200);
        assertThat(browser.account(tokens.member("access_token")).status()).isEqualTo(401);
    }

    @Test
    void aTokenThatIsUnknownIsAsGoodAsRevoked() {
        assertThat(tokenClient.revoke(Browser.CLIENT, "unknown").status()).isEqualTo(200);
        assertRefused(
                tokenClient.post("/oauth/revoke", Browser.CLIENT, Map.of()), "invalid_request");
    }

    @Test
    void aTokenOfAnotherClientIsNotRevoked() {
        Answer tokens = tokenClient.redeem(browser.consent());

        assertRefused(
                tokenClient.revoke(OTHER_CLIENT, tokens.member("access_token")), "invalid_grant");
        assertRefused(
                tokenClient.revoke(OTHER_CLIENT, tokens.member("refresh_token")), "invalid_grant");
        assertThat(isActive(tokens.member("access_token"))).isTrue();
    }

    @Test
    void aTokenOfTheClientsOwnCannotBeRevoked() {
        String own = instance.token(Browser.CLIENT);

        assertRefused(tokenClient.revoke(Browser.CLIENT, own), "unsupported_token_type");
        assertThat(isActive(own)).isTrue();
    }

    @Test
    void introspectionDescribesTheClientsOwnTokens() {
        Answer tokens = tokenClient.redeem(browser.consent());
        Answer access = tokenClient.introspect(Browser.CLIENT, tokens.member("access_token"));
        Answer refresh = tokenClient.introspect(Browser.CLIENT, tokens.member("refresh_token"));

        assertThat(access.members())
                .containsEntry("active", "true")
                .containsEntry("scope", "debit retrieve_account")
                .containsEntry("client_id", Browser.CLIENT)
                .containsEntry("sub", "ATRP:" + Browser.JANE)
                .containsEntry("token_type", "Bearer")
                .containsKeys("iat", "exp", "iss");
        assertThat(refresh.members())
                .containsEntry("active", "true")
                .containsEntry("sub", "ATRP:" + Browser.JANE)
                .doesNotContainKey("token_type");
    }

    @Test
    void introspectionRevealsNothingAboutTokensOfOthers() {
        Answer tokens = tokenClient.redeem(browser.consent());
        for (String token :
                new String[] {
                    tokens.member("access_token"), tokens.member("refresh_token"), "unknown"
                }) {
            assertThat(tokenClient.introspect(OTHER_CLIENT, token).body())
                    .isEqualTo("{\"active\":false}");
        }
        assertThat(tokenClient.refresh(Browser.CLIENT, tokens.member("refresh_token")).status())
                .isEqualTo(200);
    }

    @Test
    void introspectionNeedsASecret() {
        for (String path : new String[] {"/oauth/introspect", "/oauth/revoke", "/oauth/token"}) {
            Answer refused =
                    tokenClient.post(
                            path,
                            Browser.CLIENT,
                            "wrong",
                            Map.of("token", "x", "grant_type", "client_credentials"));

            assertThat(refused.status()).isEqualTo(401);
            assertThat(refused.member("error")).isEqualTo("invalid_client");
        }
    }

    /**
     * What we drew is compared letter by letter; no other spelling of it is accepted or used up.
     */
    @Test
    void aTokenInAnotherSpellingIsRefusedAndStaysValid() {
        String code = browser.consent();
        for (UnaryOperator<String> spelling : otherSpellings()) {
            assertRefused(tokenClient.redeem(spelling.apply(code)), "invalid_grant");
        }
        Answer tokens = tokenClient.redeem(code);
        String refreshToken = tokens.member("refresh_token");
        String accessToken = tokens.member("access_token");
        for (UnaryOperator<String> spelling : otherSpellings()) {
            String refresh = spelling.apply(refreshToken);
            String access = spelling.apply(accessToken);
            assertRefused(tokenClient.refresh(Browser.CLIENT, refresh), "invalid_grant");
            assertThat(isActive(refresh)).isFalse();
            assertThat(isActive(access)).isFalse();
            tokenClient.revoke(Browser.CLIENT, access);
            tokenClient.revoke(Browser.CLIENT, refresh);
        }

        assertThat(isActive(accessToken)).isTrue();
        assertThat(isActive(refreshToken)).isTrue();
    }

    private static List<UnaryOperator<String>> otherSpellings() {
        return List.of(
                it -> it + "A",
                it -> it + "=",
                it -> it + " ",
                it -> " " + it,
                it -> it + "\n",
                it -> it + "%",
                it -> it.substring(0, 5) + " " + it.substring(5),
                it -> it.substring(0, it.length() - 1) + next(it.charAt(it.length() - 1)));
    }

    /**
     * The next letter of base64url: for the last letter of a token it differs in unused bits only.
     */
    private static char next(char letter) {
        String letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        return letters.charAt(letters.indexOf(letter) ^ 1);
    }

    @Test
    void membersScopesAreNotTheClientsOwn() {
        Answer refused =
                tokenClient.post(
                        "/oauth/token",
                        Browser.CLIENT,
                        Map.of("grant_type", "client_credentials", "scope", "update_membership"));

        assertRefused(refused, "invalid_scope");
    }

    private static Answer refresh(String refreshToken, String scope) {
        return tokenClient.post(
                "/oauth/token",
                Browser.CLIENT,
                Map.of(
                        "grant_type",
                        "refresh_token",
                        "refresh_token",
                        refreshToken,
                        "scope",
                        scope));
    }

    private static boolean isActive(String token) {
        return tokenClient.introspect(Browser.CLIENT, token).member("active").equals("true");
    }

    /** The same tokens, of which the access token may have lost some of its lifetime. */
    private static void assertSameTokens(Answer answer, Answer first) {
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.member("access_token")).isEqualTo(first.member("access_token"));
        assertThat(answer.member("refresh_token")).isEqualTo(first.member("refresh_token"));
        assertThat(answer.member("scope")).isEqualTo(first.member("scope"));
    }

    private static void assertEnded(Answer tokens) {
        assertThat(isActive(tokens.member("access_token"))).isFalse();
        assertThat(isActive(tokens.member("refresh_token"))).isFalse();
        assertRefused(
                tokenClient.refresh(Browser.CLIENT, tokens.member("refresh_token")),
                "invalid_grant");
    }

    private static void assertRefused(Answer answer, String error) {
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.member("error")).isEqualTo(error);
        assertThat(answer.members()).containsOnlyKeys("error", "error_description");
    }
}
