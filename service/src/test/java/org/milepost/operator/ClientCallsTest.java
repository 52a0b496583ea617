package org.milepost.operator;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.milepost.RunningInstance;
import org.milepost.WireClient.Answer;

class ClientCallsTest {
    private static RunningInstance instance;
    private static Office office;

    @BeforeAll
    static void start() {
        instance = RunningInstance.start();
        office = new Office(instance);
    }

    @AfterAll
    static void stop() {
        office.close();
        instance.close();
    }

    @Test
    void aSecretIsToldOnce() {
        Answer added = add("till-1", "\"amcash\"");
        String secret = added.member("secret");

        assertThat(added.status()).isEqualTo(201);
        assertThat(added.header("location")).isEqualTo("/operator/v1/clients/till-1");
        assertThat(secret).matches("[A-Za-z0-9_-]{43}");
        assertThat(office.get("clients/till-1").body())
                .isEqualTo(
                        "{\"clientId\":\"till-1\",\"partner\":\"LOY1\",\"scopes\":[\"amcash\"],"
                                + "\"active\":true}");
        assertThat(office.get("clients").body()).contains("till-1").doesNotContain(secret);
        assertThat(office.get("changes?limit=1000").body())
                .contains("till-1")
                .doesNotContain(secret)
                .doesNotContain("pbkdf2");
        assertThat(add("till-1", "\"amcash\"").status()).isEqualTo(409);
        assertThat(token("till-1", secret).status()).isEqualTo(200);
    }

    @Test
    void aNewClientCallsAtOnce() {
        String secret = add("till-2", "\"amcash\"").member("secret");
        String token = token("till-2", secret).member("access_token");

        assertThat(office.checkoutAs(token, "echo", Office.ECHO).status()).isEqualTo(200);
    }

    @Test
    void aReplacedSecretSignsInNoMore() {
        String first = add("till-3", "\"amcash\"").member("secret");
        Answer replaced = office.post("clients/till-3/secret", "");
        String second = replaced.member("secret");

        assertThat(replaced.status()).isEqualTo(200);
        assertThat(second).matches("[A-Za-z0-9_-]{43}").isNotEqualTo(first);
        assertThat(token("till-3", first).status()).isEqualTo(401);
        assertThat(token("till-3", second).status()).isEqualTo(200);
    }

    @Test
    void theTokensOfAClientThatIsSwitchedOffAreRefusedWithinTwoSeconds() {
        String secret = add("till-4", "\"amcash\"").member("secret");
        String token = token("till-4", secret).member("access_token");
        int before = office.checkoutAs(token, "echo", Office.ECHO).status();
        Answer off = office.patch("clients/till-4", "{\"active\": false}");

        assertThat(before).isEqualTo(200);
        assertThat(off.member("active")).isEqualTo("false");
        assertThat(
                        Office.within2Seconds(
                                () ->
                                        office.checkoutAs(token, "echo", Office.ECHO).status()
                                                == 401))
                .isTrue();
        assertThat(token("till-4", secret).status()).isEqualTo(401);
    }

    @Test
    void aScopeThatIsTakenAwayIsRefusedWithinTwoSeconds() {
        String secret =
                office.post(
                                "clients",
                                "{\"clientId\": \"till-5\", \"scopes\": [\"amcash\", \"operator\"]}")
                        .member("secret");
        String token = token("till-5", secret).member("access_token");
        int before = office.sendAs(token, "GET", "programmes", "").status();
        Answer changed = office.patch("clients/till-5", "{\"scopes\": [\"amcash\"]}");

        assertThat(before).isEqualTo(200);
        assertThat(changed.member("scopes")).isEqualTo("[\"amcash\"]");
        assertThat(
                        Office.within2Seconds(
                                () ->
                                        office.sendAs(token, "GET", "programmes", "").status()
                                                == 403))
                .isTrue();
        assertThat(token("till-5", secret).member("scope")).isEqualTo("amcash");
    }

    @Test
    void aClientOfTheOperatorsBelongsToNoPartner() {
        Answer added =
                office.post("clients", "{\"clientId\": \"desk\", \"scopes\": [\"operator\"]}");
        String token = token("desk", added.member("secret")).member("access_token");

        assertThat(Office.body(added).has("partner")).isFalse();
        assertThat(office.sendAs(token, "GET", "programmes", "").status()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    {"scopes": ["amcash"]}                                           | /clientId
                    {"clientId": "a b", "scopes": ["amcash"]}                        | /clientId
                    {"clientId": "a"}                                                | /scopes
                    {"clientId": "a", "scopes": []}                                  | /scopes
                    {"clientId": "a", "scopes": ["all"]}                             | /scopes
                    {"clientId": "a", "scopes": ["a b"]}                             | /scopes/0
                    {"clientId": "a", "scopes": ["amcash"], "partner": "none"}       | /partner
                    {"clientId": "a", "scopes": ["amcash"], "secret": "mine"}        | /secret
                    {"clientId": "a", "scopes": ["operator"], "partner": "LOY1"}     | /scopes
                    {"clientId": "a", "scopes": ["amcash"], "partner": "LOY1", "memberScopes": ["operator"]} | /memberScopes
                    """)
    void whatIsWrongIsNamed(String body, String place) {
        Answer refused = office.post("clients", body);

        assertThat(refused.status()).isEqualTo(400);
        assertThat(Office.places(refused)).containsExactly(place);
    }

    @Test
    void whatAClientMayAskMembersForAndWhereTheyComeBackIsSet() {
        Answer added =
                office.post(
                        "clients",
                        """
                        {"clientId": "asker", "partner": "LOY1", "scopes": ["amcash"],
                         "memberScopes": ["debit"], "redirectUris": ["https://a.example/b"]}
                        """);
        Answer changed =
                office.patch(
                        "clients/asker",
                        """
                        {"memberScopes": [], "redirectUris": ["http://127.0.0.1/b"]}
                        """);

        assertThat(added.status()).isEqualTo(201);
        assertThat(added.member("memberScopes")).isEqualTo("[\"debit\"]");
        assertThat(added.member("redirectUris")).isEqualTo("[\"https://a.example/b\"]");
        assertThat(changed.member("memberScopes")).isEmpty();
        assertThat(changed.member("redirectUris")).isEqualTo("[\"http://127.0.0.1/b\"]");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    {"memberScopes": ["amcash"]}                 | /memberScopes
                    {"memberScopes": ["a b"]}                    | /memberScopes/0
                    {"memberScopes": "debit"}                    | /memberScopes
                    {"redirectUris": ["http://a.example/"]}      | /redirectUris
                    {"redirectUris": ["https://a.example/#f"]}   | /redirectUris
                    {"redirectUris": ["https://*.example/"]}     | /redirectUris
                    {"redirectUris": ["a b"]}                    | /redirectUris/0
                    {"active": 1}          | /active
                    {"scopes": ["all"]}    | /scopes
                    {"scopes": ["amcash", "operator"]} | /scopes
                    {"memberScopes": ["operator"]}     | /memberScopes
                    {"partner": "LOY2"}    | /partner
                    {"secret": "mine"}     | /secret
                    """)
    void whatIsWrongWithAChangeIsNamed(String body, String place) {
        assertThat(Office.places(office.patch("clients/loy1-pos", body))).containsExactly(place);
    }

    @ParameterizedTest
    @ValueSource(strings = {"nobody", "a%20b"})
    void aClientThatIsNotThereIsNotFound(String clientId) {
        assertThat(office.get("clients/" + clientId).status()).isEqualTo(404);
        assertThat(office.patch("clients/" + clientId, "{\"active\": true}").status())
                .isEqualTo(404);
        assertThat(office.post("clients/" + clientId + "/secret", "").status()).isEqualTo(404);
    }

    private static Answer add(String clientId, String scopes) {
        return office.post(
                "clients",
                """
                {"clientId": "%s", "partner": "LOY1", "scopes": [%s]}
                """
                        .formatted(clientId, scopes));
    }

    private static Answer token(String clientId, String secret) {
        return Tokens.ask(instance.url(), clientId, secret);
    }
}
