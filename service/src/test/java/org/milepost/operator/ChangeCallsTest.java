package org.milepost.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.milepost.RunningInstance;
import org.milepost.WireClient.Answer;
import tools.jackson.databind.JsonNode;

/** The trail: its entries after each call. */
class ChangeCallsTest extends OperatorCalls {

    private long before;

    @BeforeEach
    void look() {
        before = operator.latestChange();
    }

    @Test
    void theSandboxCameIntoBeingAtTheSameDesks() {
        List<JsonNode> changes = operator.changesAfter(0);

        assertThat(changes).first().satisfies(it -> tells(it, "programme.added", "AIRMILES"));
        assertThat(changes.stream().filter(it -> text(it, "client").equals("sandbox")))
                .extracting(it -> text(it, "action"))
                .contains(
                        "partner.added",
                        "sponsor.added",
                        "offer.added",
                        "client.added",
                        "collector.added",
                        "collector.issued");
    }

    @Test
    void aChangeHasTheClientTheTimeTheActionAndBothStates() {
        operator.patch("programmes/AIRMILES", "{\"dailyLimit\": \"900.00\"}");
        operator.patch("programmes/AIRMILES", "{\"dailyLimit\": \"750.00\"}");

        List<JsonNode> changes = operator.changesAfter(before);
        assertThat(changes).hasSize(2);
        JsonNode first = changes.getFirst();
        tells(first, "programme.changed", "AIRMILES");
        assertThat(text(first, "client")).isEqualTo("operator");
        assertThat(text(first, "subject")).isEqualTo("operator");
        assertThat(text(first, "at")).isEqualTo(RunningInstance.NOON.toString());
        assertThat(first.path("before").path("dailyLimit").asString()).isEqualTo("750.00");
        assertThat(first.path("after").path("dailyLimit").asString()).isEqualTo("900.00");
    }

    @Test
    void anOffersVersionsAreInTheTrail() {
        String added =
                operator.post(
                                "programmes/AIRMILES/offers",
                                """
                                {"offerId": "51", "type": "RGL", "unitMiles": 99,
                                 "unitDollars": "10.00", "descriptionEn": "E",
                                 "descriptionFr": "F", "startsAt": "2030-01-01T00:00:00Z"}
                                """)
                        .body();
        String changed =
                operator.patch("programmes/AIRMILES/offers/51", "{\"paused\": true}").body();

        List<JsonNode> changes = operator.changesAfter(before);
        assertThat(changes).hasSize(2);
        tells(changes.get(0), "offer.added", "AIRMILES/51");
        assertThat(changes.get(0).has("before")).isFalse();
        assertThat(changes.get(0).path("after").toString()).isEqualTo(added);
        tells(changes.get(1), "offer.changed", "AIRMILES/51");
        assertThat(changes.get(1).path("before").toString()).isEqualTo(added);
        assertThat(changes.get(1).path("after").toString()).isEqualTo(changed);
    }

    @Test
    void theLifeOfAnOutageIsInTheTrail() {
        Answer declared =
                operator.post(
                        "outages",
                        "{\"startsAt\": \"2099-01-01T00:00:00Z\","
                                + " \"endsAt\": \"2099-01-02T00:00:00Z\"}");
        String number = declared.member("number");
        String noted = operator.patch("outages/" + number, "{\"note\": \"n\"}").body();
        operator.delete("outages/" + number);
        String lasting =
                operator.post(
                                "outages",
                                "{\"startsAt\": \"2020-01-01T00:00:00Z\","
                                        + " \"endsAt\": \"2099-01-02T00:00:00Z\"}")
                        .member("number");
        operator.post("outages/" + lasting + "/end", "");

        List<JsonNode> changes = operator.changesAfter(before);
        assertThat(changes)
                .extracting(it -> text(it, "action"))
                .containsExactly(
                        "outage.declared",
                        "outage.changed",
                        "outage.deleted",
                        "outage.declared",
                        "outage.changed");
        assertThat(changes.get(1).path("before").toString()).isEqualTo(declared.body());
        assertThat(changes.get(1).path("after").toString()).isEqualTo(noted);
        assertThat(changes.get(2).path("before").toString()).isEqualTo(noted);
        assertThat(changes.get(2).has("after")).isFalse();
    }

    @Test
    void partnersAndSponsorsAreInTheTrail() {
        operator.post("partners", "{\"code\": \"p1\", \"name\": \"P\"}");
        operator.patch("partners/p1", "{\"active\": false}");
        operator.post(
                "sponsors",
                """
                {"code": "SPP1", "partner": "p1", "programme": "AIRMILES", "vendorId": "1",
                 "acquirerIds": ["1"]}
                """);
        operator.patch("sponsors/SPP1", "{\"acquirerIds\": [\"2\"]}");

        List<JsonNode> changes = operator.changesAfter(before);
        assertThat(changes)
                .extracting(it -> text(it, "action") + " " + text(it, "target"))
                .containsExactly(
                        "partner.added p1",
                        "partner.changed p1",
                        "sponsor.added SPP1",
                        "sponsor.changed SPP1");
        assertThat(changes.get(1).path("before").path("active").asBoolean()).isTrue();
        assertThat(changes.get(1).path("after").path("active").asBoolean()).isFalse();
        assertThat(changes.get(3).path("before").path("acquirerIds").toString())
                .isEqualTo("[\"1\"]");
        assertThat(changes.get(3).path("after").path("acquirerIds").toString())
                .isEqualTo("[\"2\"]");
    }

    @Test
    void clientsAreInTheTrailWithoutSecrets() {
        String secret =
                operator.post("clients", "{\"clientId\": \"c1\", \"scopes\": [\"operator\"]}")
                        .member("secret");
        String other = operator.post("clients/c1/secret", "{}").member("secret");
        operator.patch("clients/c1", "{\"active\": false, \"scopes\": [\"amcash\"]}");

        List<JsonNode> changes = operator.changesAfter(before);
        assertThat(changes)
                .extracting(it -> text(it, "action"))
                .containsExactly("client.added", "client.secret-replaced", "client.changed");
        assertThat(changes.toString()).doesNotContain(secret, other, "pbkdf2");
        assertThat(changes.get(2).path("before").toString())
                .isEqualTo(
                        "{\"clientId\":\"c1\",\"scopes\":[\"operator\"],"
                                + "\"roles\":[\"programme-administrator\"],\"active\":true}");
        assertThat(changes.get(2).path("after").toString())
                .isEqualTo("{\"clientId\":\"c1\",\"scopes\":[\"amcash\"],\"active\":false}");
    }

    @Test
    void collectorsAndTheirBalancesAreInTheTrail() {
        String collectors = "programmes/AIRMILES/collectors";
        operator.post(collectors, "{\"number\": \"61000000001\"}");
        operator.patch(collectors + "/61000000001", "{\"status\": \"inactive\"}");
        String order =
                "{\"currency\": \"CASH\", \"miles\": 40, \"reason\": \"gift\","
                        + " \"reference\": \"G-1\"}";
        operator.post(collectors + "/61000000001/adjustments", order);
        operator.post(collectors + "/61000000001/adjustments", order);

        List<JsonNode> changes = operator.changesAfter(before);
        assertThat(changes)
                .extracting(it -> text(it, "action") + " " + text(it, "target"))
                .containsExactly(
                        "collector.added AIRMILES/61000000001",
                        "collector.changed AIRMILES/61000000001",
                        "collector.adjusted AIRMILES/61000000001/CASH");
        assertThat(changes.get(1).path("before").path("status").asString()).isEqualTo("active");
        assertThat(changes.get(1).path("after").path("status").asString()).isEqualTo("inactive");
        assertThat(text(changes.get(2), "reference")).isEqualTo("G-1");
        assertThat(changes.get(2).path("before").toString()).isEqualTo("{\"balance\":0}");
        assertThat(changes.get(2).path("after").path("balance").asLong()).isEqualTo(40);
        assertThat(changes.get(2).path("after").path("reason").asString()).isEqualTo("gift");
    }

    @Test
    void whatIsRefusedIsNotInTheTrail() {
        operator.post("partners", "{\"code\": \"LOY1\", \"name\": \"P\"}");
        operator.post("partners", "{\"code\": \"?\"}");
        operator.patch("programmes/AIRMILES/collectors/1", "{\"status\": \"inactive\"}");
        operator.post("clients", "{\"clientId\": \"loy1-pos\", \"scopes\": [\"amcash\"]}");
        operator.post("outages/999999/end", "");

        assertThat(operator.changesAfter(before)).isEmpty();
    }

    @Test
    void thePagesOfTheTrailMissNothingWhileItGrows() throws Exception {
        int callers = 4;
        int each = 15;
        List<JsonNode> read = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> writing = new ArrayList<>();
            for (int i = 0; i < callers; i++) {
                String collector = instance.collector(0);
                writing.add(threads.submit(() -> change(collector, each)));
            }
            long after = before;
            while (read.size() < callers * each) {
                List<JsonNode> page =
                        OperatorClient.items(operator.get("changes?limit=7&after=" + after));
                read.addAll(page);
                after = page.isEmpty() ? after : page.getLast().path("number").asLong();
            }
            for (Future<?> each1 : writing) {
                each1.get();
            }
        }

        assertThat(read).containsExactlyElementsOf(operator.changesAfter(before));
        assertThat(read).hasSize(callers * each);
    }

    @Test
    void theTrailIsReadFromEitherEnd() {
        List<JsonNode> all = operator.changesAfter(0);
        Answer newest = operator.get("changes?limit=2&order=newest");
        Answer next = operator.get("changes?limit=2&order=newest&after=" + newest.member("next"));

        assertThat(OperatorClient.items(newest))
                .containsExactlyElementsOf(all.reversed().subList(0, 2));
        assertThat(OperatorClient.items(next))
                .containsExactlyElementsOf(all.reversed().subList(2, 4));
        assertThat(OperatorClient.body(operator.get("changes?limit=1000")).has("next")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"limit=0", "limit=1001", "limit=x", "limit=", "limit=1&limit=2", "limit=-1"})
    void aLimitThatIsNoneIsNamed(String query) {
        Answer refused = operator.get("changes?" + query);

        assertThat(refused.status()).isEqualTo(400);
        assertThat(OperatorClient.places(refused)).containsExactly("limit");
    }

    @ParameterizedTest
    @ValueSource(strings = {"after=x", "order=random", "page=2"})
    void aParameterThatIsWrongIsNamed(String query) {
        Answer refused = operator.get("changes?" + query);

        assertThat(refused.status()).isEqualTo(400);
        assertThat(OperatorClient.places(refused))
                .containsExactly(query.substring(0, query.indexOf('=')));
    }

    private static void change(String collector, int times) {
        try (OperatorClient own = new OperatorClient(instance)) {
            for (int i = 0; i < times; i++) {
                own.patch(
                        "programmes/AIRMILES/collectors/" + collector,
                        "{\"hidesBalances\": " + (i % 2 == 0) + "}");
            }
        }
    }

    private static void tells(JsonNode change, String action, String target) {
        assertThat(text(change, "action")).isEqualTo(action);
        assertThat(text(change, "target")).isEqualTo(target);
    }

    private static String text(JsonNode change, String member) {
        return change.path(member).asString();
    }
}
