package org.milepost.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.milepost.WireClient.Answer;

class ClientCallsTest extends OperatorCalls {

    @Test
    void aSecretIsShownOnce() {
        Answer added = add("till-1", "\"amcash\"");
        String secret = added.member("secret");

        assertThat(added.status()).isEqualTo(201);
        assertThat(added.header("location")).isEqualTo("/operator/v1/clients/till-1");
        assertThat(secret).matches("[A-Za-z0-9_-]{43}");
        assertThat(operator.get("clients/till-1").body())
                .isEqualTo(
                        "{\"clientId\":\"till-1\",\"partner\":\"LOY1\",\"scopes\":[\"amcash\"],"
                                + "\"active\":true}");
        assertThat(operator.get("clients").body()).contains("till-1").doesNotContain(secret);
        assertThat(operator.get("changes?limit=1000").body())
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

        assertThat(operator.checkoutAs(token, "echo", OperatorClient.ECHO).status()).isEqualTo(200);
    }

    @Test
    void aReplacedSecretSignsInNoMore() {
        String first = add("till-3", "\"amcash\"").member("secret");
        Answer replaced = operator.post("clients/till-3/secret", "");
        String second = replaced.member("secret");

        assertThat(replaced.status()).isEqualTo(200);
        assertThat(second).matches("[A-Za-z0-9_-]{43}").isNotEqualTo(first);
        assertThat(token("till-3", first).status()).isEqualTo(401);
        assertThat(token("till-3", second).status()).isEqualTo(200);
    }

    @Test
    void aReplacedSecretWorksUntilItsEndAndCanBeEndedEarly() {
        String first = add("till-6", "\"amcash\"").member("secret");
        String until = Instant.now().plusSeconds(3_600).truncatedTo(ChronoUnit.SECONDS).toString();
        String body = "{\"previousValidUntil\":\"" + until + "\"}";
        Answer replaced = operator.post("clients/till-6/secret", body);
        String second = replaced.member("secret");

        assertThat(replaced.member("previousValidUntil")).isEqualTo(until);
        assertThat(token("till-6", first).status()).isEqualTo(200);
        assertThat(token("till-6", second).status()).isEqualTo(200);
        assertThat(token("till-6", "another").status()).isEqualTo(401);
        assertThat(operator.get("credentials").body())
                .contains(
                        "{\"clientId\":\"till-6\",\"validUntil\":\"" + until + "\",\"createdAt\":")
                .contains("\"ageDays\":0")
                .contains("\"name\":\"confirmation-number\"")
                .contains("\"signsFrom\":")
                .doesNotContain(second);

        assertThat(operator.delete("clients/till-6/former-secrets").status()).isEqualTo(204);
        assertThat(token("till-6", first).status()).isEqualTo(401);
        assertThat(token("till-6", second).status()).isEqualTo(200);
        assertThat(operator.get("changes?limit=1000&target=till-6").body())
                .contains("\"previousValidUntil\":\"" + until + "\"")
                .contains("client.former-secrets-ended");
    }

    @Test
    void aFormerSecretEndsByItselfAndWithTheNextReplacement() {
        String first = add("till-7", "\"amcash\"").member("secret");
        String until = Instant.now().plusSeconds(3_600).toString();
        String body = "{\"previousValidUntil\":\"" + until + "\"}";
        String second = operator.post("clients/till-7/secret", body).member("secret");
        instance.execute("UPDATE former_secret SET valid_until = now() WHERE client_id = 'till-7'");

        assertThat(token("till-7", first).status()).isEqualTo(401);
        operator.post("clients/till-7/secret", body);
        assertThat(token("till-7", second).status()).isEqualTo(200);
        operator.post("clients/till-7/secret", "");
        assertThat(token("till-7", second).status()).isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(strings = {"2020-01-01T00:00:00Z", "2090-01-01T00:00:00Z"})
    void aFormerSecretEndsWithinNinetyDays(String until) {
        add("till-8", "\"amcash\"");
        Answer refused =
                operator.post(
                        "clients/till-8/secret", "{\"previousValidUntil\":\"" + until + "\"}");

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.body()).contains("/previousValidUntil").contains("next 90 days");
    }

    @Test
    void theTokensOfADisabledClientAreRefusedWithinTwoSeconds() {
        String secret = add("till-4", "\"amcash\"").member("secret");
        String token = token("till-4", secret).member("access_token");
        int before = operator.checkoutAs(token, "echo", OperatorClient.ECHO).status();
        Answer off = operator.patch("clients/till-4", "{\"active\": false}");

        assertThat(before).isEqualTo(200);
        assertThat(off.member("active")).isEqualTo("false");
        assertThat(
                        OperatorClient.within2Seconds(
                                () ->
                                        operator.checkoutAs(token, "echo", OperatorClient.ECHO)
                                                        .status()
                                                == 401))
                .isTrue();
        assertThat(token("till-4", secret).status()).isEqualTo(401);
    }

    @Test
    void aScopeThatIsRemovedIsRefusedWithinTwoSeconds() {
        String secret =
                operator.post(
                                "clients",
                                "{\"clientId\": \"till-5\", \"scopes\": [\"amcash\", \"operator\"]}")
                        .member("secret");
        String token = token("till-5", secret).member("access_token");
        int before = operator.sendAs(token, "GET", "programmes", "").status();
        Answer changed = operator.patch("clients/till-5", "{\"scopes\": [\"amcash\"]}");

        assertThat(before).isEqualTo(200);
        assertThat(changed.member("scopes")).isEqualTo("[\"amcash\"]");
        assertThat(
                        OperatorClient.within2Seconds(
                                () ->
                                        operator.sendAs(token, "GET", "programmes", "").status()
                                                == 403))
                .isTrue();
        assertThat(token("till-5", secret).member("scope")).isEqualTo("amcash");
    }

    @Test
    void aClientOfTheOperatorsBelongsToNoPartner() {
        Answer added =
                operator.post("clients", "{\"clientId\": \"desk\", \"scopes\": [\"operator\"]}");
        String token = token("desk", added.member("secret")).member("access_token");

        assertThat(OperatorClient.body(added).has("partner")).isFalse();
        assertThat(operator.sendAs(token, "GET", "programmes", "").status()).isEqualTo(200);
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
        Answer refused = operator.post("clients", body);

        assertThat(refused.status()).isEqualTo(400);
        assertThat(OperatorClient.places(refused)).containsExactly(place);
    }

    /** What a client with such a name did would look like what the server did itself. */
    @ParameterizedTest
    @ValueSource(strings = {"avios", "command-line", "milepost", "provider", "sandbox", "sign-in"})
    void noClientHasANameOfTheServer(String name) {
        Answer refused =
                operator.post(
                        "clients", "{\"clientId\": \"" + name + "\", \"scopes\": [\"operator\"]}");

        assertThat(OperatorClient.places(refused)).containsExactly("/clientId");
    }

    @Test
    void memberScopesAndRedirectAddressesOfAClientAreSet() {
        Answer added =
                operator.post(
                        "clients",
                        """
                        {"clientId": "asker", "partner": "LOY1", "scopes": ["amcash"],
                         "memberScopes": ["debit"], "redirectUris": ["https://a.example/b"]}
                        """);
        Answer changed =
                operator.patch(
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
        assertThat(OperatorClient.places(operator.patch("clients/loy1-pos", body)))
                .containsExactly(place);
    }

    @ParameterizedTest
    @ValueSource(strings = {"nobody", "a%20b"})
    void aClientThatIsNotThereIsNotFound(String clientId) {
        assertThat(operator.get("clients/" + clientId).status()).isEqualTo(404);
        assertThat(operator.patch("clients/" + clientId, "{\"active\": true}").status())
                .isEqualTo(404);
        assertThat(operator.post("clients/" + clientId + "/secret", "").status()).isEqualTo(404);
    }

    private static Answer add(String clientId, String scopes) {
        return operator.post(
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
