package org.milepost.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.milepost.WireClient.Answer;
import tools.jackson.databind.JsonNode;

class PartnerCallsTest extends OperatorCalls {
    private static final String SPONSOR =
            """
            {"code": "%s", "partner": "%s", "programme": "AIRMILES", "vendorId": "100099",
             "acquirerIds": ["100003", "100004"]}
            """;

    @Test
    void aPartnerIsAddedShownAndListed() {
        Answer added = operator.post("partners", "{\"code\": \"acme\", \"name\": \"Acmé Inc.\"}");

        assertThat(added.status()).isEqualTo(201);
        assertThat(added.header("location")).isEqualTo("/operator/v1/partners/acme");
        assertThat(added.body())
                .isEqualTo("{\"code\":\"acme\",\"name\":\"Acmé Inc.\",\"active\":true}");
        assertThat(operator.get("partners/acme").body()).isEqualTo(added.body());
        assertThat(OperatorClient.items(operator.get("partners")))
                .contains(OperatorClient.body(added));
        assertThat(operator.post("partners", "{\"code\": \"acme\", \"name\": \"B\"}").status())
                .isEqualTo(409);
    }

    @Test
    void anInactivePartnerIsRefusedUntilItIsActiveAgain() {
        operator.patch("partners/LOY1", "{\"active\": false}");
        int inactive = operator.echo().status();
        Answer again = operator.patch("partners/LOY1", "{\"active\": true}");

        assertThat(inactive).isEqualTo(403);
        assertThat(again.member("active")).isEqualTo("true");
        assertThat(operator.echo().status()).isEqualTo(200);
    }

    @Test
    void aNewSponsorTakesMilesAtItsTill() {
        operator.post("partners", "{\"code\": \"fuel\", \"name\": \"Fuel\"}");
        Answer sponsor = operator.post("sponsors", SPONSOR.formatted("FUEL", "fuel"));
        Answer client =
                operator.post(
                        "clients",
                        "{\"clientId\": \"fuel-pos\", \"partner\": \"fuel\","
                                + " \"scopes\": [\"amcash\"]}");
        String collector = instance.collector(200);
        Answer redeemed =
                operator.checkoutAs(
                        Tokens.obtain(instance.url(), "fuel-pos", client.member("secret")),
                        "redeem",
                        """
                        {"acquirerId": "100004", "cardEntryMode": "SWIPE", "collectorNumber": "%s",
                         "dateTime": "2026-06-15T12:00:00-0400", "deviceId": "001",
                         "dollarRedeemRequest": "10.00", "postTaxBasketAmount": "100.00",
                         "sponsorCode": "FUEL", "storeId": "1", "traceId": "1",
                         "vendorId": "100099"}
                        """
                                .formatted(collector));

        assertThat(sponsor.status()).isEqualTo(201);
        assertThat(sponsor.header("location")).isEqualTo("/operator/v1/sponsors/FUEL");
        assertThat(operator.get("sponsors/FUEL").body()).isEqualTo(sponsor.body());
        assertThat(redeemed.member("responseCode")).isEqualTo("0000");
        assertThat(instance.cash(collector).balance().count()).isEqualTo(105);
        assertThat(instance.audit().booksHold()).isTrue();
    }

    @Test
    void everySponsorHasAHouseAccountOfItsOwn() {
        operator.post("partners", "{\"code\": \"own1\", \"name\": \"Own\"}");
        operator.post("partners", "{\"code\": \"own2\", \"name\": \"Own\"}");
        operator.post("sponsors", SPONSOR.formatted("OWN1", "own1"));
        operator.post("sponsors", SPONSOR.formatted("OWN2", "own2"));

        assertThat(
                        OperatorClient.items(operator.get("sponsors")).stream()
                                .map(it -> it.path("redemptionHouse").asInt()))
                .doesNotHaveDuplicates();
    }

    @Test
    void theAcquirersOfASponsorAreChanged() {
        Answer changed = operator.patch("sponsors/LOY1", "{\"acquirerIds\": [\"100001\"]}");
        Answer refused = operator.inquire("84095202006");
        operator.patch("sponsors/LOY1", "{\"acquirerIds\": [\"100000\", \"100001\"]}");

        assertThat(changed.status()).isEqualTo(200);
        assertThat(changed.member("acquirerIds")).isEqualTo("[\"100001\"]");
        assertThat(changed.member("vendorId")).isEqualTo("100087");
        assertThat(refused.member("responseCode")).isEqualTo("0035");
        assertThat(operator.codeOf("84095202006")).isEqualTo("0000");
    }

    @Test
    void theVendorOfASponsorIsChanged() {
        operator.patch("sponsors/LOY1", "{\"vendorId\": \"7\"}");
        Answer refused = operator.echo();
        operator.patch("sponsors/LOY1", "{\"vendorId\": \"100087\"}");

        assertThat(refused.member("responseCode")).isEqualTo("0035");
        assertThat(operator.echo().member("responseCode")).isEqualTo("0000");
    }

    @Test
    void aSponsorIsAddedOnceForACodeAndForAPartner() {
        operator.post("partners", "{\"code\": \"solo\", \"name\": \"Solo\"}");

        assertThat(operator.post("sponsors", SPONSOR.formatted("LOY1", "solo")).status())
                .isEqualTo(409);
        assertThat(operator.post("sponsors", SPONSOR.formatted("SOLO", "LOY1")).status())
                .isEqualTo(409);
        assertThat(operator.get("sponsors/SOLO").status()).isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    partners | {"name": "A"}                                | /code
                    partners | {"code": "a b", "name": "A"}                 | /code
                    partners | {"code": "a", "name": ""}                    | /name
                    partners | {"code": "a"}                                | /name
                    partners | {"code": "a", "name": "A", "active": false}  | /active
                    """)
    void whatIsWrongWithAPartnerIsNamed(String path, String body, String place) {
        assertThat(OperatorClient.places(operator.post(path, body))).containsExactly(place);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    "code": "BAD1"                      | "code": "BAD"                    | /code
                    "partner": "LOY1"                   | "partner": "nobody"              | /partner
                    "partner": "LOY1"                   | "partner": 1                     | /partner
                    "programme": "AIRMILES"             | "programme": "NONE"              | /programme
                    "vendorId": "100099"                | "vendorId": "1x"                 | /vendorId
                    "acquirerIds": ["100003", "100004"] | "acquirerIds": []                | /acquirerIds
                    "acquirerIds": ["100003", "100004"] | "acquirerIds": ["123456789012"]  | /acquirerIds/0
                    "acquirerIds": ["100003", "100004"] | "acquirers": ["1"]               | /acquirerIds,/acquirers
                    """)
    void whatIsWrongWithASponsorIsNamed(String right, String wrong, String places) {
        Answer refused =
                operator.post("sponsors", SPONSOR.formatted("BAD1", "LOY1").replace(right, wrong));

        assertThat(refused.status()).isEqualTo(400);
        assertThat(OperatorClient.places(refused)).containsExactly(places.split(",", -1));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    partners/LOY1 | {}                   | /active
                    partners/LOY1 | {"active": "yes"}    | /active
                    partners/LOY1 | {"name": "B", "active": true} | /name
                    sponsors/LOY1 | {"code": "LOY3"}     | /code
                    sponsors/LOY1 | {"vendorId": null}   | /vendorId
                    sponsors/LOY1 | {"acquirerIds": "1"} | /acquirerIds
                    """)
    void whatIsWrongWithAChangeIsNamed(String path, String body, String place) {
        assertThat(OperatorClient.places(operator.patch(path, body))).containsExactly(place);
    }

    @Test
    void whatIsNotThereIsNotFound() {
        assertThat(operator.get("partners/none").status()).isEqualTo(404);
        assertThat(operator.patch("partners/none", "{\"active\": true}").status()).isEqualTo(404);
        assertThat(operator.get("sponsors/NONE").status()).isEqualTo(404);
        assertThat(operator.patch("sponsors/NONE", "{}").status()).isEqualTo(404);
    }

    @Test
    void theDailyLimitOfAProgrammeIsChanged() {
        String collector = instance.collector(20_000);
        Answer changed = operator.patch("programmes/AIRMILES", "{\"dailyLimit\": \"1000.00\"}");
        String lifted = operator.inquire(collector).member("dailyOfferLimit");
        operator.patch("programmes/AIRMILES", "{\"dailyLimit\": \"750.00\"}");

        assertThat(changed.member("dailyLimit")).isEqualTo("1000.00");
        assertThat(lifted).isEqualTo("100");
        assertThat(operator.inquire(collector).member("dailyOfferLimit")).isEqualTo("75");
    }

    @Test
    void aProgrammeIsAddedWithItsCurrencies() {
        Answer added =
                operator.post(
                        "programmes",
                        """
                        {"code": "NEW", "name": "New", "zone": "Europe/London",
                         "dayStarts": "04:30", "dailyLimit": "20.5", "currencies": ["B", "A"]}
                        """);
        operator.post("programmes/NEW/collectors", "{\"number\": \"1\"}");

        assertThat(added.body())
                .isEqualTo(
                        "{\"code\":\"NEW\",\"name\":\"New\",\"zone\":\"Europe/London\","
                                + "\"dayStarts\":\"04:30\",\"dailyLimit\":\"20.50\","
                                + "\"currencies\":[\"A\",\"B\"]}");
        assertThat(operator.get("programmes/NEW").body()).isEqualTo(added.body());
        assertThat(operator.get("programmes/NEW/collectors/1").member("balances"))
                .isEqualTo("{\"A\":0,\"B\":0}");
        assertThat(operator.post("programmes", added.body()).status()).isEqualTo(409);
        assertThat(
                        operator.post(
                                        "sponsors",
                                        SPONSOR.formatted("NEWS", "LOY2")
                                                .replace("AIRMILES", "NEW"))
                                .body())
                .contains("/programme");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    {"zone": "Mars/Base"}      | /zone
                    {"dayStarts": "25:00"}     | /dayStarts
                    {"dayStarts": "03:00:00.5"} | /dayStarts
                    {"dailyLimit": "-1"}       | /dailyLimit
                    {"dailyLimit": "1.234"}    | /dailyLimit
                    {"currencies": []}         | /currencies
                    {"code": ""}               | /code
                    {"name": 5}                | /name
                    """)
    void whatIsWrongWithAProgrammeIsNamed(String part, String place) {
        JsonNode wrong = OperatorClient.body(new Answer(0, Map.of(), part));
        var body =
                OperatorClient.body(
                        new Answer(
                                0,
                                Map.of(),
                                """
                                {"code": "BAD", "name": "Bad", "zone": "UTC", "dayStarts": "00:00",
                                 "dailyLimit": "1.00", "currencies": ["A"]}
                                """));
        wrong.forEachEntry(body::set);

        assertThat(OperatorClient.places(operator.post("programmes", body.toString())))
                .containsExactly(place);
    }
}
