package org.milepost.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.milepost.WireClient.Answer;
import org.milepost.dialect.StaffRole;
import tools.jackson.databind.JsonNode;

/** Whoever sees a person's data by a search or an explanation is in the trail, with the person. */
class PersonReadCallsTest extends OperatorCalls {

    private static final String JANE = "3081471017300186";

    private static int count;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    searches/persons | {"by":"number","value":"NUMBER"}
                    searches/transfers | {"by":"reference","value":"read-NUMBER"}
                    searches/refusals | {"number":"NUMBER","from":"2026-01-01T00:00:00Z","until":"2027-01-01T00:00:00Z"}
                    explanations/timeline | {"programme":"AIRMILES","currency":"CASH","number":"NUMBER"}
                    explanations/balance | {"programme":"AIRMILES","currency":"CASH","number":"NUMBER"}
                    explanations/inquiry | {"number":"NUMBER","sponsor":"LOY1","store":"0001","basket":"100.00"}
                    """)
    void theOnePersonThatACallShowsIsTheTargetOfItsEntry(String path, String body) {
        String collector = instance.collector(0);
        adjust(collector, "read-" + collector);
        operator.checkout(
                "redeem", OperatorClient.inquiry(collector, "0001").replace("\"post", "\"unknown"));
        assertThat(OperatorClient.within2Seconds(() -> shows(path, body, collector))).isTrue();

        assertThat(reads("target=AIRMILES/" + collector))
                .isNotEmpty()
                .allSatisfy(
                        it -> {
                            assertThat(it.path("after").path("call").asString())
                                    .isEqualTo("POST " + path);
                            assertThat(persons(it)).containsExactly("AIRMILES/" + collector);
                        });
    }

    /** The answer says of this person too what others share. */
    @Test
    void aSearchForDuplicatesNamesThePersonItWasAskedForFirst() {
        for (String number : List.of("95901", "95902")) {
            operator.post(
                    "programmes/AERC/members",
                    """
                    {"number": "%s", "firstName": "Zwei", "familyName": "Mal",
                     "dateOfBirth": "1970-01-01"}
                    """
                            .formatted(number));
        }
        String body = "{\"programme\": \"AERC\", \"number\": \"95901\"}";
        assertThat(OperatorClient.within2Seconds(() -> shows("searches/duplicates", body, "95902")))
                .isTrue();

        JsonNode entry = reads("target=searches/duplicates").getLast();

        assertThat(persons(entry)).containsExactly("AERC/95901", "AERC/95902");
        operator.post("searches/duplicates", body.replace("95901", "95999"));
        assertThat(persons(reads("target=AERC/95999").getLast())).containsExactly("AERC/95999");
    }

    @Test
    void anEntryNamesTwentyPersonsAndHowManyMore() {
        for (int i = 0; i < 23; i++) {
            operator.post(
                    "programmes/ATRP/members",
                    """
                    {"number": "%d", "firstName": "Many", "familyName": "Vielgesicht"}
                    """
                            .formatted(95_000 + ++count));
        }
        String body = "{\"by\": \"name\", \"value\": \"vielgesicht\", \"limit\": 100}";
        assertThat(
                        OperatorClient.within2Seconds(
                                () ->
                                        OperatorClient.items(
                                                                operator.post(
                                                                        "searches/persons", body))
                                                        .size()
                                                == 23))
                .isTrue();

        JsonNode entry = reads("target=searches/persons").getLast();

        assertThat(persons(entry)).hasSize(20).doesNotHaveDuplicates();
        assertThat(persons(entry)).allMatch(it -> it.startsWith("ATRP/950"));
        assertThat(entry.path("after").path("morePersons").asInt()).isEqualTo(3);
    }

    @Test
    void aSearchThatFindsNobodyIsRecordedToo() {
        operator.post("searches/persons", "{\"by\": \"name\", \"value\": \"niemandhier\"}");

        JsonNode entry = reads("target=searches/persons").getLast();

        assertThat(persons(entry)).isEmpty();
        assertThat(entry.path("after").has("persons")).isFalse();
        assertThat(entry.toString()).doesNotContain("niemandhier");
    }

    @Test
    void anApprovalNamesThePersonOfItsBooking() {
        instance.operatorClient("read-agent", Set.of(StaffRole.SUPPORT_AGENT));
        String collector = instance.collector(0);
        Answer asked =
                operator.sendAs(
                        instance.token("read-agent"),
                        "POST",
                        "programmes/AIRMILES/collectors/" + collector + "/adjustments",
                        "{\"currency\": \"CASH\", \"miles\": 9000, \"reason\": \"x\","
                                + " \"reference\": \"x\"}");

        operator.get("approvals/" + asked.member("number"));

        assertThat(reads("target=AIRMILES/" + collector))
                .extracting(it -> it.path("after").path("call").asString())
                .containsExactly("GET approvals/{approval}");
        operator.post("approvals/" + asked.member("number") + "/reject", "");
    }

    @Test
    void aPathThatNamesThePersonIsTheTarget() {
        operator.get("programmes/ATRP/members/" + JANE);

        assertThat(reads("target=ATRP/" + JANE).getLast().path("after").has("persons")).isFalse();
    }

    private static boolean shows(String path, String body, String number) {
        Answer answer = operator.post(path, body.replace("NUMBER", number));
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer.body().contains("\"number\":\"" + number + "\"");
    }

    private static List<JsonNode> reads(String filter) {
        return OperatorClient.items(operator.get("changes?kind=read&limit=1000&" + filter));
    }

    private static List<String> persons(JsonNode entry) {
        return StreamSupport.stream(entry.path("after").path("persons").spliterator(), false)
                .map(JsonNode::asString)
                .toList();
    }

    private static void adjust(String collector, String reference) {
        operator.post(
                "programmes/AIRMILES/collectors/" + collector + "/adjustments",
                "{\"currency\": \"CASH\", \"miles\": 7, \"reason\": \"x\", \"reference\": \"%s\"}"
                        .formatted(reference));
    }
}
