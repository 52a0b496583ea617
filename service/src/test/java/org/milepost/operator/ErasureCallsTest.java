package org.milepost.operator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.milepost.WireClient;
import org.milepost.WireClient.Answer;
import org.milepost.dialect.StaffRole;
import tools.jackson.databind.JsonNode;

/** A person is erased, and a password reset; the books and the trail hold. */
class ErasureCallsTest extends OperatorCalls {

    private static int count;

    @Test
    void nothingOfAPersonIsLeftButTheNumberAndTheBooksHold() {
        String member = enrol();
        String account = "programmes/ATRP/accounts/" + member;
        operator.patch(
                "programmes/ATRP/members/" + member,
                "{\"firstName\": \"Erna\", \"familyName\": \"Wunderlich\","
                        + " \"dateOfBirth\": \"1984-02-29\"}");
        operator.post(
                account + "/adjustments",
                "{\"miles\": 70, \"reason\": \"for Wunderlich\", \"reference\": \"E-1\"}");
        operator.post(
                "programmes/ATRP/persons/" + member + "/notes",
                "{\"text\": \"Wunderlich rang\", \"open\": true}");
        assertThat(instance.rowsContaining("Wunderlich")).isNotEmpty();
        Answer early = operator.post("programmes/ATRP/persons/" + member + "/erasure", "");
        operator.patch(account, "{\"status\": \"deceased\"}");

        Answer erased = operator.post("programmes/ATRP/persons/" + member + "/erasure", "");

        assertThat(early.status()).isEqualTo(409);
        assertThat(erased.status()).as(erased.body()).isEqualTo(200);
        assertThat(erased.member("transferTexts")).isEqualTo("1");
        assertThat(erased.member("notes")).isEqualTo("1");
        assertThat(instance.rowsContaining("Wunderlich")).isEmpty();
        assertThat(operator.get("programmes/ATRP/members/" + member).members())
                .doesNotContainKeys("firstName", "familyName")
                .containsEntry("hasDateOfBirth", "false");
        assertThat(operator.get(account).member("balance")).isEqualTo("70");
        assertThat(instance.audit().faults()).isEmpty();
        JsonNode change =
                OperatorClient.items(
                                operator.get("changes?action=member.added&target=ATRP/" + member))
                        .getFirst();
        assertThat(change.path("after").has("familyName")).isFalse();
        assertThat(change.has("reason")).isFalse();
    }

    /** Otherwise whoever has the database could take reasons out of the trail unseen. */
    @Test
    void aTextThatNoErasureNamesIsMissedByTheAudit() {
        String member = enrol();
        String number =
                OperatorClient.items(operator.get("changes?target=ATRP/" + member))
                        .getFirst()
                        .path("number")
                        .toString();
        instance.execute("CREATE TABLE kept AS TABLE change_text");
        instance.execute("UPDATE change_text SET text = '' WHERE number = " + number);

        assertThat(instance.audit().faults())
                .containsExactly(
                        "change " + number + ": its text was erased, and no change says so");
        instance.execute("DELETE FROM change_text");
        instance.execute("INSERT INTO change_text TABLE kept");
        instance.execute("DROP TABLE kept");
        assertThat(instance.audit().faults()).isEmpty();
    }

    @Test
    void aPersonWhoseBookingWaitsIsNotErased() {
        instance.operatorClient("eraser-agent", Set.of(StaffRole.SUPPORT_AGENT));
        String member = enrol();
        String account = "programmes/ATRP/accounts/" + member;
        Answer asked =
                operator.sendAs(
                        instance.token("eraser-agent"),
                        "POST",
                        account + "/adjustments",
                        "{\"miles\": 7000, \"reason\": \"x\", \"reference\": \"E-2\"}");
        operator.patch(account, "{\"status\": \"cancelled\"}");
        String path = "programmes/ATRP/persons/" + member + "/erasure";

        Answer waiting = operator.post(path, "");
        operator.post("approvals/" + asked.member("number") + "/reject", "");

        assertThat(waiting.status()).isEqualTo(409);
        assertThat(operator.post(path, "").status()).isEqualTo(200);
        assertThat(operator.post(path, "").status()).as("again").isEqualTo(200);
        assertThat(operator.post("programmes/ATRP/persons/1/erasure", "").status()).isEqualTo(404);
        assertThat(instance.audit().faults()).isEmpty();
    }

    /** Nobody can decide it any more, so it must not wait for ever. */
    @Test
    void aRequestThatHasExpiredDoesNotKeepAPersonFromBeingErased() {
        instance.operatorClient("late-agent", Set.of(StaffRole.SUPPORT_AGENT));
        String member = enrol();
        String account = "programmes/ATRP/accounts/" + member;
        operator.sendAs(
                instance.token("late-agent"),
                "POST",
                account + "/adjustments",
                "{\"miles\": 7000, \"reason\": \"for Spaetling\", \"reference\": \"E-3\"}");
        instance.clock().pass(Duration.ofDays(7));
        operator.patch(account, "{\"status\": \"cancelled\"}");

        Answer erased = operator.post("programmes/ATRP/persons/" + member + "/erasure", "");

        assertThat(erased.status()).as(erased.body()).isEqualTo(200);
        assertThat(instance.rowsContaining("Spaetling")).isEmpty();
    }

    /** Whoever knows the date of birth could take the account over otherwise. */
    @Test
    void afterAResetOnlyTheCodeRegistersAnotherPassword() {
        String member = enrol();
        operator.patch("programmes/ATRP/members/" + member, "{\"dateOfBirth\": \"1984-02-29\"}");
        Answer first = register(member, "\"dateOfBirth\": \"1984-02-29\"", "");
        String path = "programmes/ATRP/members/" + member;

        Answer reset = operator.post(path + "/password-reset", "");
        Answer byDate = register(member, "\"dateOfBirth\": \"1984-02-29\"", "");
        Answer byCode =
                register(
                        member,
                        "",
                        ", \"registrationCode\": \"" + reset.member("registrationCode") + "\"");
        Answer again =
                register(
                        member,
                        "",
                        ", \"registrationCode\": \"" + reset.member("registrationCode") + "\"");

        assertThat(first.status()).as(first.body()).isEqualTo(201);
        assertThat(reset.status()).isEqualTo(201);
        assertThat(byDate.status()).isNotEqualTo(201);
        assertThat(byCode.status()).as(byCode.body()).isEqualTo(201);
        assertThat(again.status()).isNotEqualTo(201);
        assertThat(operator.post("programmes/ATRP/members/1/password-reset", "").status())
                .isEqualTo(404);
        assertThat(
                        OperatorClient.items(
                                operator.get(
                                        "changes?action=member.password-reset&target=ATRP/"
                                                + member)))
                .singleElement()
                .asString()
                .doesNotContain(reset.member("registrationCode"));
    }

    private static Answer register(String member, String person, String security) {
        try (WireClient wire = new WireClient(instance.url())) {
            return wire.send(
                    "POST",
                    "/v2/programmes/ATRP/accounts/"
                            + member
                            + "/register-requests?api_key=sandbox0sandbox0sandbox0",
                    "Content-Type: application/json\r\n",
                    """
                    {"member": {"person": {"name": {"firstName": "Ana", "familyName": "Nunez"}%s}},
                     "securityProfile": {"password": "long enough"%s}}
                    """
                            .formatted(person.isEmpty() ? "" : ", " + person, security)
                            .getBytes(UTF_8));
        }
    }

    private static String enrol() {
        String number = Integer.toString(83_000 + ++count);
        Answer added =
                operator.post(
                        "programmes/ATRP/members",
                        "{\"number\": \"%s\", \"firstName\": \"Ana\", \"familyName\": \"Nunez\"}"
                                .formatted(number));
        assertThat(added.status()).isEqualTo(201);
        return number;
    }
}
