package org.milepost.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.milepost.Await;
import org.milepost.RunningInstance;
import org.milepost.WireClient.Answer;
import org.milepost.postgres.PostgresVersion;

/** Every statement of searches and explanations on the oldest PostgreSQL that is supported. */
class FindingOnPostgres15Test {

    private static final String RANGE =
            "\"from\":\"2026-01-01T00:00:00Z\",\"until\":\"2027-01-01T00:00:00Z\"";

    private static final Map<String, List<String>> CALLS =
            Map.of(
                    "searches/persons",
                    List.of(
                            "{\"by\":\"name\",\"value\":\"jane do\"}",
                            "{\"by\":\"email\",\"value\":\"a@example.com\"}",
                            "{\"by\":\"telephone\",\"value\":\"07700900123\"}",
                            "{\"by\":\"number\",\"value\":\"3081471017300186\"}"),
                    "searches/transfers",
                    List.of(
                            "{\"by\":\"reference\",\"value\":\"x\"}",
                            "{\"by\":\"trace\",\"value\":\"1\"}",
                            "{\"by\":\"idempotency-key\",\"value\":\"1\"}",
                            "{\"by\":\"confirmation-number\",\"value\":\"0000000000000000\"}"),
                    "searches/transfers-at",
                    List.of(
                            "{\"partner\":\"LOY1\"," + RANGE + "}",
                            "{\"partner\":\"LOY1\",\"store\":\"0001\",\"till\":\"1\","
                                    + RANGE
                                    + "}",
                            "{\"programme\":\"AIRMILES\",\"offer\":\"1111111111\"," + RANGE + "}"),
                    "searches/refusals",
                    List.of(
                            "{" + RANGE + "}",
                            "{\"partner\":\"LOY1\"," + RANGE + "}",
                            "{\"number\":\"1\"," + RANGE + "}"),
                    "explanations/timeline",
                    List.of(
                            "{\"programme\":\"ATRP\",\"currency\":\"AVIOS\","
                                    + "\"number\":\"3081471017300186\"}"),
                    "explanations/balance",
                    List.of(
                            "{\"programme\":\"ATRP\",\"currency\":\"AVIOS\","
                                    + "\"number\":\"3081471017300186\"}"),
                    "explanations/inquiry",
                    List.of(
                            "{\"number\":\"84095202006\",\"sponsor\":\"LOY1\",\"store\":\"1\","
                                    + "\"basket\":\"10.00\"}"),
                    "explanations/movements",
                    List.of(
                            "{\"programme\":\"AIRMILES\",\"from\":\"2026-01\","
                                    + "\"until\":\"2026-12\"}"));

    @Test
    void everythingIsFoundAndExplainedThere() {
        try (RunningInstance instance = RunningInstance.start(PostgresVersion.V15);
                OperatorClient operator = new OperatorClient(instance)) {
            CALLS.forEach(
                    (path, bodies) ->
                            bodies.forEach(
                                    body -> {
                                        Answer answer = operator.post(path, body);
                                        assertThat(answer.status())
                                                .as("%s %s: %s", path, body, answer.body())
                                                .isEqualTo(200);
                                    }));
            Await.until(
                    "it is found",
                    () ->
                            !OperatorClient.items(
                                            operator.post(
                                                    "searches/persons",
                                                    "{\"by\":\"name\"," + "\"value\":\"jane\"}"))
                                    .isEmpty());
        }
    }
}
