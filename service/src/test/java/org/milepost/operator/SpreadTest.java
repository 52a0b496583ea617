package org.milepost.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.milepost.RunningInstance;

/** What is changed at one instance is in force at the other within two seconds. */
class SpreadTest {
    private static final Duration SPREAD_MAX = Duration.ofSeconds(2);

    private static RunningInstance instance;
    private static RunningInstance.Twin twin;
    private static Office here;
    private static Office there;
    private static String collector;

    @BeforeAll
    static void start() {
        instance = RunningInstance.start();
        twin = instance.startTwin();
        here = new Office(instance);
        there = new Office(instance, twin.url());
        collector = instance.collector(200);
    }

    @AfterAll
    static void stop() {
        here.close();
        there.close();
        twin.close();
        instance.close();
    }

    @Test
    void aPausedOffer() throws Exception {
        here.patch("programmes/AIRMILES/offers/1111111111", "{\"paused\": true}");
        Thread.sleep(SPREAD_MAX);
        String paused = there.codeOf(collector);
        here.patch("programmes/AIRMILES/offers/1111111111", "{\"paused\": false}");
        Thread.sleep(SPREAD_MAX);

        assertThat(paused).isEqualTo("0067");
        assertThat(there.codeOf(collector)).isEqualTo("0000");
    }

    @Test
    void anOutage() throws Exception {
        String number =
                here.post(
                                "outages",
                                "{\"startsAt\": \"2020-01-01T00:00:00Z\","
                                        + " \"endsAt\": \"2099-01-01T00:00:00Z\"}")
                        .member("number");
        Thread.sleep(SPREAD_MAX);
        String during = there.echo().member("responseCode");
        there.post("outages/" + number + "/end", "");
        Thread.sleep(SPREAD_MAX);

        assertThat(during).isEqualTo("0092");
        assertThat(here.echo().member("responseCode")).isEqualTo("0000");
    }

    @Test
    void aClientSwitchedOff() throws Exception {
        String secret =
                here.post(
                                "clients",
                                "{\"clientId\": \"s1\", \"partner\": \"LOY1\","
                                        + " \"scopes\": [\"amcash\"]}")
                        .member("secret");
        String token = Tokens.obtain(twin.url(), "s1", secret);
        int before = there.checkoutAs(token, "echo", Office.ECHO).status();
        here.patch("clients/s1", "{\"active\": false}");
        Thread.sleep(SPREAD_MAX);

        assertThat(before).isEqualTo(200);
        assertThat(there.checkoutAs(token, "echo", Office.ECHO).status()).isEqualTo(401);
    }

    @Test
    void aPartnerStoppedAndADailyLimit() throws Exception {
        here.patch("partners/LOY1", "{\"active\": false}");
        Thread.sleep(SPREAD_MAX);
        int stopped = there.echo().status();
        here.patch("partners/LOY1", "{\"active\": true}");
        here.patch("programmes/AIRMILES", "{\"dailyLimit\": \"10.00\"}");
        Thread.sleep(SPREAD_MAX);
        String limited = there.inquire(collector).member("dailyOfferLimit");
        here.patch("programmes/AIRMILES", "{\"dailyLimit\": \"750.00\"}");
        Thread.sleep(SPREAD_MAX);

        assertThat(stopped).isEqualTo(403);
        assertThat(limited).isEqualTo("1");
    }

    @Test
    void aCollectorsStandingIsInForceAtOnce() {
        String own = instance.collector(200);
        here.patch("programmes/AIRMILES/collectors/" + own, "{\"status\": \"inactive\"}");

        assertThat(there.codeOf(own)).isEqualTo("0002");
    }
}
