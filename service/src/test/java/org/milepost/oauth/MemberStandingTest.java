package org.milepost.oauth;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.milepost.Await;
import org.milepost.RunningInstance;
import org.milepost.WireClient;
import org.milepost.WireClient.Answer;
import org.milepost.http.Json;
import org.milepost.ledger.Standing.Status;
import tools.jackson.databind.JsonNode;

/** Members whose account is not active: which steps are refused, and what ends permanently. */
class MemberStandingTest {

    private static final String HOUSEHOLD = "3081470000000000";
    private static final String ANA = "3081470000000059";
    private static final String TOM = "3081470000000067";
    private static final String ZOE = "3081470000000018";

    private static RunningInstance instance;
    private static RunningInstance.SecondInstance second;
    private static Browser browser;
    private static Browser elsewhere;
    private static TokenClient tokenClient;
    private static WireClient operator;

    @BeforeAll
    static void start() {
        instance = RunningInstance.start();
        second = instance.startSecond();
        browser = new Browser(instance.url());
        elsewhere = new Browser(second.url());
        tokenClient = new TokenClient(instance.url());
        operator = new WireClient(instance.url());
    }

    @AfterAll
    static void stop() {
        browser.close();
        elsewhere.close();
        tokenClient.close();
        operator.close();
        second.close();
        instance.close();
    }

    @AfterEach
    void setActive() {
        instance.setStatus("ATRP", Browser.JANE, Status.ACTIVE);
        instance.setStatus("ATRP", HOUSEHOLD, Status.ACTIVE);
    }

    /** By the operator's change: at once, except for access tokens, and permanently. */
    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "ACTIVE")
    void aChangeOfStatusEndsAllGrantsAndSignInsOfTheMember(Status status) {
        Answer tokens = tokenClient.redeem(browser.consent());
        String code = browser.consent();
        browser.arrive(Browser.request());
        browser.follow(browser.signIn("ATRP", Browser.JANE, "sandbox"));
        patch(Browser.JANE, status);
        Answer refreshed = tokenClient.refresh(Browser.CLIENT, tokens.member("refresh_token"));
        Answer introspected = tokenClient.introspect(Browser.CLIENT, tokens.member("access_token"));
        Answer decided = browser.decide("allow");
        Answer wrong = browser.signIn("ATRP", Browser.JANE, "guess");
        Answer right = browser.signIn("ATRP", Browser.JANE, "sandbox");

        assertInvalidGrant(refreshed);
        assertThat(introspected.member("active")).isEqualTo("false");
        assertThat(decided.status()).isEqualTo(403);
        assertThat(wrong.body())
                .contains("The number or the password is wrong.")
                .doesNotContain("cannot be used");
        assertThat(right.status()).isEqualTo(403);
        assertThat(right.body())
                .contains("This account cannot be used.", "customer service of Vueling Club")
                .doesNotContainIgnoringCase(status.name());
        assertRefusedHereAndElsewhere(tokens);

        patch(Browser.JANE, Status.ACTIVE);
        assertInvalidGrant(tokenClient.redeem(code));
        assertInvalidGrant(tokenClient.refresh(Browser.CLIENT, tokens.member("refresh_token")));
        assertRefusedHereAndElsewhere(tokens);
        assertThat(browser.decide("allow").status()).isEqualTo(403);
        assertThat(tokenClient.redeem(browser.consent()).status()).isEqualTo(200);
    }

    /** A status that came into the books otherwise stops the member at each step. */
    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "ACTIVE")
    void eachStepReadsTheStandingFromTheBooks(Status status) {
        String refreshToken = tokenClient.redeem(browser.consent()).member("refresh_token");
        String code = browser.consent();
        browser.arrive(Browser.request());
        browser.follow(browser.signIn("ATRP", Browser.JANE, "sandbox"));
        instance.setStatus("ATRP", Browser.JANE, status);
        Answer decided = browser.decide("allow");

        assertThat(decided.status()).isEqualTo(403);
        assertThat(decided.body()).contains("This account cannot be used.");
        assertInvalidGrant(tokenClient.redeem(code));
        assertInvalidGrant(tokenClient.refresh(Browser.CLIENT, refreshToken));

        instance.setStatus("ATRP", Browser.JANE, Status.ACTIVE);
        assertInvalidGrant(tokenClient.redeem(code));
        assertInvalidGrant(tokenClient.refresh(Browser.CLIENT, refreshToken));
    }

    @Test
    void aHouseholdsStatusEndsTheGrantsOfItsMembersAndNoOthers() {
        String ana = refreshTokenOf("ATRP", ANA);
        String tom = refreshTokenOf("ATRP", TOM);
        String zoe = refreshTokenOf("ATRP", ZOE);
        String john = refreshTokenOf("BAEC", "36020200");
        long before = latestChange();
        patch(HOUSEHOLD, Status.FRAUD);

        assertInvalidGrant(tokenClient.refresh(Browser.CLIENT, ana));
        assertInvalidGrant(tokenClient.refresh(Browser.CLIENT, tom));
        assertThat(tokenClient.refresh(Browser.CLIENT, zoe).status()).isEqualTo(200);
        assertThat(tokenClient.refresh(Browser.CLIENT, john).status()).isEqualTo(200);
        assertThat(
                        StreamSupport.stream(changesAfter(before).spliterator(), false)
                                .map(
                                        it ->
                                                it.path("client").asString()
                                                        + " "
                                                        + it.path("action").asString()
                                                        + " "
                                                        + it.path("target").asString()))
                .containsExactly(
                        "operator account.changed ATRP/" + HOUSEHOLD,
                        "operator member.grants-ended ATRP/" + ANA,
                        "operator member.grants-ended ATRP/" + TOM);
    }

    /** A collector of the same number has the same account. */
    @Test
    void aChangeOfTheCollectorEndsTheMembersGrants() {
        String zoe = refreshTokenOf("ATRP", ZOE);
        call("PATCH", "programmes/ATRP/collectors/" + ZOE, "{\"status\":\"inactive\"}");
        call("PATCH", "programmes/ATRP/collectors/" + ZOE, "{\"status\":\"active\"}");

        assertInvalidGrant(tokenClient.refresh(Browser.CLIENT, zoe));
    }

    /** What begins before the operator's change is committed waits for it, and is refused. */
    @Test
    void noStepSucceedsAfterTheStatusHasChanged() throws Exception {
        String refreshToken = tokenClient.redeem(browser.consent()).member("refresh_token");
        String code = browser.consent();
        browser.arrive(Browser.request());
        browser.follow(browser.signIn("ATRP", Browser.JANE, "sandbox"));

        assertThat(whileTheStatusChanges(() -> browser.decide("allow")).body())
                .contains("This account cannot be used.");
        assertInvalidGrant(whileTheStatusChanges(() -> tokenClient.redeem(code)));
        assertInvalidGrant(
                whileTheStatusChanges(() -> tokenClient.refresh(Browser.CLIENT, refreshToken)));
        assertThat(
                        whileTheStatusChanges(() -> browser.signIn("ATRP", Browser.JANE, "sandbox"))
                                .body())
                .contains("This account cannot be used.");
    }

    private static Answer whileTheStatusChanges(Callable<Answer> step) throws Exception {
        instance.setStatus("ATRP", Browser.JANE, Status.ACTIVE);
        FutureTask<Answer> answer = new FutureTask<>(step);
        try (var change = instance.beginStatusChange("ATRP", Browser.JANE, Status.FRAUD)) {
            Thread.ofVirtual().start(answer);
            change.awaitWaiting();
        }
        return answer.get();
    }

    /** Within two seconds; how long that takes under load is not what is tested. */
    private static void assertRefusedHereAndElsewhere(Answer tokens) {
        String token = tokens.member("access_token");
        Await.until("a refused token", () -> browser.account(token).status() == 401);
        Await.until("a refused token", () -> elsewhere.account(token).status() == 401);
    }

    private static void assertInvalidGrant(Answer answer) {
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.member("error")).isEqualTo("invalid_grant");
    }

    private static String refreshTokenOf(String programme, String number) {
        String code = browser.consent(Browser.request(), programme, number);
        return tokenClient.redeem(code).member("refresh_token");
    }

    private static void patch(String account, Status status) {
        Answer changed =
                call(
                        "PATCH",
                        "programmes/ATRP/accounts/" + account,
                        "{\"status\":\"" + status.name().toLowerCase(Locale.ROOT) + "\"}");
        assertThat(changed.status()).isEqualTo(200);
    }

    private static long latestChange() {
        return changes("order=newest&limit=1").path(0).path("number").asLong();
    }

    private static JsonNode changesAfter(long number) {
        return changes("after=" + number);
    }

    private static JsonNode changes(String query) {
        Answer answer = call("GET", "changes?" + query, "");
        return Json.readObject(answer.body().getBytes(UTF_8)).path("items");
    }

    private static Answer call(String method, String path, String body) {
        return operator.send(
                method,
                "/operator/v1/" + path,
                "Authorization: Bearer "
                        + instance.token("operator")
                        + "\r\nContent-Type: application/json\r\nChange-Reason: test\r\n",
                body.getBytes(UTF_8));
    }
}
