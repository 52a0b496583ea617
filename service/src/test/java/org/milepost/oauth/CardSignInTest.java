package org.milepost.oauth;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.milepost.RunningInstance;
import org.milepost.WireClient;
import org.milepost.WireClient.Answer;

/** What a member's cards and the end of the account mean for signing in. */
class CardSignInTest {

    @AutoClose private static final RunningInstance INSTANCE = RunningInstance.start();

    private static final String PERSON = "persons/" + Browser.JANE;

    @AutoClose private final Browser browser = new Browser(INSTANCE.url());
    @AutoClose private final TokenClient tokenClient = new TokenClient(INSTANCE.url());
    @AutoClose private final WireClient wire = new WireClient(INSTANCE.url());

    /** The password proves who it is, so the number of a lost card does no harm. */
    @Test
    void aMemberSignsInByEveryNumberAndShowsTheCardInUse() {
        String card = "3081470000004711";
        Answer replaced =
                operator(
                        "POST",
                        PERSON + "/cards",
                        "{\"number\": \"" + card + "\", \"old\": \"lost\"}");
        assertThat(replaced.status()).as(replaced.body()).isEqualTo(201);

        for (String number : new String[] {card, Browser.JANE}) {
            Answer tokens = tokenClient.redeem(browser.consent(request(), "ATRP", number));
            Answer claims = wire.send("GET", "/oauth/userinfo", bearer(tokens), new byte[0]);

            assertThat(claims.member("sub")).isEqualTo("ATRP:" + Browser.JANE);
            assertThat(claims.member("membership_number")).isEqualTo(card);
            assertThat(account(number, tokens).status()).isEqualTo(200);
            assertThat(account("3081470000000018", tokens).status()).isEqualTo(403);
        }
    }

    @Test
    void closingTheAccountEndsGrants() {
        Answer tokens = tokenClient.redeem(browser.consent(request(), "ATRP", Browser.JANE));
        String account = "accounts/" + Browser.JANE;
        String balance = operator("GET", account, "").member("balance");
        operator(
                "POST",
                account + "/forfeitures",
                "{\"miles\": " + balance + ", \"reason\": \"x\", \"reference\": \"end\"}");

        Answer closed = operator("POST", PERSON + "/closure", "");
        Answer refreshed = tokenClient.refresh(Browser.CLIENT, tokens.member("refresh_token"));
        operator("DELETE", PERSON + "/closure", "");

        assertThat(closed.status()).as(closed.body()).isEqualTo(201);
        assertThat(refreshed.status()).isEqualTo(400);
        assertThat(operator("GET", "members/" + Browser.JANE + "/grants", "").body())
                .isEqualTo("{\"items\":[]}");
    }

    /** The account of this number, as the partner asks for it with the member's token. */
    private Answer account(String number, Answer tokens) {
        return wire.send(
                "GET",
                "/v2/programmes/ATRP/accounts/" + number + "?api_key=sandbox0sandbox0sandbox0",
                bearer(tokens),
                new byte[0]);
    }

    private static Map<String, String> request() {
        Map<String, String> request = new LinkedHashMap<>(Browser.request());
        request.put("scope", "openid membership_number retrieve_account");
        request.put("nonce", "a nonce");
        return request;
    }

    private Answer operator(String method, String path, String body) {
        return wire.send(
                method,
                "/operator/v1/programmes/ATRP/" + path,
                "Authorization: Bearer "
                        + INSTANCE.token("operator")
                        + "\r\nContent-Type: application/json\r\nChange-Reason: test\r\n",
                body.getBytes(UTF_8));
    }

    private static String bearer(Answer tokens) {
        return "Authorization: Bearer " + tokens.member("access_token") + "\r\n";
    }
}
