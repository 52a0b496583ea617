package org.milepost.till;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.milepost.RunningInstance;
import org.milepost.WireClient;
import org.milepost.WireClient.Answer;

/** Somebody's own till calls the API, and the page shows what a correct till would show. */
@SuppressWarnings("NullAway.Init") // set before all tests
final class DevicePageTest {

    private static final Pattern DISPLAY =
            Pattern.compile("(?s)<pre class=\"display\"[^>]*>(.*?)</pre>");
    private static final Pattern RECEIPT =
            Pattern.compile("(?s)<pre class=\"receipt\"[^>]*>(.*?)</pre>");
    private static final String UNDECIDED = "The last request has no decision";

    private static RunningInstance instance;

    private final String device = UUID.randomUUID().toString().substring(0, 4);

    @BeforeAll
    static void start() {
        instance = RunningInstance.start();
    }

    @AfterAll
    static void stop() {
        instance.close();
    }

    @Test
    void thePageFollowsASaleToItsReceipt() {
        String collector = instance.collector(1_615);
        send("inquire", "", collector, "", "");
        assertThat(display())
                .isEqualTo("AIR MILES CASH\nTAKE $10.00 OFF?\n95 MILES\n1YES 2LESS 3NO");

        Answer sold = send("redeem", "k1" + device, collector, "10.00", "");
        assertThat(display())
                .startsWith("APPROVED\n$10.00 OFF\n" + sold.member("txnConfirmationNumber"));
        assertThat(found(RECEIPT)).contains("$16.12", "-$10.00", "$6.12", "1520");
    }

    @Test
    void theReceiptOfWhoHidesBalancesHasNone() {
        send("redeem", "k2" + device, "80000000012", "10.00", "");
        assertThat(found(RECEIPT)).contains("Confirmation").doesNotContain("balance", "Usable");
    }

    @Test
    void aLostAnswerChangesNothingUntilItsRetry() {
        String collector = instance.collector(1_615);
        send("inquire", "", collector, "", "");
        assertThatThrownBy(
                        () ->
                                send(
                                        "redeem",
                                        "k3" + device,
                                        collector,
                                        "10.00",
                                        "Sandbox-Fault: answer-lost-unnoticed\r\n"))
                .isInstanceOf(UncheckedIOException.class);
        assertThat(display()).startsWith("AIR MILES CASH");
        assertThat(page()).contains(UNDECIDED);

        send("redeem", "k3" + device, collector, "10.00", "");
        assertThat(display()).startsWith("APPROVED");
        assertThat(page()).doesNotContain(UNDECIDED);
    }

    @Test
    void aRetryThatFailsTooIsShown() {
        for (int i = 0; i < 2; i++) {
            send("inquire", "", "80000000089", "", "");
        }
        assertThat(display()).contains("CODE 0096");
    }

    @Test
    void aRefusalIsShownInTheLanguageOfItsRequest() {
        send("inquire", "\"instantMessage\":\"fr-CA\",", "80000000045", "", "");
        assertThat(display()).isEqualTo("Échange non permis\n\nCODE 0006\nAPPUYER EFFACER");
    }

    /** What htmx asks for each second. */
    @Test
    void anUnchangedScreenIsNotSentAgain() {
        send("inquire", "", "80000000045", "", "");
        Matcher poll = Pattern.compile("hx-get=\"([^\"]+)\"").matcher(page());
        assertThat(poll.find()).isTrue();
        String seen = poll.group(1).replace("&amp;", "&");

        assertThat(get(seen).status()).isEqualTo(204);
        send("inquire", "", "80000000045", "", "");
        assertThat(get(seen).status()).isEqualTo(200);
    }

    @Test
    void aClientThatHasSentNothingHasNoScreen() {
        assertThat(get("/till/device?client=loy2-pos&lang=en").body())
                .contains("No calls of loy2-pos yet.");
        assertThat(get("/till").body()).contains("href=\"/till/device?lang=en\"");
    }

    private Answer send(String call, String more, String collector, String dollars, String header) {
        boolean isRedeem = call.equals("redeem");
        String body =
                """
                {%s"acquirerId":"100000","cardEntryMode":"SWIPE","collectorNumber":"%s",
                 "dateTime":"2026-06-15T12:00:00Z","deviceId":"%s","postTaxBasketAmount":"16.12",
                 %s"sponsorCode":"LOY1","storeId":"0001","traceId":"1","vendorId":"100087"}"""
                        .formatted(
                                isRedeem ? "" : more,
                                collector,
                                device,
                                isRedeem ? "\"dollarRedeemRequest\":\"" + dollars + "\"," : "");
        String headers =
                "Authorization: Bearer "
                        + instance.token("loy1-pos")
                        + "\r\nContent-Type: application/json\r\n"
                        + (isRedeem ? "Idempotency-Key: " + more + "\r\n" : "")
                        + header;
        try (WireClient wire = new WireClient(instance.url())) {
            return wire.send("POST", "/checkout/amcash/" + call, headers, body.getBytes(UTF_8));
        }
    }

    private String page() {
        return get("/till/device?lang=en&client=loy1-pos&device=0001/" + device).body();
    }

    private static Answer get(String path) {
        try (WireClient browser = new WireClient(instance.url())) {
            return browser.send("GET", path, "", new byte[0]);
        }
    }

    private String display() {
        return found(DISPLAY);
    }

    private String found(Pattern pattern) {
        Matcher matcher = pattern.matcher(page());
        return matcher.find() ? matcher.group(1).strip() : "";
    }
}
