package org.milepost.staff;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.milepost.RunningInstance;
import org.milepost.RunningInstance.SecondInstance;
import org.milepost.WireClient.Answer;
import org.milepost.http.Json;
import org.milepost.oauth.OpenIdClientSettings;

/** A person of the staff signs in at the company's OpenID Connect provider. */
@SuppressWarnings("NullAway.Init") // set before all tests
class StaffProviderTest {

    private static RunningInstance instance;
    private static TestProvider provider;
    private static SecondInstance server;
    private static int persons;

    private StaffBrowser browser;
    private String subject;
    private String email;

    @BeforeAll
    static void start() {
        instance = RunningInstance.start();
        provider = new TestProvider();
        server = instance.startSecond(settings(provider.issuer(), TestProvider.SECRET));
    }

    @AfterAll
    static void stop() {
        server.close();
        provider.close();
        instance.close();
    }

    @BeforeEach
    void open() {
        browser = new StaffBrowser(server.url());
        subject = "subject-" + ++persons;
        email = "Person.%d@company.example".formatted(persons);
    }

    @AfterEach
    void leave() {
        browser.close();
    }

    @Test
    void aPersonWithARoleIsAddedAndCallsTheApiWithIt() {
        Answer back = signIn(claims("support-agent", "unknown-group"));

        assertThat(back.status()).isEqualTo(303);
        assertThat(back.header("location")).isEqualTo("../console");
        String token = browser.token();
        assertThat(browser.call(token, "GET", "programmes", "").status()).isEqualTo(200);
        assertThat(browser.call(token, "GET", "changes", "").status()).isEqualTo(403);
        assertThat(actions("target=staff/" + staff()))
                .containsExactly("staff.added", "staff.signed-in", "staff.token-issued");
        assertThat(operator("GET", "staff/" + staff(), "").body())
                .contains("\"email\":\"person.%d@company.example\"".formatted(persons))
                .contains("\"roles\":[\"support-agent\"]");
    }

    @Test
    void theRolesAreThoseThatTheProviderSaysAtTheLastSignIn() {
        signIn(claims("support-agent"));
        String before = browser.token();

        signIn(claims("auditor"));

        assertThat(browser.call(before, "GET", "programmes", "").status()).isEqualTo(401);
        assertThat(browser.call(browser.token(), "GET", "changes", "").status()).isEqualTo(200);
        assertThat(actions("target=staff/" + staff()))
                .containsSubsequence("staff.added", "staff.changed", "staff.signed-in");
        assertThat(problem(signIn(claims()))).isEqualTo("provider-role");
    }

    @Test
    void aPersonThatAnAdministratorHasLockedIsNotAdmitted() {
        signIn(claims("auditor"));
        String token = browser.token();

        operator("PATCH", "staff/" + staff(), "{\"active\": false}");

        assertThat(browser.call(token, "GET", "programmes", "").status()).isEqualTo(401);
        assertThat(problem(signIn(claims("auditor")))).isEqualTo("provider-not-admitted");
    }

    @Test
    void anAccountWithTheVerifiedAddressIsTakenAndAnUnverifiedOneIsNot() {
        operator(
                "POST",
                "staff",
                """
                {"staff": "known-%d", "fullName": "Known", "email": "%s", "roles": ["finance"]}
                """
                        .formatted(persons, email));
        Map<String, Object> unverified = claims("auditor");
        unverified.put("email_verified", false);

        assertThat(problem(signIn(unverified))).isEqualTo("provider-not-admitted");
        assertThat(signIn(claims("auditor")).header("location")).isEqualTo("../console");
        assertThat(operator("GET", "staff/known-" + persons, "").body())
                .contains("\"roles\":[\"auditor\"]");

        subject = "another-" + subject;
        assertThat(problem(signIn(claims("auditor")))).isEqualTo("provider-not-admitted");
    }

    @Test
    void twoPersonsWithTheSameLocalPartGetDifferentNames() {
        signIn(claims("auditor"));
        email = email.replace("company", "branch");
        subject = "another-" + subject;

        assertThat(signIn(claims("auditor")).header("location")).isEqualTo("../console");

        assertThat(operator("GET", "staff/" + staff() + "-2", "").body()).contains("branch");
    }

    @Test
    void aTokenOfAnotherIssuerClientOrTimeIsRefused() {
        for (Map.Entry<String, Object> wrong :
                Map.<String, Object>of(
                                "iss", "https://evil.example",
                                "aud", "another-client",
                                "exp", Date.from(Instant.now().minusSeconds(600)),
                                "nonce", "another")
                        .entrySet()) {
            Map<String, Object> claims = claims("auditor");
            claims.put(wrong.getKey(), wrong.getValue());

            assertThat(problem(signIn(claims))).as(wrong.getKey()).isEqualTo("provider");
        }
        assertThat(operator("GET", "staff/" + staff(), "").status()).isEqualTo(404);
    }

    /** Otherwise a person could be signed in as somebody else without noticing. */
    @Test
    void theAnswerOfTheProviderCountsOnlyInTheBrowserThatWasSentThere() {
        String back =
                provider.signIn(browser.get("provider").header("location"), claims("auditor"));
        try (StaffBrowser other = new StaffBrowser(server.url())) {
            assertThat(problem(other.get(back))).isEqualTo("provider");
            other.get("provider");
            assertThat(problem(other.get(back))).isEqualTo("provider");
        }

        assertThat(browser.get(back).header("location")).isEqualTo("../console");
        assertThat(browser.get(back).header("location")).startsWith("sign-in");
    }

    @Test
    void aPersonWhoCancelsIsBackAtTheSignIn() {
        browser.get("provider");

        Answer back = browser.get("provider-callback?error=access_denied&state=x");

        assertThat(problem(back)).isEqualTo("provider");
        assertThat(browser.get(back.header("location")).body()).contains("did not sign you in");
    }

    @Test
    void aProviderThatIsDownOrRefusesTheSecretSignsNobodyIn() {
        try (TestProvider down = new TestProvider();
                SecondInstance other = instance.startSecond(settings(down.issuer(), "wrong"));
                StaffBrowser person = new StaffBrowser(other.url())) {
            String back = down.signIn(person.get("provider").header("location"), claims("auditor"));
            assertThat(problem(person.get(back))).isEqualTo("provider");
        }
        try (TestProvider down = new TestProvider();
                SecondInstance other =
                        instance.startSecond(settings(down.issuer(), TestProvider.SECRET));
                StaffBrowser person = new StaffBrowser(other.url())) {
            down.stop();
            assertThat(problem(person.get("provider"))).isEqualTo("provider-unavailable");
        }
    }

    @Test
    void withoutAProviderThePagesDoNotExist() {
        try (StaffBrowser person = new StaffBrowser(instance.url())) {
            assertThat(person.get("provider").status()).isEqualTo(404);
            assertThat(person.get("sign-in").body()).doesNotContain("href=\"provider\"");
        }
        assertThat(browser.get("sign-in").body()).contains("href=\"provider\"");
    }

    private static StaffSettings settings(String issuer, String secret) {
        return new StaffSettings(
                StaffSettings.ORDINARY.idle(),
                StaffSettings.ORDINARY.lasting(),
                Optional.of(
                        new OpenIdClientSettings(
                                issuer, TestProvider.CLIENT, secret, "roles", Set.of("RS256"))),
                Optional.empty());
    }

    private Map<String, Object> claims(String... roles) {
        Map<String, Object> claims = new HashMap<>();
        claims.put("sub", subject);
        claims.put("email", email);
        claims.put("email_verified", true);
        claims.put("name", "A Person");
        claims.put("roles", List.of(roles));
        return claims;
    }

    private Answer signIn(Map<String, Object> claims) {
        return browser.get(provider.signIn(browser.get("provider").header("location"), claims));
    }

    private static String problem(Answer answer) {
        assertThat(answer.header("location")).startsWith("sign-in?problem=");
        return answer.header("location").replace("sign-in?problem=", "");
    }

    private String staff() {
        return "person." + persons;
    }

    private Answer operator(String method, String path, String body) {
        return browser.call(instance.token("operator"), method, path, body);
    }

    private List<String> actions(String filter) {
        return StreamSupport.stream(
                        Json.readObject(
                                        operator("GET", "changes?kind=all&limit=1000&" + filter, "")
                                                .body()
                                                .getBytes(UTF_8))
                                .path("items")
                                .spliterator(),
                        false)
                .map(it -> it.path("action").asString())
                .toList();
    }
}
