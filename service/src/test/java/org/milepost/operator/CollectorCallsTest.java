package org.milepost.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.milepost.WireClient.Answer;
import org.milepost.dialect.Restrictions;
import tools.jackson.databind.node.ObjectNode;

class CollectorCallsTest extends OperatorCalls {
    private static final String COLLECTORS = "programmes/AIRMILES/collectors";

    @Test
    void aCollectorHasAnAccountInEachCurrency() {
        Answer added = operator.post(COLLECTORS, "{\"number\": \"60000000001\"}");

        assertThat(added.status()).isEqualTo(201);
        assertThat(added.header("location"))
                .isEqualTo("/operator/v1/" + COLLECTORS + "/60000000001");
        assertThat(added.body())
                .isEqualTo(
                        "{\"programme\":\"AIRMILES\",\"number\":\"60000000001\","
                                + "\"status\":\"active\",\"hidesBalances\":false,"
                                + "\"forbidsRedemption\":false,"
                                + "\"balances\":{\"CASH\":0,\"DREAM\":0}}");
        assertThat(operator.get(COLLECTORS + "/60000000001").body()).isEqualTo(added.body());
        assertThat(operator.codeOf("60000000001")).isEqualTo("0051");
    }

    @Test
    void anExistingCollectorIsNotAddedAgain() {
        operator.post(COLLECTORS, "{\"number\": \"60000000002\"}");
        Answer again =
                operator.post(COLLECTORS, "{\"number\": \"60000000002\", \"hidesBalances\": true}");

        assertThat(again.status()).isEqualTo(409);
        assertThat(again.body()).doesNotContain("60000000002");
        assertThat(operator.get(COLLECTORS + "/60000000002").member("hidesBalances"))
                .isEqualTo("false");
    }

    @ParameterizedTest
    @CsvSource({
        "hidesBalances,true,0001",
        "forbidsRedemption,true,0006",
        "status,\"inactive\",0002",
    })
    void theStandingDecidesAtTheTillAtOnce(String member, String value, String code) {
        String collector = instance.collector(200);
        Answer changed =
                operator.patch(
                        COLLECTORS + "/" + collector,
                        "{\"" + member + "\": " + value.replace("'", "\"") + "}");
        String now = operator.codeOf(collector);
        operator.patch(
                COLLECTORS + "/" + collector,
                "{\"status\": \"active\", \"hidesBalances\": false,"
                        + " \"forbidsRedemption\": false}");

        assertThat(changed.status()).isEqualTo(200);
        assertThat(now).isEqualTo(code);
        assertThat(operator.codeOf(collector)).isEqualTo("0000");
    }

    @Test
    void aChangeOfStandingKeepsWhatItDoesNotName() {
        operator.post(
                COLLECTORS,
                "{\"number\": \"60000000003\", \"status\": \"inactive\","
                        + " \"hidesBalances\": true, \"forbidsRedemption\": true}");
        ObjectNode changed =
                OperatorClient.body(
                        operator.patch(COLLECTORS + "/60000000003", "{\"hidesBalances\": false}"));

        assertThat(changed.path("status").asString()).isEqualTo("inactive");
        assertThat(changed.path("hidesBalances").asBoolean()).isFalse();
        assertThat(changed.path("forbidsRedemption").asBoolean()).isTrue();
    }

    /** A programme of both APIs: the member's account is one of the collector's. */
    @Test
    void everyAccountWhoseStandingACollectorsChangeSetsIsInTheTrail() {
        operator.post(
                "programmes",
                """
                {"code": "BOTH", "name": "Both", "zone": "UTC", "dayStarts": "00:00",
                 "dailyLimit": "1.00", "currencies": ["AVIOS", "CASH", "DREAM"]}
                """);
        for (int number = 81; number < 89; number++) {
            operator.post("programmes/BOTH/collectors", "{\"number\": \"" + number + "\"}");
            operator.patch("programmes/BOTH/accounts/" + number, "{\"status\": \"fraud\"}");
            operator.patch("programmes/BOTH/collectors/" + number, "{\"status\": \"active\"}");
        }

        assertThat(instance.audit().faults()).isEmpty();
    }

    @Test
    void aCollectorIsNotOpenedOverAnExistingAccount() {
        operator.post(
                "programmes",
                """
                {"code": "MIXED", "name": "Mixed", "zone": "UTC", "dayStarts": "00:00",
                 "dailyLimit": "1.00", "currencies": ["AVIOS", "CASH", "DREAM"]}
                """);
        operator.post("programmes/MIXED/accounts", "{\"number\": \"91\"}");

        Answer refused =
                operator.post(
                        "programmes/MIXED/collectors",
                        "{\"number\": \"91\", \"hidesBalances\": true}");

        assertThat(refused.status()).isEqualTo(409);
        assertThat(instance.audit().faults()).isEmpty();
    }

    @Test
    void anAdjustmentTakesEffectOnceForItsReference() {
        String collector = instance.collector(200);
        String order = adjustment("CASH", "-15", "late return", "R-1");
        Answer first = adjust(collector, order);
        instance.issue(collector, 1000);
        Answer again = adjust(collector, order);

        assertThat(first.status()).isEqualTo(201);
        assertThat(first.body())
                .isEqualTo(
                        "{\"currency\":\"CASH\",\"miles\":-15,\"reason\":\"late return\","
                                + "\"reference\":\"R-1\",\"balance\":185}");
        assertThat(again.status()).isEqualTo(200);
        assertThat(again.body()).isEqualTo(first.body());
        assertThat(instance.cash(collector).balance().count()).isEqualTo(1185);
        assertThat(instance.audit().booksHold()).isTrue();
    }

    @Test
    void aReferenceIsForOneContentOnly() {
        String collector = instance.collector(200);
        adjust(collector, adjustment("CASH", "-15", "late return", "R-2"));
        Answer other = adjust(collector, adjustment("CASH", "-16", "late return", "R-2"));

        assertThat(other.status()).isEqualTo(409);
        assertThat(other.member("type")).isEqualTo("urn:milepost:problem:reference-used");
        assertThat(instance.cash(collector).balance().count()).isEqualTo(185);
    }

    @Test
    void noMoreIsTakenThanThereIs() {
        String collector = instance.collector(200);
        Answer refused = adjust(collector, adjustment("CASH", "-201", "too much", "R-3"));

        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.member("type")).isEqualTo("urn:milepost:problem:insufficient-balance");
        assertThat(adjust(collector, adjustment("CASH", "-200", "all", "R-3")).status())
                .isEqualTo(201);
    }

    @Test
    void theDreamPurseIsAdjustedToo() {
        String collector = instance.collector(200);
        adjust(collector, adjustment("DREAM", "70", "gift", "R-4"));

        assertThat(operator.inquire(collector).member("dreamBalance")).isEqualTo("70");
    }

    @Test
    void manyCallersWithOneReferenceAdjustOnce() throws Exception {
        String collector = instance.collector(200);
        long trail = operator.latestChange();
        Callable<Integer> adjusting =
                () -> {
                    try (OperatorClient own = new OperatorClient(instance)) {
                        return own.post(
                                        COLLECTORS + "/" + collector + "/adjustments",
                                        adjustment("CASH", "7", "once", "R-5"))
                                .status();
                    }
                };
        List<Integer> statuses = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Integer>> running = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                running.add(threads.submit(adjusting));
            }
            for (Future<Integer> each : running) {
                statuses.add(each.get());
            }
        }

        assertThat(statuses).containsOnly(200, 201).containsOnlyOnce(201);
        assertThat(instance.cash(collector).balance().count()).isEqualTo(207);
        assertThat(operator.changesAfter(trail)).hasSize(1);
    }

    @Test
    void aStandingChangesWhileTheAccountIsInUse() throws Exception {
        String collector = instance.collector(0);
        int rounds = 40;
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
                OperatorClient other = new OperatorClient(instance)) {
            Future<?> issuing =
                    threads.submit(
                            () -> {
                                for (int i = 0; i < rounds; i++) {
                                    instance.issue(collector, 1);
                                }
                            });
            for (int i = 1; i <= rounds; i++) {
                Answer changed =
                        other.patch(
                                COLLECTORS + "/" + collector,
                                "{\"hidesBalances\": " + (i % 2 == 1) + "}");
                assertThat(changed.status()).isEqualTo(200);
                assertThat(changed.member("hidesBalances")).isEqualTo(Boolean.toString(i % 2 == 1));
            }
            issuing.get();
        }

        assertThat(instance.cash(collector).balance().count()).isEqualTo(rounds);
        assertThat(Restrictions.of(instance.cash(collector).standing()).hidesBalances()).isFalse();
        assertThat(instance.audit().booksHold()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    {}                                                       | /number
                    {"number": 60000000009}                                  | /number
                    {"number": "6000000000x"}                                | /number
                    {"number": "60000000009000000000"}                       | /number
                    {"number": "60000000009", "status": "asleep"}            | /status
                    {"number": "60000000009", "status": "deceased"}          | /status
                    {"number": "60000000009", "hidesBalances": "true"}       | /hidesBalances
                    {"number": "60000000009", "forbidsRedemption": 1}        | /forbidsRedemption
                    {"number": "60000000009", "balance": 5}                  | /balance
                    """)
    void whatIsWrongIsNamed(String body, String place) {
        Answer refused = operator.post(COLLECTORS, body);

        assertThat(refused.status()).isEqualTo(400);
        assertThat(OperatorClient.places(refused)).containsExactly(place);
        assertThat(refused.body()).doesNotContain("6000000000");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    {"miles": 5, "reason": "r", "reference": "R"}                          | /currency
                    {"currency": "GOLD", "miles": 5, "reason": "r", "reference": "R"}      | /currency
                    {"currency": "CASH", "reason": "r", "reference": "R"}                  | /miles
                    {"currency": "CASH", "miles": 0, "reason": "r", "reference": "R"}      | /miles
                    {"currency": "CASH", "miles": 1.5, "reason": "r", "reference": "R"}    | /miles
                    {"currency": "CASH", "miles": "5", "reason": "r", "reference": "R"}    | /miles
                    {"currency": "CASH", "miles": 1.5, "reason": "r", "reference": "R"}    | /miles
                    {"currency": "CASH", "miles": 99999999999999999999, "reason": "r", "reference": "R"} | /miles
                    {"currency": "CASH", "miles": 5, "reference": "R"}                     | /reason
                    {"currency": "CASH", "miles": 5, "reason": "r"}                        | /reference
                    {"currency": "CASH", "miles": 5, "reason": "r", "reference": "a b"}    | /reference
                    {"currency": "CASH", "miles": 5, "reason": "r", "reference": "R", "kind": "x"} | /kind
                    """)
    void whatIsWrongWithAnAdjustmentIsNamed(String body, String place) {
        Answer refused = adjust("84095202006", body);

        assertThat(refused.status()).isEqualTo(400);
        assertThat(OperatorClient.places(refused)).containsExactly(place);
    }

    @ParameterizedTest
    @ValueSource(strings = {"60000000099", "x", "840952020060000000000"})
    void aCollectorThatIsNotThereIsNotFound(String number) {
        String path = COLLECTORS + "/" + number;

        assertThat(operator.get(path).status()).isEqualTo(404);
        assertThat(operator.patch(path, "{\"hidesBalances\": true}").status()).isEqualTo(404);
        assertThat(adjust(number, adjustment("CASH", "5", "r", "R")).status()).isEqualTo(404);
        assertThat(operator.get(path).body()).doesNotContain(number);
    }

    private static Answer adjust(String collector, String order) {
        return operator.post(COLLECTORS + "/" + collector + "/adjustments", order);
    }

    private static String adjustment(
            String currency, String miles, String reason, String reference) {
        return """
               {"currency": "%s", "miles": %s, "reason": "%s", "reference": "%s"}
               """
                .formatted(currency, miles, reason, reference);
    }
}
