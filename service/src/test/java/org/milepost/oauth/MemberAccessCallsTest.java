package org.milepost.oauth;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.milepost.Await;
import org.milepost.RunningInstance;
import org.milepost.WireClient;
import org.milepost.WireClient.Answer;
import org.milepost.http.Json;
import tools.jackson.databind.JsonNode;

/** The operator lists and ends what members allowed, and where they are signed in. */
class MemberAccessCallsTest {

    private static final String JANE = "programmes/ATRP/members/" + Browser.JANE;
    private static final String ZOE = "programmes/ATRP/members/3081470000000018";

    private static RunningInstance instance;
    private static Browser browser;
    private static TokenClient tokenClient;
    private static WireClient wire;

    @BeforeAll
    static void start() {
        instance = RunningInstance.start();
        browser = new Browser(instance.url());
        tokenClient = new TokenClient(instance.url());
        wire = new WireClient(instance.url());
    }

    @AfterAll
    static void stop() {
        browser.close();
        tokenClient.close();
        wire.close();
        instance.close();
    }

    @BeforeEach
    void endAll() {
        for (String member : List.of(JANE, ZOE)) {
            call("DELETE", member + "/grants");
            call("DELETE", member + "/sign-ins");
        }
    }

    @Test
    void aGrantIsShownAsItIsAndWithoutItsTokens() {
        Instant before = Instant.now();
        String code = browser.consent();
        JsonNode waiting = items(JANE + "/grants").getFirst();
        Answer tokens = tokenClient.redeem(code);
        Answer refreshed = tokenClient.refresh(Browser.CLIENT, tokens.member("refresh_token"));
        Answer listed = call("GET", JANE + "/grants");
        JsonNode grant = items(JANE + "/grants").getFirst();

        assertThat(waiting.has("lastUsed")).isFalse();
        assertThat(waiting.path("grant")).isEqualTo(grant.path("grant"));
        assertThat(time(waiting, "until")).isBefore(time(grant, "until"));
        assertThat(grant.propertyNames())
                .containsExactly(
                        "grant", "client", "partner", "scopes", "since", "until", "lastUsed");
        assertThat(grant.path("client").asString()).isEqualTo(Browser.CLIENT);
        assertThat(grant.path("partner").asString()).isEqualTo("HOTEL");
        assertThat(grant.path("scopes").toString()).isEqualTo("[\"debit\",\"retrieve_account\"]");
        assertThat(time(grant, "since")).isBetween(before, Instant.now());
        assertThat(time(grant, "lastUsed")).isBetween(time(grant, "since"), Instant.now());
        assertThat(listed.body())
                .doesNotContain(
                        code,
                        refreshed.member("access_token"),
                        refreshed.member("refresh_token"),
                        OpaqueToken.base64Url(OpaqueToken.hash(refreshed.member("refresh_token"))));
    }

    @Test
    void oneGrantIsEndedAndWrittenDown() {
        Answer ended = tokenClient.redeem(browser.consent());
        String id = items(JANE + "/grants").getFirst().path("grant").asString();
        Answer kept = tokenClient.redeem(browser.consent());
        long before = latestChange();
        Answer answer = call("DELETE", JANE + "/grants/" + id);

        assertThat(answer.status()).isEqualTo(204);
        assertThat(refresh(ended)).isEqualTo(400);
        assertThat(refresh(kept)).isEqualTo(200);
        Await.until(
                "a refused token",
                () -> browser.account(ended.member("access_token")).status() == 401);
        assertThat(browser.account(kept.member("access_token")).status()).isEqualTo(200);
        assertThat(items(JANE + "/grants")).hasSize(1);
        assertThat(call("DELETE", JANE + "/grants/" + id).status()).isEqualTo(404);
        List<JsonNode> changes = items("changes?after=" + before);
        assertThat(changes).hasSize(1);
        assertThat(changes.getFirst().path("action").asString()).isEqualTo("member.grants-ended");
        assertThat(changes.getFirst().path("client").asString()).isEqualTo("operator");
        assertThat(changes.getFirst().path("target").asString()).isEqualTo("ATRP/" + Browser.JANE);
        assertThat(changes.getFirst().path("before").path("grants").path(0).path("grant"))
                .hasToString("\"" + id + "\"");
    }

    @Test
    void allGrantsOfOneMemberAreEndedAndNoOthers() {
        Answer first = tokenClient.redeem(browser.consent());
        String code = browser.consent();
        Answer zoe =
                tokenClient.redeem(browser.consent(Browser.request(), "ATRP", ZOE.substring(24)));
        long before = latestChange();
        Answer answer = call("DELETE", JANE + "/grants");
        Answer again = call("DELETE", JANE + "/grants");

        assertThat(answer.status()).isEqualTo(204);
        assertThat(again.status()).isEqualTo(204);
        assertThat(refresh(first)).isEqualTo(400);
        assertThat(tokenClient.redeem(code).status()).isEqualTo(400);
        assertThat(refresh(zoe)).isEqualTo(200);
        assertThat(items(JANE + "/grants")).isEmpty();
        assertThat(items(ZOE + "/grants")).hasSize(1);
        List<JsonNode> changes = items("changes?after=" + before);
        assertThat(changes).hasSize(1);
        assertThat(changes.getFirst().path("before").path("grants").size()).isEqualTo(2);
    }

    @Test
    void anotherMembersGrantIsNotFound() {
        Answer zoe =
                tokenClient.redeem(browser.consent(Browser.request(), "ATRP", ZOE.substring(24)));
        String id = items(ZOE + "/grants").getFirst().path("grant").asString();

        assertThat(call("DELETE", JANE + "/grants/" + id).status()).isEqualTo(404);
        assertThat(refresh(zoe)).isEqualTo(200);
    }

    @Test
    void signInsAreShownAndEnded() {
        browser.arrive(Browser.request());
        browser.follow(browser.signIn("ATRP", Browser.JANE, "sandbox"));
        JsonNode signIn = items(JANE + "/sign-ins").getFirst();
        long before = latestChange();
        String path = JANE + "/sign-ins/" + signIn.path("signIn").asString();
        int ended = call("DELETE", path).status();
        Answer decided = browser.decide("allow");

        assertThat(signIn.propertyNames()).containsExactly("signIn", "since", "until");
        assertThat(time(signIn, "until")).isEqualTo(time(signIn, "since").plusSeconds(900));
        assertThat(ended).isEqualTo(204);
        assertThat(decided.status()).isEqualTo(403);
        assertThat(call("DELETE", path).status()).isEqualTo(404);
        assertThat(items("changes?after=" + before))
                .extracting(it -> it.path("action").asString())
                .containsExactly("member.sign-ins-ended");

        browser.signIn("ATRP", Browser.JANE, "sandbox");
        assertThat(items(JANE + "/sign-ins")).hasSize(1);
        assertThat(call("DELETE", JANE + "/sign-ins").status()).isEqualTo(204);
        assertThat(items(JANE + "/sign-ins")).isEmpty();
    }

    @Test
    void listsComeInPages() {
        browser.consent();
        browser.consent();
        JsonNode first = tree(call("GET", JANE + "/grants?limit=1"));
        String next = first.path("next").asString();
        JsonNode second = tree(call("GET", JANE + "/grants?limit=1&after=" + next));

        assertThat(first.path("items").path(0).path("grant"))
                .isNotEqualTo(second.path("items").path(0).path("grant"));
        assertThat(second.path("items").size()).isEqualTo(1);
        assertThat(second.has("next")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "programmes/ATRP/members/999",
        "programmes/NONE/members/3081471017300186",
        "programmes/BAEC/members/3081471017300186",
        "programmes/ATRP/members/x"
    })
    void whoIsNobodyIsNotFound(String member) {
        for (String list : List.of("/grants", "/sign-ins")) {
            assertThat(call("GET", member + list).status()).isEqualTo(404);
            assertThat(call("DELETE", member + list).status()).isEqualTo(404);
        }
    }

    @ParameterizedTest
    @CsvSource({"1", "x", "00000000-0000-0000-0000-000000000000", "0-0-0-0-0"})
    void whatIsNotThereIsNotFound(String id) {
        assertThat(call("DELETE", JANE + "/grants/" + id).status()).isEqualTo(404);
        assertThat(call("DELETE", JANE + "/sign-ins/" + id).status()).isEqualTo(404);
    }

    private static int refresh(Answer tokens) {
        return tokenClient.refresh(Browser.CLIENT, tokens.member("refresh_token")).status();
    }

    private static Instant time(JsonNode item, String name) {
        return Instant.parse(item.path(name).asString());
    }

    private static long latestChange() {
        return items("changes?order=newest&limit=1").getFirst().path("number").asLong();
    }

    private static List<JsonNode> items(String path) {
        return StreamSupport.stream(tree(call("GET", path)).path("items").spliterator(), false)
                .toList();
    }

    private static JsonNode tree(Answer answer) {
        return Json.readObject(answer.body().getBytes(UTF_8));
    }

    private static Answer call(String method, String path) {
        return wire.send(
                method,
                "/operator/v1/" + path,
                "Authorization: Bearer "
                        + instance.token("operator")
                        + "\r\nChange-Reason: test\r\n",
                new byte[0]);
    }
}
