package org.milepost.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.milepost.RunningInstance;
import org.milepost.WireClient.Answer;

/** What a member may do twice, in two tabs, in two instances, or without cookies. */
class SignInRetriesTest {

    private static RunningInstance instance;
    private static RunningInstance.SecondInstance second;

    private Browser browser;
    private Browser elsewhere;
    private TokenClient tokenClient;

    @BeforeAll
    static void start() {
        instance = RunningInstance.start();
        second = instance.startSecond();
    }

    @AfterAll
    static void stop() {
        second.close();
        instance.close();
    }

    @BeforeEach
    void open() {
        browser = new Browser(instance.url());
        elsewhere = new Browser(second.url());
        tokenClient = new TokenClient(instance.url());
    }

    @AfterEach
    void close() {
        browser.close();
        elsewhere.close();
        tokenClient.close();
    }

    /** The first answer is aborted by the second tap. */
    @ParameterizedTest
    @ValueSource(strings = {"allow", "deny"})
    void aDecisionThatIsPostedAgainGoesToTheSameAddress(String decision) {
        signIn();
        String first = Browser.target(browser.decide(decision));
        elsewhere.takeAll(browser);

        assertThat(first).startsWith(Browser.CALLBACK + "?");
        assertThat(Browser.target(browser.decide(decision))).isEqualTo(first);
        assertThat(Browser.target(elsewhere.decide(decision))).isEqualTo(first);
    }

    @Test
    void decisionsOfTheSameFormTogetherGoToOneAddressAndMakeOneGrant() throws Exception {
        signIn();
        List<Callable<String>> taps =
                Stream.of(instance.url(), second.url(), instance.url(), second.url())
                        .<Callable<String>>map(
                                url ->
                                        () -> {
                                            try (Browser tap = new Browser(url)) {
                                                tap.takeAll(browser);
                                                return Browser.target(tap.decide("allow"));
                                            }
                                        })
                        .toList();
        Set<String> targets = new HashSet<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<String> target : threads.invokeAll(taps)) {
                targets.add(target.get());
            }
        }

        assertThat(targets).hasSize(1);
        assertThat(targets.iterator().next()).contains("?code=");
    }

    /** The site got its code by the first tap and has exchanged it when the second one comes. */
    @Test
    void theCodeOfADecisionThatIsPostedAgainIsExchangedAgain() {
        signIn();
        String code = code(browser.decide("allow"));
        Answer tokens = tokenClient.redeem(code);
        Answer again = tokenClient.redeem(code(browser.decide("allow")));

        assertThat(again.status()).isEqualTo(200);
        assertThat(again.member("refresh_token")).isEqualTo(tokens.member("refresh_token"));
    }

    @Test
    void anotherDecisionOfTheSameFormIsNotTaken() {
        signIn();
        browser.decide("allow");
        Answer changed = browser.decide("deny");

        assertThat(changed.status()).isEqualTo(403);
        assertThat(changed.body()).contains("You have already made a decision with this sign-in");
    }

    @Test
    void anotherBrowserDoesNotGetTheAddressOfADecision() {
        signIn();
        Map<String, String> decision = new HashMap<>(browser.form());
        decision.put("decision", "allow");
        browser.decide("allow");
        elsewhere.arrive(Browser.request());
        Answer stranger = elsewhere.post("/oauth/consent", decision);
        elsewhere.forget();
        Answer nobody = elsewhere.post("/oauth/consent", decision);

        for (Answer refused : List.of(stranger, nobody)) {
            assertThat(refused.status()).isEqualTo(403);
            assertThat(Browser.target(refused)).isEmpty();
        }
    }

    @Test
    void aDecisionIsNotMadeTwiceByTheFormOfAnotherTab() {
        signIn();
        elsewhere.take(browser);
        elsewhere.arrive(Browser.request("state", Optional.of("other")));
        browser.decide("allow");
        Answer late = elsewhere.decide("allow");

        assertThat(late.status()).isEqualTo(403);
        assertThat(late.body())
                .contains("You have already made a decision with this sign-in")
                .doesNotContain("cookie");
    }

    @Test
    void aTabThatIsOlderThanTheSignInShowsThat() {
        browser.arrive(Browser.request());
        elsewhere.takeAll(browser);
        browser.signIn("ATRP", Browser.JANE, "sandbox");
        elsewhere.take(browser);
        Answer late = elsewhere.signIn("ATRP", Browser.JANE, "sandbox");

        assertThat(late.status()).isEqualTo(403);
        assertThat(late.body())
                .contains("You have signed in or decided in another tab or window")
                .doesNotContain("cookie");
    }

    @Test
    void aBrowserWithoutCookiesShowsThat() {
        browser.arrive(Browser.request());
        browser.forget();
        Answer refused = browser.signIn("ATRP", Browser.JANE, "sandbox");

        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.body()).contains("Please allow cookies for this site");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    Sec-Fetch-Site: cross-site   | /oauth/consent
                    Sec-Fetch-Site: cross-site   | /oauth/sign-in
                    Sec-Fetch-Site: same-site    | /oauth/consent
                    Origin: https://evil.example | /oauth/consent
                    Origin: https://evil.example | /oauth/sign-in
                    """)
    void aFormOfAnotherSiteDoesNotEndASignIn(String header, String path) {
        signIn();
        Answer forged = browser.postFromOtherSite(header, path);
        browser.arrive(Browser.request());

        assertThat(forged.status()).isEqualTo(400);
        assertThat(forged.headers()).doesNotContainKey("set-cookie");
        assertThat(code(browser.decide("allow"))).isNotEmpty();
    }

    @Test
    void aBrowserThatKeepsNoCookiesCanGoBack() {
        browser.arrive(Browser.request());
        browser.forget();
        Answer back = browser.post("/oauth/sign-in", Map.of("decision", "cancel"));

        assertThat(Browser.target(back)).startsWith(Browser.CALLBACK);
        assertThat(Browser.parameters(back)).containsEntry("error", "access_denied");
    }

    private void signIn() {
        browser.arrive(Browser.request());
        browser.follow(browser.signIn("ATRP", Browser.JANE, "sandbox"));
    }

    private static String code(Answer answer) {
        return Browser.parameters(answer).getOrDefault("code", "");
    }
}
