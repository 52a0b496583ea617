package org.milepost.operator;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.milepost.RunningInstance;

/** What is changed at one instance is in force at the other within two seconds. */
class PropagationTest {
    private static final String OFFER = "programmes/AIRMILES/offers/1111111111";

    private static RunningInstance instance;
    private static RunningInstance.SecondInstance second;
    private static OperatorClient here;
    private static OperatorClient there;
    private static String collector;

    @BeforeAll
    static void start() {
        instance = RunningInstance.start();
        second = instance.startSecond();
        here = new OperatorClient(instance);
        there = new OperatorClient(instance, second.url());
        collector = instance.collector(20_000);
    }

    @AfterAll
    static void stop() {
        here.close();
        there.close();
        second.close();
        instance.close();
    }

    @Test
    void aPausedOffer() {
        here.patch(OFFER, "{\"paused\": true}");
        boolean paused =
                OperatorClient.within2Seconds(() -> there.codeOf(collector).equals("0067"));
        here.patch(OFFER, "{\"paused\": false}");
        boolean resumed =
                OperatorClient.within2Seconds(() -> there.codeOf(collector).equals("0000"));

        assertThat(paused).isTrue();
        assertThat(resumed).isTrue();
    }

    @Test
    void anOutage() {
        String number =
                here.post(
                                "outages",
                                "{\"startsAt\": \"2020-01-01T00:00:00Z\","
                                        + " \"endsAt\": \"2099-01-01T00:00:00Z\"}")
                        .member("number");
        boolean out = OperatorClient.within2Seconds(() -> codeOfEcho(there).equals("0092"));
        there.post("outages/" + number + "/end", "");
        boolean back = OperatorClient.within2Seconds(() -> codeOfEcho(here).equals("0000"));

        assertThat(out).isTrue();
        assertThat(back).isTrue();
    }

    @Test
    void aClientSwitchedOff() {
        String secret =
                here.post(
                                "clients",
                                "{\"clientId\": \"s1\", \"partner\": \"LOY1\","
                                        + " \"scopes\": [\"amcash\"]}")
                        .member("secret");
        String token = Tokens.obtain(second.url(), "s1", secret);
        int before = there.checkoutAs(token, "echo", OperatorClient.ECHO).status();
        here.patch("clients/s1", "{\"active\": false}");

        assertThat(before).isEqualTo(200);
        assertThat(
                        OperatorClient.within2Seconds(
                                () ->
                                        there.checkoutAs(token, "echo", OperatorClient.ECHO)
                                                        .status()
                                                == 401))
                .isTrue();
    }

    @Test
    void aPartnerStopped() {
        here.patch("partners/LOY1", "{\"active\": false}");
        boolean stopped = OperatorClient.within2Seconds(() -> there.echo().status() == 403);
        here.patch("partners/LOY1", "{\"active\": true}");
        boolean back = OperatorClient.within2Seconds(() -> there.echo().status() == 200);

        assertThat(stopped).isTrue();
        assertThat(back).isTrue();
    }

    @Test
    void aDailyLimit() {
        here.patch("programmes/AIRMILES", "{\"dailyLimit\": \"10.00\"}");
        boolean limited = OperatorClient.within2Seconds(() -> limitThere().equals("1"));
        here.patch("programmes/AIRMILES", "{\"dailyLimit\": \"750.00\"}");
        boolean back = OperatorClient.within2Seconds(() -> limitThere().equals("75"));

        assertThat(limited).isTrue();
        assertThat(back).isTrue();
    }

    @Test
    void aCollectorsStandingIsInForceAtOnce() {
        String own = instance.collector(200);
        here.patch("programmes/AIRMILES/collectors/" + own, "{\"status\": \"inactive\"}");

        assertThat(there.codeOf(own)).isEqualTo("0002");
    }

    private static String codeOfEcho(OperatorClient operator) {
        return operator.echo().member("responseCode");
    }

    private static String limitThere() {
        return there.inquire(collector).member("dailyOfferLimit");
    }
}
