package org.milepost.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.nimbusds.jwt.SignedJWT;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.milepost.RunningInstance;
import org.milepost.WireClient.Answer;
import org.slf4j.LoggerFactory;

/**
 * Members sign in and let a partner act for them (OAuth 2.1, section 4.1), over the real server.
 */
class MemberSignInTest {

    private static final String ISSUER = "https://milepost.example";

    @AutoClose private static final RunningInstance INSTANCE = RunningInstance.start();

    @AutoClose private final Browser browser = new Browser(INSTANCE.url());
    @AutoClose private final TokenClient tokenClient = new TokenClient(INSTANCE.url());

    /** Who can look into a log must not learn a number from it. */
    @Test
    void signInsAndRefusalsAreLogged() {
        Logger logger = (Logger) LoggerFactory.getLogger(MemberAuthenticator.class);
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        logger.addAppender(log);
        try {
            browser.arrive(Browser.request());
            browser.signIn("ATRP", "3081471017300186", "guess");
            browser.signIn("ATRP", "1234567", "guess");
            browser.signIn("ATRP", "3081471017300186", "sandbox");
        } finally {
            logger.detachAppender(log);
        }

        assertThat(log.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .containsExactly(
                        "sign-in of a member of ATRP whose number ends in 0186"
                                + " failed (unknown member or wrong password) from 127.0.0.1;"
                                + " if this repeats, somebody may be guessing passwords:"
                                + " block the address",
                        "sign-in of a member of ATRP failed (unknown member or"
                                + " wrong password) from 127.0.0.1; if this repeats, somebody"
                                + " may be guessing passwords: block the address",
                        "a member of ATRP whose number ends in 0186 signed in from"
                                + " 127.0.0.1; nothing to do");
    }

    @Test
    void aMemberWhoConsentsGivesThePartnerATokenForTheMember() throws Exception {
        Answer page = browser.arrive(Browser.request());
        Answer signedIn = browser.signIn("ATRP", "3081 4710 1730 0186", "sandbox");
        Answer consent = browser.follow(signedIn);
        Answer allowed = browser.decide("allow");
        Map<String, String> back = Browser.parameters(allowed);
        Answer tokens = tokenClient.redeem(back.getOrDefault("code", ""));

        assertThat(page.status()).isEqualTo(200);
        assertThat(page.body()).contains("Sandbox Hotels", "autocomplete=\"current-password\"");
        assertThat(signedIn.status()).isEqualTo(303);
        assertThat(consent.body())
                .contains("Sandbox Hotels", "Vueling Club", "0186")
                .contains("Spend from your balance", "See your balance")
                .doesNotContain("Change your membership", Browser.JANE);
        assertThat(allowed.status()).isEqualTo(200);
        assertThat(Browser.target(allowed)).startsWith(Browser.CALLBACK + "?code=");
        assertThat(back).containsEntry("state", "a state&<\">").containsEntry("iss", ISSUER);
        assertThat(tokens.status()).isEqualTo(200);
        assertThat(tokens.header("cache-control")).isEqualTo("no-store");
        assertThat(tokens.member("token_type")).isEqualTo("Bearer");
        assertThat(tokens.member("expires_in")).isEqualTo("1800");
        assertThat(tokens.member("scope")).isEqualTo("debit retrieve_account");
        var claims = SignedJWT.parse(tokens.member("access_token")).getJWTClaimsSet();
        assertThat(claims.getSubject()).isEqualTo("ATRP:" + Browser.JANE);
        assertThat(claims.getStringClaim("client_id")).isEqualTo("avios-hotel");
        assertThat(claims.getIssuer()).isEqualTo(ISSUER);
    }

    /** As they come from a card, a letter, a web page or another keyboard. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "3081 4710 1730 0186",
                "3081-4710-1730-0186",
                "3081\u00a04710\u00a01730\u00a00186",
                "3081\u20094710\u20091730\u20090186",
                "3081\u202f4710\u20071730\u30000186",
                "3081\u20104710\u20111730\u20120186",
                "3081\u20134710\u20141730\u22120186",
                "\u200b3081471017300186\ufeff",
                "\u202d3081471017300186\u202c",
                " 3081471017300186\t",
                "\uff13\uff10\uff18\uff11\uff14\uff17\uff11\uff10"
                        + "\uff11\uff17\uff13\uff10\uff10\uff11\uff18\uff16"
            })
    void aNumberThatIsPastedSignsIn(String number) {
        browser.arrive(Browser.request());

        assertThat(browser.signIn("ATRP", number, "sandbox").status()).isEqualTo(303);
    }

    @Test
    void aMergedMemberSignsInWithItsNumberAndThePageMentionsTheHousehold() throws Exception {
        browser.arrive(Browser.request());
        Answer consent = browser.follow(browser.signIn("ATRP", "3081470000000067", "sandbox"));
        String code = Browser.parameters(browser.decide("allow")).getOrDefault("code", "");
        String token = tokenClient.redeem(code).member("access_token");

        assertThat(consent.body()).contains("household");
        assertThat(SignedJWT.parse(token).getJWTClaimsSet().getSubject())
                .isEqualTo("ATRP:3081470000000067");
    }

    @Test
    void oneSignInIsValidForOneDecision() {
        browser.consent();

        assertThat(browser.decide("deny").status()).isEqualTo(403);
        assertThat(browser.arrive(Browser.request()).body()).contains("Membership number");
    }

    @Test
    void aMemberWhoDoesNotAllowItIsSentBackWithThat() {
        browser.arrive(Browser.request());
        browser.follow(browser.signIn("ATRP", Browser.JANE, "sandbox"));
        Map<String, String> back = Browser.parameters(browser.decide("deny"));

        assertThat(back)
                .containsEntry("error", "access_denied")
                .containsEntry("state", "a state&<\">")
                .containsEntry("iss", ISSUER)
                .doesNotContainKey("code");
    }

    @Test
    void somebodyCanGoBackWithoutSigningIn() {
        browser.arrive(Browser.request());
        Answer back = browser.post("/oauth/sign-in", Map.of("decision", "cancel"));

        assertThat(Browser.parameters(back)).containsEntry("error", "access_denied");
    }

    @Test
    void somebodyElseCanSignInInstead() {
        browser.arrive(Browser.request());
        browser.follow(browser.signIn("ATRP", Browser.JANE, "sandbox"));
        Answer page = browser.follow(browser.decide("switch"));

        assertThat(page.body()).contains("Membership number");
    }

    @Test
    void aStateMayBeMissing() {
        String code =
                browser.consent(Browser.request("state", Optional.empty()), "ATRP", Browser.JANE);

        assertThat(code).isNotEmpty();
    }

    @Test
    void withoutScopeAllIsAskedThatTheClientMayAskFor() {
        String code =
                browser.consent(Browser.request("scope", Optional.empty()), "ATRP", Browser.JANE);

        assertThat(tokenClient.redeem(code).member("scope").split(" ")).hasSize(10);
    }

    /** The error of a request goes to the client, and to no other address. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    response_type         |                | invalid_request
                    response_type         | token          | unsupported_response_type
                    response_type         | code token     | unsupported_response_type
                    code_challenge        |                | invalid_request
                    code_challenge        | short          | invalid_request
                    code_challenge_method |                | invalid_request
                    code_challenge_method | plain          | invalid_request
                    code_challenge_method | s256           | invalid_request
                    scope                 | amcash         | invalid_scope
                    scope                 | operator debit | invalid_scope
                    scope                 | debit  debit   | invalid_scope
                    request               | eyJhbGciOiJub  | request_not_supported
                    request_uri           | https://x.test | request_uri_not_supported
                    registration          | {}             | registration_not_supported
                    response_mode         | fragment       | invalid_request
                    response_mode         | form_post      | invalid_request
                    prompt                | create         | invalid_request
                    prompt                | none login     | invalid_request
                    max_age               | soon           | invalid_request
                    max_age               | -1             | invalid_request
                    nonce                 | é              | invalid_request
                    """)
    void anErrorIsSentBackToTheClient(String name, String value, String error) {
        Answer back = browser.arrive(Browser.request(name, Optional.ofNullable(value)));

        assertThat(back.status()).isEqualTo(303);
        assertThat(back.header("location")).startsWith(Browser.CALLBACK + "?error=");
        assertThat(Browser.parameters(back))
                .containsEntry("error", error)
                .containsEntry("state", "a state&<\">")
                .containsEntry("iss", ISSUER);
    }

    /** The error says which of the two is missing, so that a developer can correct the client. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    code_challenge        |       | The code_challenge is missing. PKCE with S256 is required.
                    code_challenge        | short | The code_challenge must be 43 characters of base64url.
                    code_challenge_method |       | The code_challenge_method must be S256.
                    response_mode         | query.jwt | The response_mode must be query.
                    """)
    void whatIsWrongIsSaidInWords(String name, String value, String words) {
        Answer back = browser.arrive(Browser.request(name, Optional.ofNullable(value)));

        assertThat(Browser.parameters(back)).containsEntry("error_description", words);
    }

    @Test
    void aStateThatIsNotPrintableIsAnErrorAndIsNotRepeated() {
        for (String state : List.of("a\r\nSet-Cookie: x=1", "é", "x".repeat(1_025))) {
            Answer back = browser.arrive(Browser.request("state", Optional.of(state)));

            assertThat(Browser.parameters(back))
                    .containsEntry("error", "invalid_request")
                    .doesNotContainKey("state");
        }
    }

    @Test
    void aParameterThatIsPresentTwiceIsAnError() {
        Answer back =
                browser.get(
                        "/oauth/authorize?" + Browser.encode(Browser.request()) + "&scope=debit");
        Answer shown =
                browser.get(
                        "/oauth/authorize?"
                                + Browser.encode(Browser.request())
                                + "&redirect_uri=https%3A%2F%2Fevil.example");

        assertThat(Browser.parameters(back)).containsEntry("error", "invalid_request");
        assertThat(shown.status()).isEqualTo(400);
        assertThat(shown.header("location")).isEmpty();
    }

    /** Nobody is sent to an address that the client has not registered (RFC 9700, section 4.11). */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://evil.example/callback",
                "http://127.0.0.1:50123/callback/",
                "http://127.0.0.1:50123/callback?x=1",
                "http://127.0.0.1:50123/Callback",
                "http://127.0.0.1:50123/callback#f",
                "http://127.0.0.1:50123@evil.example/callback",
                "http://evil.example@127.0.0.1:50123/callback",
                "http://127.0.0.1.evil.example/callback",
                "http://localhost:50123/callback",
                "https://127.0.0.1/callback",
                "http://127.0.0.1:50123/%63allback",
                "//127.0.0.1/callback",
                "/callback",
                "javascript:alert(1)",
                "data:text/html,x",
                "http://127.0.0.1:50123/callback\r\nX: y",
                ""
            })
    void anAddressThatIsNotTheClientsGetsNoRedirect(String redirectUri) {
        Answer shown = browser.arrive(Browser.request("redirect_uri", Optional.of(redirectUri)));

        assertThat(shown.status()).isEqualTo(400);
        assertThat(shown.header("location")).isEmpty();
        assertThat(shown.header("content-type")).startsWith("text/html");
        assertThat(shown.body()).contains("Nothing was sent").doesNotContain("evil");
    }

    @ParameterizedTest
    @ValueSource(strings = {"nobody", "loy1-pos", "operator", "", "a b", "<script>"})
    void aClientThatMayAskNobodyIsToldOnAPage(String clientId) {
        Answer shown = browser.arrive(Browser.request("client_id", Optional.of(clientId)));

        assertThat(shown.status()).isEqualTo(400);
        assertThat(shown.header("location")).isEmpty();
        assertThat(shown.body()).contains("not known to us").doesNotContain("<script");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    ATRP | 3081471017300186 | wrong    | The number or the password is wrong
                    ATRP | 3081471017300187 | sandbox  | The number or the password is wrong
                    BAEC | 3081471017300186 | sandbox  | The number or the password is wrong
                    ATRP | 3081470000000000 | sandbox  | The number or the password is wrong
                    ''   | 3081471017300186 | sandbox  | Choose your programme
                    AERC | 3081471017300186 | sandbox  | Choose your programme
                    ATRP | ''               | sandbox  | Enter your membership number
                    ATRP | 12345678901234567890123456 | sandbox | Enter your membership number
                    ATRP | "><script>       | sandbox  | Enter your membership number
                    ATRP | 3081471017300186 | ''       | Enter your password
                    """)
    void aFailedSignInShowsWhatToCorrect(
            String programme, String number, String password, String words) {
        browser.arrive(Browser.request());
        Answer page = browser.signIn(programme, number, password);

        assertThat(page.status()).isEqualTo(400);
        assertThat(page.body())
                .contains("role=\"alert\"", "aria-invalid=\"true\"", words)
                .contains("<title>Error: Sign in</title>")
                .doesNotContain("<script>")
                .doesNotContain(password.isEmpty() ? "value=\"no" : "value=\"" + password);
    }

    @Test
    void aFormThatIsNotOursDoesNothing() {
        try (Browser other = new Browser(INSTANCE.url())) {
            browser.arrive(Browser.request());
            other.arrive(Browser.request());
            Map<String, String> jane =
                    Map.of("programme", "ATRP", "number", Browser.JANE, "password", "sandbox");
            Map<String, String> othersToken = new HashMap<>(jane);
            othersToken.put("form_token", other.form().getOrDefault("form_token", ""));
            Map<String, String> noToken = new HashMap<>(jane);
            noToken.put("form_token", "");
            Map<String, String> otherRequest = new HashMap<>(jane);
            otherRequest.put(
                    "request", Browser.encode(Browser.request("scope", Optional.of("debit"))));
            String token = browser.form().getOrDefault("form_token", "");

            for (Map<String, String> form : List.of(othersToken, noToken, otherRequest)) {
                Answer refused = browser.post("/oauth/sign-in", form);

                assertThat(refused.status()).isEqualTo(403);
                assertThat(refused.header("location")).isEmpty();
                assertThat(refused.header("set-cookie")).isEmpty();
            }
            browser.forget();
            Map<String, String> withToken = new HashMap<>(jane);
            withToken.put("form_token", token);
            assertThat(browser.post("/oauth/sign-in", withToken).status()).isEqualTo(403);
        }
    }

    @Test
    void aDecisionThatIsNotPostedByOurPageIsNotTaken() {
        try (Browser other = new Browser(INSTANCE.url())) {
            browser.arrive(Browser.request());
            browser.follow(browser.signIn("ATRP", Browser.JANE, "sandbox"));
            Map<String, String> decision = new HashMap<>(browser.form());
            String more =
                    Browser.encode(
                            Browser.request("scope", Optional.of("debit update_membership")));

            assertThat(
                            browser.post(
                                            "/oauth/consent",
                                            Map.of("request", more, "decision", "allow"))
                                    .status())
                    .isEqualTo(403);
            decision.put("decision", "allow");
            other.arrive(Browser.request());
            assertThat(other.post("/oauth/consent", decision).status()).isEqualTo(403);
            other.forget();
            assertThat(other.post("/oauth/consent", decision).status()).isEqualTo(403);
        }
    }

    @Test
    void aBrowserGetsAnotherCookieWhenItsMemberSignsIn() {
        browser.arrive(Browser.request());
        String before = browser.cookie();
        Answer signedIn = browser.signIn("ATRP", Browser.JANE, "sandbox");

        assertThat(before).matches("__Host-milepost=[A-Za-z0-9_-]{43}");
        assertThat(browser.cookie()).isNotEqualTo(before);
        assertThat(signedIn.header("set-cookie"))
                .endsWith("; Path=/; HttpOnly; SameSite=Lax; Secure");
    }

    @Test
    void aFormCannotChangeTheRedirectAddress() {
        browser.arrive(Browser.request());
        String elsewhere =
                Browser.encode(
                        Browser.request("redirect_uri", Optional.of("https://evil.example/")));
        for (String path : List.of("/oauth/sign-in", "/oauth/consent")) {
            for (String request : List.of(elsewhere, "", "x\r\nLocation: https://evil.example")) {
                for (String decision : List.of("cancel", "allow", "deny", "switch")) {
                    Answer refused =
                            browser.post(path, Map.of("request", request, "decision", decision));

                    assertThat(refused.status()).isEqualTo(400);
                    assertThat(refused.header("location")).isEmpty();
                }
            }
        }
    }

    @Test
    void pagesHaveHeadersThatRestrictWhatTheyMayDo() {
        Answer signIn = browser.arrive(Browser.request());
        Answer wrong = browser.signIn("ATRP", Browser.JANE, "wrong");
        Answer consent = browser.follow(browser.signIn("ATRP", Browser.JANE, "sandbox"));
        Answer back = browser.decide("deny");
        Answer shown = browser.arrive(Map.of());
        Answer fault = browser.get("/oauth/sign-in");

        for (Answer page : List.of(signIn, wrong, consent, back, shown, fault)) {
            assertThat(page.headers())
                    .containsEntry("cache-control", "no-store")
                    .containsEntry("referrer-policy", "no-referrer")
                    .containsEntry("x-frame-options", "DENY")
                    .containsEntry("x-content-type-options", "nosniff")
                    .containsEntry("strict-transport-security", "max-age=31536000");
        }
        for (Answer page : List.of(signIn, wrong, consent, back, shown, fault)) {
            assertThat(page.header("content-type")).isEqualTo("text/html;charset=UTF-8");
            assertThat(page.header("content-security-policy"))
                    .contains("default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'")
                    .endsWith("; form-action 'self'")
                    .doesNotContain("unsafe", "script-src");
            assertThat(page.body())
                    .contains("<html lang=\"en\">", "name=\"viewport\"")
                    .doesNotContain("<script", "style=", "http-equiv")
                    .doesNotContainPattern("\\son\\w+=");
        }
        assertThat(fault.status()).isEqualTo(405);
        assertThat(browser.get("/oauth/style.css").header("content-type"))
                .isEqualTo("text/css;charset=UTF-8");
    }

    @Test
    void anotherInstanceCarriesOnWhereTheFirstStopped() {
        try (RunningInstance.SecondInstance second = INSTANCE.startSecond();
                Browser there = new Browser(second.url());
                TokenClient clientThere = new TokenClient(second.url())) {
            browser.arrive(Browser.request());
            Answer signedIn = browser.signIn("ATRP", Browser.JANE, "sandbox");
            there.take(browser);
            there.follow(signedIn);
            String code = Browser.parameters(there.decide("allow")).getOrDefault("code", "");
            Answer tokens = tokenClient.redeem(code);

            assertThat(tokens.status()).isEqualTo(200);
            assertThat(clientThere.refresh(Browser.CLIENT, tokens.member("refresh_token")).status())
                    .isEqualTo(200);
        }
    }

    @Test
    void aWrongPasswordDoesNotRevealWhetherTheMemberExists() {
        List<String> answers = new ArrayList<>();
        for (String number : List.of("3081470000000091", "3081470000000018")) {
            browser.forget();
            browser.arrive(Browser.request());
            Answer refused = browser.signIn("ATRP", number, "guess");

            assertThat(refused.status()).isEqualTo(400);
            answers.add(
                    refused.body()
                            .replace(number, "")
                            .replace(browser.form().getOrDefault("form_token", ""), ""));
        }
        assertThat(answers.getFirst()).isEqualTo(answers.getLast());
    }
}
