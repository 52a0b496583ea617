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
    private static Visitor visitor;
    private static TokenDesk desk;

    @BeforeAll
    static void start() {
        instance = RunningInstance.start();
        visitor = new Visitor(instance.url());
        desk = new TokenDesk(instance.url());
    }

    @AfterAll
    static void stop() {
        visitor.close();
        desk.close();
        instance.close();
    }

    @Test
    void aCodeThatIsUsedTwiceTakesBackWhatItGave() {
        String code = visitor.consent();
        Answer first = desk.redeem(code);
        boolean before = isActive(first.member("access_token"));
        Answer second = desk.redeem(code);

        assertThat(before).isTrue();
        assertRefused(second, "invalid_grant");
        assertThat(isActive(first.member("access_token"))).isFalse();
        assertThat(isActive(first.member("refresh_token"))).isFalse();
        assertRefused(desk.refresh(Visitor.CLIENT, first.member("refresh_token")), "invalid_grant");
    }

    @Test
    void aCodeOfAnotherClientIsRefusedAndStaysGood() {
        String code = visitor.consent();

        assertRefused(desk.redeem(OTHER_CLIENT, code, Map.of()), "invalid_grant");
        assertThat(desk.redeem(code).status()).isEqualTo(200);
    }

    /** Whoever shows a code with something wrong is not the one it was given to. */
    @ParameterizedTest
    @CsvSource({
        "code_verifier, another-verifier-that-is-long-enough-for-rfc-7636",
        "code_verifier, E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM",
        "redirect_uri, http://127.0.0.1:50124/callback",
        "redirect_uri, https://evil.example/callback"
    })
    void aCodeWithSomethingWrongIsRefusedForGood(String name, String value) {
        String code = visitor.consent();

        assertRefused(desk.redeem(Visitor.CLIENT, code, Map.of(name, value)), "invalid_grant");
        assertRefused(desk.redeem(code), "invalid_grant");
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
        assertRefused(desk.redeem(Visitor.CLIENT, "a-code", Map.of(name, value)), error);
    }

    /** OAuth 2.1 does not send it any more, since the challenge protects the code. */
    @Test
    void aCodeIsRedeemedWithoutTheAddressThatItWasSentTo() {
        assertThat(
                        desk.redeem(Visitor.CLIENT, visitor.consent(), Map.of("redirect_uri", ""))
                                .status())
                .isEqualTo(200);
    }

    @Test
    void aRefreshTokenBringsTheNextAndWorksOnce() {
        Answer first = desk.redeem(visitor.consent());
        Answer second = desk.refresh(Visitor.CLIENT, first.member("refresh_token"));
        Answer third = desk.refresh(Visitor.CLIENT, second.member("refresh_token"));
        boolean before = isActive(third.member("access_token"));
        Answer reused = desk.refresh(Visitor.CLIENT, second.member("refresh_token"));

        assertThat(second.member("scope")).isEqualTo("debit retrieve_account");
        assertThat(second.member("refresh_token")).isNotEqualTo(first.member("refresh_token"));
        assertThat(before).isTrue();
        assertRefused(reused, "invalid_grant");
        assertThat(isActive(third.member("access_token"))).isFalse();
        assertRefused(desk.refresh(Visitor.CLIENT, third.member("refresh_token")), "invalid_grant");
    }

    @Test
    void aRefreshTokenOfAnotherClientIsRefusedAndStaysGood() {
        Answer tokens = desk.redeem(visitor.consent());

        assertRefused(desk.refresh(OTHER_CLIENT, tokens.member("refresh_token")), "invalid_grant");
        assertThat(desk.refresh(Visitor.CLIENT, tokens.member("refresh_token")).status())
                .isEqualTo(200);
    }

    @Test
    void aRefreshedTokenMayHaveLessAndNeverMore() {
        String refreshToken = desk.redeem(visitor.consent()).member("refresh_token");
        Answer more = refresh(refreshToken, "debit update_membership");
        Answer less = refresh(refreshToken, "debit");
        Answer whole = desk.refresh(Visitor.CLIENT, less.member("refresh_token"));

        assertRefused(more, "invalid_scope");
        assertThat(less.member("scope")).isEqualTo("debit");
        assertThat(whole.member("scope")).isEqualTo("debit retrieve_account");
    }

    @ParameterizedTest
    @CsvSource({"access_token", "refresh_token"})
    void aRevokedTokenEndsTheWholeGrant(String which) {
        Answer tokens = desk.redeem(visitor.consent());
        Answer revoked = desk.revoke(Visitor.CLIENT, tokens.member(which));

        assertThat(revoked.status()).isEqualTo(200);
        assertThat(revoked.body()).isEmpty();
        assertThat(isActive(tokens.member("access_token"))).isFalse();
        assertThat(isActive(tokens.member("refresh_token"))).isFalse();
        assertRefused(
                desk.refresh(Visitor.CLIENT, tokens.member("refresh_token")), "invalid_grant");
    }

    @Test
    void theTokensOfARevokedGrantAreRefusedAtTheDoors() {
        Answer tokens = desk.redeem(visitor.consent());
        int before = visitor.account(tokens.member("access_token")).status();
        desk.revoke(Visitor.CLIENT, tokens.member("refresh_token"));

        assertThat(before).isEqualTo(200);
        assertThat(visitor.account(tokens.member("access_token")).status()).isEqualTo(401);
    }

    @Test
    void aTokenThatIsUnknownIsAsGoodAsRevoked() {
        assertThat(desk.revoke(Visitor.CLIENT, "unknown").status()).isEqualTo(200);
        assertRefused(desk.post("/oauth/revoke", Visitor.CLIENT, Map.of()), "invalid_request");
    }

    @Test
    void aTokenOfAnotherClientIsNotRevoked() {
        Answer tokens = desk.redeem(visitor.consent());

        assertRefused(desk.revoke(OTHER_CLIENT, tokens.member("access_token")), "invalid_grant");
        assertRefused(desk.revoke(OTHER_CLIENT, tokens.member("refresh_token")), "invalid_grant");
        assertThat(isActive(tokens.member("access_token"))).isTrue();
    }

    @Test
    void aTokenOfTheClientsOwnCannotBeRevoked() {
        String own = instance.token(Visitor.CLIENT);

        assertRefused(desk.revoke(Visitor.CLIENT, own), "unsupported_token_type");
        assertThat(isActive(own)).isTrue();
    }

    @Test
    void aClientIsToldAboutItsOwnTokens() {
        Answer tokens = desk.redeem(visitor.consent());
        Answer access = desk.introspect(Visitor.CLIENT, tokens.member("access_token"));
        Answer refresh = desk.introspect(Visitor.CLIENT, tokens.member("refresh_token"));

        assertThat(access.members())
                .containsEntry("active", "true")
                .containsEntry("scope", "debit retrieve_account")
                .containsEntry("client_id", Visitor.CLIENT)
                .containsEntry("sub", "ATRP:" + Visitor.JANE)
                .containsEntry("token_type", "Bearer")
                .containsKeys("iat", "exp", "iss");
        assertThat(refresh.members())
                .containsEntry("active", "true")
                .containsEntry("sub", "ATRP:" + Visitor.JANE)
                .doesNotContainKey("token_type");
    }

    @Test
    void aClientIsToldNothingAboutOthersTokens() {
        Answer tokens = desk.redeem(visitor.consent());
        for (String token :
                new String[] {
                    tokens.member("access_token"), tokens.member("refresh_token"), "unknown"
                }) {
            assertThat(desk.introspect(OTHER_CLIENT, token).body()).isEqualTo("{\"active\":false}");
        }
        assertThat(desk.refresh(Visitor.CLIENT, tokens.member("refresh_token")).status())
                .isEqualTo(200);
    }

    @Test
    void nobodyIsToldWithoutASecret() {
        for (String path : new String[] {"/oauth/introspect", "/oauth/revoke", "/oauth/token"}) {
            Answer refused =
                    desk.post(
                            path,
                            Visitor.CLIENT,
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
    void aTicketInAnotherSpellingIsRefusedAndStaysGood() {
        String code = visitor.consent();
        for (UnaryOperator<String> spelling : otherSpellings()) {
            assertRefused(desk.redeem(spelling.apply(code)), "invalid_grant");
        }
        Answer tokens = desk.redeem(code);
        String refreshToken = tokens.member("refresh_token");
        String accessToken = tokens.member("access_token");
        for (UnaryOperator<String> spelling : otherSpellings()) {
            String refresh = spelling.apply(refreshToken);
            String access = spelling.apply(accessToken);
            assertRefused(desk.refresh(Visitor.CLIENT, refresh), "invalid_grant");
            assertThat(isActive(refresh)).isFalse();
            assertThat(isActive(access)).isFalse();
            desk.revoke(Visitor.CLIENT, access);
            desk.revoke(Visitor.CLIENT, refresh);
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

    /** The next letter of base64url: for the last one of a ticket it has other spare bits only. */
    private static char next(char letter) {
        String letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        return letters.charAt(letters.indexOf(letter) ^ 1);
    }

    @Test
    void membersScopesAreNotTheClientsOwn() {
        Answer refused =
                desk.post(
                        "/oauth/token",
                        Visitor.CLIENT,
                        Map.of("grant_type", "client_credentials", "scope", "update_membership"));

        assertRefused(refused, "invalid_scope");
    }

    private static Answer refresh(String refreshToken, String scope) {
        return desk.post(
                "/oauth/token",
                Visitor.CLIENT,
                Map.of(
                        "grant_type",
                        "refresh_token",
                        "refresh_token",
                        refreshToken,
                        "scope",
                        scope));
    }

    private static boolean isActive(String token) {
        return desk.introspect(Visitor.CLIENT, token).member("active").equals("true");
    }

    private static void assertRefused(Answer answer, String error) {
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.member("error")).isEqualTo(error);
        assertThat(answer.members()).containsOnlyKeys("error", "error_description");
    }
}
