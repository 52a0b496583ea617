package org.milepost.operator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.milepost.WireClient;
import org.milepost.WireClient.Answer;
import org.milepost.dialect.StaffRole;
import tools.jackson.databind.JsonNode;

/** The trail: what it has besides changes, and how entries are found. */
class TrailCallsTest extends OperatorCalls {

    private static final String JANE = "programmes/ATRP/members/3081471017300186";
    private static final String JANES_TARGET = "ATRP/3081471017300186";

    @Test
    void aReadOfAPersonIsRecordedBeforeItIsAnswered() {
        String reader = client("reader-1", StaffRole.SUPPORT_READER);

        operator.sendAs(reader, "GET", JANE, "");
        operator.sendAs(reader, "GET", JANE + "/grants?limit=7", "");
        operator.sendAs(reader, "GET", "programmes/ATRP/members/999", "");
        operator.sendAs(reader, "GET", "programmes/ATRP", "");

        List<JsonNode> reads = entries("kind=read&client=reader-1");
        assertThat(reads).extracting(it -> text(it, "action")).containsOnly("person.read");
        assertThat(reads).extracting(it -> text(it, "target")).containsOnly(JANES_TARGET);
        assertThat(reads)
                .extracting(it -> it.path("after").toString())
                .containsExactly(
                        "{\"call\":\"GET programmes/{programme}/members/{number}\"}",
                        "{\"call\":\"GET programmes/{programme}/members/{number}/grants\","
                                + "\"query\":\"limit=7\"}");
    }

    @Test
    void aRefusalIsRecordedWithItsCall() {
        String reader = client("reader-2", StaffRole.SUPPORT_READER);
        String agent = client("agent-2", StaffRole.SUPPORT_AGENT);
        String collector = instance.collector(0);

        operator.sendAs(reader, "PATCH", "programmes/AIRMILES", "{\"dailyLimit\": \"1.00\"}");
        operator.sendAs(agent, "PATCH", "programmes/AIRMILES/collectors/" + collector, "{}");
        operator.sendAs(agent, "POST", "clients/operator/secret", "");

        JsonNode forbidden = entries("kind=refusal&client=reader-2").getFirst();
        assertThat(text(forbidden, "target")).isEqualTo("programmes/AIRMILES");
        assertThat(forbidden.path("after").toString())
                .isEqualTo("{\"call\":\"PATCH programmes/{programme}\",\"problem\":\"forbidden\"}");
        assertThat(entries("kind=refusal&client=agent-2"))
                .extracting(it -> text(it, "target"))
                .containsExactly("clients/operator/secret");
    }

    /** Otherwise a client could fill the trail, and hold up those who change something. */
    @Test
    void aClientThatIsRefusedOverAndOverWritesAFewEntries() {
        String reader = client("reader-3", StaffRole.SUPPORT_READER);

        for (int i = 0; i < 40; i++) {
            operator.sendAs(reader, "DELETE", "outages/1", "");
        }

        assertThat(entries("kind=refusal&client=reader-3")).hasSizeBetween(10, 30);
    }

    @Test
    void aSignInOfAnOperatorsClientIsRecordedAndNoOther() {
        client("auditor-4", StaffRole.AUDITOR);
        instance.token("loy1-pos");

        assertThat(entries("kind=sign-in&client=auditor-4"))
                .extracting(it -> text(it, "action"))
                .containsExactly("client.signed-in");
        assertThat(entries("kind=sign-in&client=loy1-pos")).isEmpty();
    }

    /** Guesses at the secret of an operator's client are recorded in the trail. */
    @Test
    void aWrongSecretOfAnOperatorsClientIsRecordedAndOfNoOther() {
        client("auditor-6", StaffRole.AUDITOR);

        assertThat(signInWith("auditor-6").status()).isEqualTo(401);
        assertThat(signInWith("loy1-pos").status()).isEqualTo(401);
        assertThat(signInWith("nobody").status()).isEqualTo(401);

        assertThat(entries("kind=refusal&client=sign-in"))
                .extracting(it -> text(it, "action") + " " + text(it, "target"))
                .containsExactly("client.sign-in-refused auditor-6");
    }

    /** Asks for a token with a wrong secret. */
    private static Answer signInWith(String client) {
        try (WireClient wire = new WireClient(instance.url())) {
            return wire.send(
                    "POST",
                    "/oauth/token",
                    "Content-Type: application/x-www-form-urlencoded\r\n",
                    ("grant_type=client_credentials&client_id=" + client + "&client_secret=wrong")
                            .getBytes(UTF_8));
        }
    }

    @Test
    void entriesAreFoundByWhoWhatTargetAndTime() {
        String agent = client("agent-5", StaffRole.SUPPORT_AGENT);
        instance.clock().pass(Duration.ofDays(1));
        String from = instance.clock().instant().toString();
        operator.sendAs(agent, "PATCH", JANE, "{\"dateOfBirth\": \"1984-02-28\"}");
        operator.sendAs(agent, "GET", JANE, "");
        instance.clock().pass(Duration.ofDays(1));
        String to = instance.clock().instant().toString();
        operator.sendAs(agent, "PATCH", JANE, "{\"dateOfBirth\": \"1984-02-27\"}");

        String range = "from=" + from + "&to=" + to;
        assertThat(entries("client=agent-5")).hasSize(2);
        assertThat(entries("client=agent-5&" + range)).hasSize(1);
        assertThat(entries("kind=all&subject=agent-5&" + range))
                .extracting(it -> text(it, "kind"))
                .containsExactly("change", "read");
        assertThat(entries("action=member.changed&target=" + JANES_TARGET + "&" + range))
                .hasSize(1);
        assertThat(entries("client=agent-5&target=ATRP/308147101730018")).isEmpty();
        assertThat(entries("client=agent-5&target=ATRP")).hasSize(2);
        assertThat(entries("client=agent-5&kind=all&order=newest&limit=1"))
                .extracting(it -> text(it, "kind"))
                .containsExactly("change");
    }

    @Test
    void theNumbersOfAllKindsHaveNoGaps() {
        List<JsonNode> all = entries("kind=all&limit=1000");

        assertThat(all.getLast().path("number").asLong()).isEqualTo(all.size());
        assertThat(instance.audit().faults()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "kind=secret,kind",
        "client=,client",
        "target=%00,target",
        "from=yesterday,from",
        "to=2026-06-15,to",
        "who=me,who"
    })
    void aFilterThatIsWrongIsNamed(String query, String place) {
        Answer refused = operator.get("changes?" + query);

        assertThat(refused.status()).isEqualTo(400);
        assertThat(OperatorClient.places(refused)).containsExactly(place);
    }

    private static String client(String clientId, StaffRole role) {
        instance.operatorClient(clientId, Set.of(role));
        return instance.token(clientId);
    }

    private static List<JsonNode> entries(String query) {
        return OperatorClient.items(operator.get("changes?" + query));
    }

    private static String text(JsonNode entry, String member) {
        return entry.path(member).asString();
    }
}
