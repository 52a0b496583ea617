package org.milepost.till;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.util.Map;
import java.util.StringJoiner;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.milepost.RunningInstance;
import org.milepost.WireClient;
import org.milepost.WireClient.Answer;

/** Sales at the till's page, as a browser without scripts makes them, with real calls behind. */
@SuppressWarnings("NullAway.Init") // set before each test
final class TillPageTest {

    private static final Pattern TOKEN = Pattern.compile("name=\"form_token\" value=\"([^\"]+)\"");
    private static final Pattern DISPLAY =
            Pattern.compile("(?s)<pre class=\"display\"[^>]*>(.*?)</pre>");
    private static final Pattern RECEIPT =
            Pattern.compile("(?s)<pre class=\"receipt\"[^>]*>(.*?)</pre>");
    private static final String FORM = "Content-Type: application/x-www-form-urlencoded\r\n";

    private static RunningInstance instance;

    private WireClient browser;
    private String cookie;

    @BeforeAll
    static void start() {
        instance = RunningInstance.start();
    }

    @AfterAll
    static void stopOverBooksThatHold() {
        try (RunningInstance running = instance) {
            assertThat(running.audit().faults()).isEmpty();
        }
    }

    @BeforeEach
    void openPage() {
        browser = new WireClient(instance.url());
        Answer page = browser.send("GET", "/till", "Accept-Language: en\r\n", new byte[0]);
        assertThat(page.status()).isEqualTo(200);
        cookie = "Cookie: " + page.header("set-cookie").replaceFirst(";.*", "") + "\r\n";
    }

    @AfterEach
    void closePage() {
        browser.close();
    }

    @Test
    void theTillSendsAnEchoWhenItIsSwitchedOn() {
        assertThat(page()).contains("POST /checkout/amcash/echo HTTP/1.1");
        assertThat(display()).isEqualTo("Loyal Groceries\nITEMS 4\nTOTAL $43.35\nAIR MILES CARD?");
    }

    @Test
    void aSaleTakesTheDefaultRedemptionOff() {
        String collector = instance.collector(1_615);
        act(Map.of("do", "card", "number", collector, "entry", "SWIPE"));
        assertThat(display())
                .isEqualTo("AIR MILES CASH\nTAKE $40.00 OFF?\n380 MILES\n1YES 2LESS 3NO");

        act(Map.of("do", "key", "key", "1"));

        assertThat(display()).startsWith("APPROVED\n$40.00 OFF\n");
        assertThat(instance.cash(collector).balance().count()).isEqualTo(1_615 - 380);
        assertThat(receipt()).contains("AIR MILES Cash", "-$40.00", "$3.35", "1235");
        assertThat(page()).contains("Idempotency-Key: ", "Bearer $TOKEN").doesNotContain("eyJ");
    }

    @Test
    void aLowerRedemptionAndItsRefund() {
        String collector = instance.collector(1_615);
        act(Map.of("do", "card", "number", collector, "entry", "SCAN"));
        act(Map.of("do", "key", "key", "2"));
        act(Map.of("do", "key", "key", "5"));
        act(Map.of("do", "key", "key", "ENTER"));
        assertThat(display()).as("more than the offer").contains("> _");
        act(Map.of("do", "key", "key", "2"));
        act(Map.of("do", "key", "key", "ENTER"));
        assertThat(display()).startsWith("APPROVED\n$20.00 OFF\n");
        String number = display().split("\n", -1)[2];

        act(Map.of("do", "reverse", "number", collector, "confirmation", number));

        assertThat(display()).startsWith("APPROVED\nREFUND $20.00\n");
        assertThat(instance.cash(collector).balance().count()).isEqualTo(1_615);
    }

    /** The retry is the same request with the same key, without an input. */
    @Test
    void aLostAnswerIsRetriedWithoutTheCashier() {
        String collector = instance.collector(1_615);
        act(Map.of("do", "card", "number", collector, "entry", "SWIPE"));
        act(Map.of("do", "fault", "fault", "answer-lost-unnoticed"));
        act(Map.of("do", "key", "key", "1"));

        assertThat(display()).startsWith("APPROVED\n$40.00 OFF\n");
        assertThat(page()).contains("automatic retry", "no answer");
        assertThat(instance.cash(collector).balance().count()).isEqualTo(1_615 - 380);
        assertThat(instance.cash(collector).ordinal()).isEqualTo(2);
    }

    @Test
    void aTypedNumberGetsNoOffer() {
        String collector = instance.collector(1_615);
        act(Map.of("do", "card", "number", collector, "entry", "MANUAL"));

        assertThat(display()).isEqualTo("Card not swiped or\nscanned\nCODE 0009\nPRESS CLEAR");
        act(Map.of("do", "key", "key", "CLEAR"));
        assertThat(display()).contains("AIR MILES CARD?");
    }

    @Test
    void theReceiptOfWhoHidesBalancesHasNone() {
        act(Map.of("do", "card", "collector", "80000000012", "entry", "SWIPE"));
        act(Map.of("do", "key", "key", "1"));

        assertThat(display()).startsWith("APPROVED");
        assertThat(receipt()).contains("Confirmation").doesNotContain("balance", "Usable");
    }

    @Test
    void theTillIsInFrench() {
        browser.send("GET", "/till?lang=fr", cookie, new byte[0]);
        act(Map.of("do", "card", "collector", "80000000045", "entry", "SWIPE"));

        assertThat(display()).isEqualTo("Échange non permis\n\nCODE 0006\nAPPUYER EFFACER");
        assertThat(page()).contains("<html lang=\"fr\">", "fr-CA");
    }

    @Test
    void theTimeMovesFromThePage() {
        String before = page().replaceFirst("(?s).*Time in Toronto: ([^<]+)<.*", "$1");
        act(Map.of("do", "clock", "to", "day-start"));

        assertThat(page().replaceFirst("(?s).*Time in Toronto: ([^<]+)<.*", "$1"))
                .isGreaterThan(before)
                .contains(" 03:00:0");
    }

    @ParameterizedTest
    @CsvSource({
        "add, item, GOLD",
        "card, entry, BLINK",
        "key, key, 10",
        "reverse, confirmation, <b>",
        "fault, fault, fire",
        "sponsor, sponsor, LOY9",
        "clock, to, yesterday",
        "dance, with, me"
    })
    void anInputThatThePageDoesNotSendIsRefused(String action, String field, String value) {
        Answer answer = post(Map.of("do", action, field, value, "number", "1"), cookie, token());

        assertThat(answer.status()).isEqualTo(400);
    }

    @Test
    void aFormOfAnotherSiteOrBrowserIsRefused() {
        Map<String, String> input = Map.of("do", "empty");

        assertThat(post(input, "", token()).status()).isEqualTo(403);
        assertThat(post(input, cookie, "x").status()).isEqualTo(403);
        assertThat(post(input, cookie + "Sec-Fetch-Site: cross-site\r\n", token()).status())
                .isEqualTo(403);
        assertThat(page()).contains("ITEMS 4");
    }

    @Test
    void thePageLoadsFromThisServerOnlyAndRunsNothingInline() {
        Answer page = browser.send("GET", "/till", cookie, new byte[0]);

        assertThat(page.header("content-security-policy"))
                .contains("default-src 'none'", "script-src 'self'", "form-action 'self'")
                .doesNotContain("unsafe", "http");
        assertThat(page.body()).doesNotContain("<style", " style=", " onclick=");
        for (String file : new String[] {"till.css", "till.js", "htmx.js"}) {
            assertThat(page.body()).contains("\"/till/" + file + "\"");
            assertThat(browser.send("GET", "/till/" + file, "", new byte[0]).status())
                    .isEqualTo(200);
        }
        assertThat(browser.send("GET", "/till/other.js", "", new byte[0]).status()).isEqualTo(404);
    }

    private String page() {
        return browser.send("GET", "/till", cookie, new byte[0]).body();
    }

    private String token() {
        return found(TOKEN, page());
    }

    private String display() {
        return found(DISPLAY, page()).replace("&gt;", ">").strip();
    }

    private String receipt() {
        return found(RECEIPT, page());
    }

    private void act(Map<String, String> input) {
        Answer answer = post(input, cookie, token());
        assertThat(answer.status()).as(answer.body()).isEqualTo(303);
        assertThat(answer.header("location")).isEqualTo("/till");
    }

    private Answer post(Map<String, String> input, String headers, String token) {
        StringJoiner form = new StringJoiner("&");
        form.add("form_token=" + token);
        input.forEach((name, value) -> form.add(name + "=" + URLEncoder.encode(value, UTF_8)));
        return browser.send("POST", "/till", headers + FORM, form.toString().getBytes(UTF_8));
    }

    private static String found(Pattern pattern, String page) {
        Matcher matcher = pattern.matcher(page);
        return matcher.find() ? matcher.group(1) : "";
    }
}
