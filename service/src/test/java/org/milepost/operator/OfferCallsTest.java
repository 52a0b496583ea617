package org.milepost.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.milepost.RunningInstance;
import org.milepost.WireClient.Answer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class OfferCallsTest extends OperatorCalls {
    private static final String OFFERS = "programmes/AIRMILES/offers";
    private static final String REGULAR = OFFERS + "/1111111111";
    private static final String LATER =
            """
            {"offerId": "%s", "type": "SPL", "unitMiles": 80, "unitDollars": "10.00",
             "descriptionEn": "Less", "descriptionFr": "Moins", "sponsors": ["LOY1"],
             "stores": ["0001", "7"], "startsAt": "2030-01-01T00:00:00-05:00",
             "endsAt": "2030-02-01T00:00:00Z"}
            """;

    @Test
    void anOfferIsAddedAndShown() {
        Answer added = operator.post(OFFERS, LATER.formatted("31"));

        assertThat(added.status()).isEqualTo(201);
        assertThat(added.header("location")).isEqualTo("/operator/v1/" + OFFERS + "/31");
        ObjectNode offer = OperatorClient.body(added);
        assertThat(offer.path("version").asInt()).isPositive();
        assertThat(offer.path("unitMiles").asLong()).isEqualTo(80);
        assertThat(offer.path("startsAt").asString()).isEqualTo("2030-01-01T05:00:00Z");
        assertThat(offer.path("stores").toString()).isEqualTo("[\"0001\",\"7\"]");
        assertThat(offer.path("paused").asBoolean()).isFalse();
        assertThat(OperatorClient.body(operator.get(OFFERS + "/31"))).isEqualTo(offer);
        assertThat(OperatorClient.items(operator.get(OFFERS))).contains(offer);
    }

    @Test
    void anExistingOfferIsNotAddedAgain() {
        operator.post(OFFERS, LATER.formatted("32"));
        Answer again = operator.post(OFFERS, LATER.formatted("32"));

        assertThat(again.status()).isEqualTo(409);
        assertThat(again.header("content-type")).isEqualTo("application/problem+json");
        assertThat(again.member("type")).isEqualTo("urn:milepost:problem:already-exists");
        assertThat(OperatorClient.items(operator.get(OFFERS + "/32/versions"))).hasSize(1);
    }

    @Test
    void aChangeIsANewVersionAndTheOneBeforeStays() {
        ObjectNode first = OperatorClient.body(operator.post(OFFERS, LATER.formatted("33")));
        Answer changed =
                operator.patch(
                        OFFERS + "/33",
                        "{\"unitMiles\": 70, \"endsAt\": null, \"sponsors\": null}");

        assertThat(changed.status()).isEqualTo(200);
        ObjectNode second = OperatorClient.body(changed);
        assertThat(second.path("version").asInt()).isGreaterThan(first.path("version").asInt());
        assertThat(second.path("unitMiles").asLong()).isEqualTo(70);
        assertThat(second.has("endsAt")).isFalse();
        assertThat(second.has("sponsors")).isFalse();
        assertThat(second.path("stores")).isEqualTo(first.path("stores"));
        assertThat(OperatorClient.items(operator.get(OFFERS + "/33/versions")))
                .containsExactly(first, second);
        assertThat(OperatorClient.body(operator.get(OFFERS + "/33"))).isEqualTo(second);
    }

    @Test
    void aChangeThatChangesNothingMakesNoVersionAndNoTrail() {
        ObjectNode before = OperatorClient.body(operator.get(REGULAR));
        long trail = operator.latestChange();
        Answer unchanged = operator.patch(REGULAR, "{\"paused\": false, \"unitMiles\": 95}");

        assertThat(unchanged.status()).isEqualTo(200);
        assertThat(OperatorClient.body(unchanged)).isEqualTo(before);
        assertThat(operator.latestChange()).isEqualTo(trail);
    }

    @Test
    void aPausedOfferIsNotToBeHadUntilItIsResumed() {
        String collector = instance.collector(200);
        operator.patch(REGULAR, "{\"paused\": true}");
        Answer paused = operator.inquire(collector);
        operator.patch(REGULAR, "{\"paused\": false}");
        Answer resumed = operator.inquire(collector);

        assertThat(paused.status()).isEqualTo(408);
        assertThat(paused.member("responseCode")).isEqualTo("0067");
        assertThat(resumed.member("responseCode")).isEqualTo("0000");
        assertThat(resumed.member("offerId")).isEqualTo("1111111111");
    }

    @Test
    void anOfferIsOpenAtItsStoresDuringItsTime() {
        String collector = instance.collector(200);
        operator.post(
                OFFERS,
                """
                {"offerId": "34", "type": "SPL", "unitMiles": 50, "unitDollars": "10.00",
                 "descriptionEn": "Half", "descriptionFr": "Moitié", "stores": ["0034"],
                 "startsAt": "2026-06-15T16:00:00Z", "endsAt": "2026-06-15T16:00:01Z"}
                """);

        assertThat(offerAt(collector, "0034")).isEqualTo("34");
        assertThat(offerAt(collector, "0035")).isEqualTo("1111111111");
        instance.clock().set(RunningInstance.NOON.plusSeconds(1));
        assertThat(offerAt(collector, "0034")).isEqualTo("1111111111");
        instance.clock().set(RunningInstance.NOON);
    }

    @Test
    void offersAreListedPageByPage() {
        operator.post(OFFERS, LATER.formatted("35"));
        operator.post(OFFERS, LATER.formatted("36"));
        Answer first = operator.get(OFFERS + "?limit=1");
        Answer second = operator.get(OFFERS + "?limit=1&after=" + first.member("next"));
        List<JsonNode> all = OperatorClient.items(operator.get(OFFERS));

        assertThat(OperatorClient.items(first)).containsExactly(all.get(0));
        assertThat(OperatorClient.items(second)).containsExactly(all.get(1));
        assertThat(OperatorClient.body(operator.get(OFFERS)).has("next")).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    "offerId": "41"             | "offerId": "4 1"                | /offerId
                    "offerId": "41"             | "offerId": 41                   | /offerId
                    "offerId": "41",            |                                 | /offerId
                    "type": "SPL"               | "type": "spl"                   | /type
                    "type": "SPL",              |                                 | /type
                    "unitMiles": 80             | "unitMiles": 0                  | /unitMiles
                    "unitMiles": 80             | "unitMiles": 80.5               | /unitMiles
                    "unitMiles": 80             | "unitMiles": "80"               | /unitMiles
                    "unitMiles": 80,            |                                 | /unitMiles
                    "unitDollars": "10.00"      | "unitDollars": "10.50"          | /unitDollars
                    "unitDollars": "10.00"      | "unitDollars": "0"              | /unitDollars
                    "unitDollars": "10.00"      | "unitDollars": 10               | /unitDollars
                    "unitDollars": "10.00",     |                                 | /unitDollars
                    "descriptionEn": "Less"     | "descriptionEn": " "            | /descriptionEn
                    "descriptionEn": "Less"     | "descriptionEn": "a\\u0000b"    | /descriptionEn
                    "descriptionEn": "Less",    |                                 | /descriptionEn
                    "descriptionFr": "Moins"    | "descriptionFr": null           | /descriptionFr
                    "descriptionFr": "Moins",   |                                 | /descriptionFr
                    "sponsors": ["LOY1"]        | "sponsors": []                  | /sponsors
                    "sponsors": ["LOY1"]        | "sponsors": "LOY1"              | /sponsors
                    "sponsors": ["LOY1"]        | "sponsors": ["LOY1", "L"]       | /sponsors/1
                    "sponsors": ["LOY1"]        | "sponsors": ["LOY1", "LOY1"]    | /sponsors/1
                    "sponsors": ["LOY1"]        | "sponsors": ["NONE"]            | /sponsors
                    "stores": ["0001", "7"]     | "stores": ["0001", 7]           | /stores/1
                    "stores": ["0001", "7"]     | "stores": ["00001"]             | /stores/0
                    "2030-01-01T00:00:00-05:00" | "2030-01-01"                    | /startsAt
                    "2030-01-01T00:00:00-05:00" | "+10000-01-01T00:00:00Z"        | /startsAt
                    "2030-02-01T00:00:00Z"      | "2030-01-01T05:00:00Z"          | /endsAt
                    "2030-02-01T00:00:00Z"      | "2030-02-30T05:00:00Z"          | /endsAt
                    "2030-02-01T00:00:00Z"      | "2030-01-01T05:00:00.0000009Z"  | /endsAt
                    "2030-02-01T00:00:00Z"      | "9999-12-31T23:59:59-01:00"     | /endsAt
                    "type": "SPL"               | "type": "SPL", "paused": "no"   | /paused
                    "type": "SPL"               | "type": "SPL", "discount": 5    | /discount
                    """)
    void whatIsWrongIsNamedAndNotRepeated(String right, String wrong, String place) {
        String replacement = wrong == null ? "" : wrong;
        Answer refused = operator.post(OFFERS, LATER.formatted("41").replace(right, replacement));

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.header("content-type")).isEqualTo("application/problem+json");
        assertThat(refused.member("type")).isEqualTo("urn:milepost:problem:invalid-request");
        assertThat(OperatorClient.places(refused)).containsExactly(place);
        assertThat(operator.get(OFFERS + "/41").status()).isEqualTo(404);
    }

    @Test
    void allFaultsAreReportedTogether() {
        Answer refused = operator.post(OFFERS, "{\"unitMiles\": -1, \"b\": 1, \"type\": []}");

        assertThat(OperatorClient.places(refused))
                .containsExactlyInAnyOrder(
                        "/offerId",
                        "/unitMiles",
                        "/type",
                        "/unitDollars",
                        "/descriptionEn",
                        "/descriptionFr",
                        "/startsAt",
                        "/b");
    }

    @Test
    void aChangeIsCheckedTogetherWithWhatStays() {
        operator.post(OFFERS, LATER.formatted("37"));
        Answer refused = operator.patch(OFFERS + "/37", "{\"startsAt\": \"2031-01-01T00:00:00Z\"}");

        assertThat(OperatorClient.places(refused)).containsExactly("/endsAt");
        assertThat(OperatorClient.items(operator.get(OFFERS + "/37/versions"))).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "GET,programmes/NONE/offers",
        "GET,programmes/AIRMILES/offers/9",
        "GET,programmes/AIRMILES/offers/9/versions",
        "PATCH,programmes/AIRMILES/offers/9",
        "PATCH,programmes/NONE/offers/1111111111"
    })
    void whatIsNotThereIsNotFound(String method, String path) {
        Answer answer = operator.send(method, path, method.equals("GET") ? "" : "{}");

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.member("type")).isEqualTo("urn:milepost:problem:not-found");
    }

    private static String offerAt(String collector, String store) {
        return operator.checkout("inquire", OperatorClient.inquiry(collector, store))
                .member("offerId");
    }
}
