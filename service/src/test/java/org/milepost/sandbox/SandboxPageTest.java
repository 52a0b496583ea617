package org.milepost.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.util.HashMap;
import java.util.Map;
import java.util.StringJoiner;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.milepost.RunningInstance;
import org.milepost.WireClient;
import org.milepost.WireClient.Answer;

/** The pages of the sandbox, as a browser without scripts uses them. */
@SuppressWarnings("NullAway.Init") // set before each test
final class SandboxPageTest {

    private static final Pattern TOKEN = Pattern.compile("name=\"form_token\" value=\"([^\"]+)\"");
    private static final String FORM = "Content-Type: application/x-www-form-urlencoded\r\n";

    private static RunningInstance instance;

    private final String key = UUID.randomUUID().toString();
    private WireClient browser;
    private String cookie;

    @BeforeAll
    static void start() {
        instance = RunningInstance.start();
    }

    @AfterAll
    static void stop() {
        instance.close();
    }

    @BeforeEach
    void openPage() {
        browser = new WireClient(instance.url());
        Answer page = browser.send("GET", "/sandbox", "", new byte[0]);
        cookie = "Cookie: " + page.header("set-cookie").replaceFirst(";.*", "") + "\r\n";
    }

    @AfterEach
    void closePage() {
        browser.send("DELETE", "/sandbox/faults", "", new byte[0]);
        browser.close();
    }

    @Test
    void aCallIsListedWithItsReasonsAndItsKey() {
        String collector = instance.collector(50);
        redeem(collector);
        redeem(collector);

        String page = get("/sandbox?number=" + collector);

        assertThat(page)
                .contains("<strong>redeem</strong>", "202 0051", "loy1-pos", collector)
                .contains("The Cash balance is less", "Considered offer 1111111111")
                .contains("The limit of a business day is $750.00; this day ends at ")
                .contains("The key was first used by call")
                .contains("/sandbox/keys?lang=en&amp;key=" + key);
        assertThat(get("/sandbox?lang=fr&number=" + collector))
                .contains(
                        "<html lang=\"fr\">", "Le solde Argent est inférieur", "Offre considérée");
    }

    @ParameterizedTest
    @ValueSource(strings = {"call=echo", "code=0096", "key=other", "number=1"})
    void aFilterLeavesOutWhatDoesNotFit(String other) {
        redeem(instance.collector(50));

        assertThat(get("/sandbox?call=redeem&code=0051&key=" + key)).contains("id=\"call-");
        assertThat(get("/sandbox?key=" + key + "&" + other.replaceFirst("^key", "code")))
                .doesNotContain("id=\"call-")
                .contains("No call fits the filter.");
    }

    /** What htmx asks for each second. */
    @Test
    void onlyNewCallsAreAdded() {
        redeem(instance.collector(50));
        String page = get("/sandbox?key=" + key);
        String poll = found(Pattern.compile("hx-get=\"([^\"]+)\""), page).replace("&amp;", "&");

        assertThat(poll).contains("/sandbox/live?", "key=" + key, "after=");
        assertThat(browser.send("GET", poll, cookie, new byte[0]).status()).isEqualTo(204);
        redeem(instance.collector(50));
        assertThat(get(poll).split("id=\"call-", -1)).hasSize(2);
        assertThat(get("/sandbox?pause=1")).doesNotContain("hx-get=");
    }

    @Test
    void aFaultIsSetAndShownAndEnds() {
        act(Map.of("do", "fault", "fault", "late", "fault-call", "redeem", "times", "3"));
        assertThat(get("/sandbox")).contains("late · redeem · everybody · 3×");
        act(Map.of("do", "random", "per-thousand", "0", "seed", "42"));
        assertThat(get("/sandbox")).contains("Seed 42;");

        act(Map.of("do", "clear"));
        assertThat(get("/sandbox")).contains("No faults are set.").doesNotContain("Seed 42;");
    }

    @Test
    void aSeedIsChosenAndShownWhenThereIsNone() {
        act(Map.of("do", "random", "per-thousand", "0", "seed", ""));
        assertThat(get("/sandbox")).containsPattern("Seed [0-9]+;");
    }

    @Test
    void theTimeMoves() {
        act(Map.of("do", "clock", "to", "day-start"));
        assertThat(get("/sandbox")).containsPattern("Time in Toronto: [-0-9]+ 03:00:0[0-9]<");
    }

    @ParameterizedTest
    @CsvSource({
        "fault, fault-number, x, The number must have digits",
        "fault, times, 0, Times must be",
        "fault, times, 1001, Times must be",
        "random, per-thousand, 1001, The rate must be",
        "random, seed, many, The seed must be",
        "clock, to, yesterday, The time cannot be moved"
    })
    void aMistakeInAFormIsSaid(String action, String field, String value, String problem) {
        Map<String, String> form =
                new HashMap<>(
                        Map.of("do", action, "fault", "late", "times", "1", "per-thousand", "1"));
        form.put(field, value);
        Answer answer = post("/sandbox", form, cookie, token());

        assertThat(answer.status()).isEqualTo(303);
        assertThat(get(answer.header("location").replaceFirst("#.*", "")))
                .contains("role=\"alert\">" + problem);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/sandbox?problem=sandbox.problem.other",
                "/sandbox?problem=%3Cb%3E",
                "/sandbox/certification?problem=certification.problem.other"
            })
    void aMistakeThatDoesNotExistIsNotSaid(String address) {
        assertThat(get(address)).contains("</html>").doesNotContain("role=\"alert\"");
    }

    @Test
    void aFormOfAnotherSiteOrBrowserIsRefused() {
        Map<String, String> form = Map.of("do", "clear");

        for (String path : new String[] {"/sandbox", "/sandbox/keys", "/sandbox/certification"}) {
            assertThat(post(path, form, "", token()).status()).isEqualTo(403);
            assertThat(post(path, form, cookie, "x").status()).isEqualTo(403);
        }
        assertThat(post("/sandbox", Map.of("do", "dance"), cookie, token()).status())
                .isEqualTo(400);
        assertThat(post("/sandbox/certification", form, cookie, token()).status())
                .as("a form of other pages")
                .isEqualTo(403);
    }

    @Test
    void whatBecameOfAKeyIsAskedOfTheApi() {
        String collector = instance.collector(200);
        redeem(collector);
        String page = get("/sandbox/keys?key=" + key);
        assertThat(page).contains("Carried out.").doesNotContain("class=\"told\"");

        Answer told = post("/sandbox/keys", Map.of("key", key), cookie, token());

        assertThat(told.body())
                .contains("<strong>BOOKED</strong>", "/redeem/outcomes/" + key)
                .contains("\"dollarsRedeemed\":\"10.00\"")
                .doesNotContain("eyJ");
        assertThat(get("/sandbox/keys?key=unknown")).contains("None of the last 1,000 calls");
    }

    @Test
    void thePagesLoadFromThisServerOnlyAndRunNothingInline() {
        for (String path : new String[] {"/sandbox", "/sandbox/keys", "/sandbox/certification"}) {
            Answer page = browser.send("GET", path, cookie, new byte[0]);

            assertThat(page.header("content-security-policy"))
                    .contains("default-src 'none'", "script-src 'self'", "form-action 'self'")
                    .doesNotContain("unsafe", "http");
            assertThat(page.body())
                    .doesNotContain("<style", " style=", " onclick=")
                    .contains("/till/till.css", "/sandbox/files/sandbox.css", "/till/htmx.js")
                    .contains("href=\"/till?lang=en\"", "href=\"/docs\"");
        }
        assertThat(get("/sandbox/files/sandbox.css")).contains(".call");
        assertThat(get("/till")).contains("href=\"/sandbox?lang=en\"");
    }

    private void redeem(String collector) {
        String body =
                ("{'acquirerId':'100000','cardEntryMode':'SWIPE','collectorNumber':'%s',"
                                + "'dateTime':'2026-06-15T12:00:00Z','deviceId':'001',"
                                + "'dollarRedeemRequest':'10.00','postTaxBasketAmount':'10.00',"
                                + "'sponsorCode':'LOY1','storeId':'0001','traceId':'1',"
                                + "'vendorId':'100087'}")
                        .formatted(collector)
                        .replace('\'', '"');
        browser.send(
                "POST",
                "/checkout/amcash/redeem",
                "Authorization: Bearer "
                        + instance.token("loy1-pos")
                        + "\r\nContent-Type: application/json\r\nIdempotency-Key: "
                        + key
                        + "\r\n",
                body.getBytes(UTF_8));
    }

    private String get(String path) {
        return browser.send("GET", path, cookie, new byte[0]).body();
    }

    private String token() {
        return found(TOKEN, get("/sandbox"));
    }

    private void act(Map<String, String> input) {
        Answer answer = post("/sandbox", input, cookie, token());
        assertThat(answer.status()).as(answer.body()).isEqualTo(303);
        assertThat(answer.header("location")).startsWith("/sandbox?lang=en");
    }

    private Answer post(String path, Map<String, String> input, String headers, String token) {
        StringJoiner form = new StringJoiner("&");
        form.add("form_token=" + token);
        input.forEach((name, value) -> form.add(name + "=" + URLEncoder.encode(value, UTF_8)));
        return browser.send("POST", path, headers + FORM, form.toString().getBytes(UTF_8));
    }

    private static String found(Pattern pattern, String page) {
        Matcher matcher = pattern.matcher(page);
        return matcher.find() ? matcher.group(1) : "";
    }
}
