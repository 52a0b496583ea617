package org.milepost.operator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.milepost.WireClient;
import org.milepost.WireClient.Answer;
import tools.jackson.databind.JsonNode;

/** Every change has a reason, which the trail shows. */
class ChangeReasonCallsTest extends OperatorCalls {

    @Test
    void aChangeWithoutAReasonIsRefusedAndNothingChanges() {
        long before = operator.latestChange();

        Answer refused = patchProgramme("");

        assertThat(refused.status()).isEqualTo(400);
        JsonNode error = OperatorClient.body(refused).path("errors").path(0);
        assertThat(error.path("header").asString()).isEqualTo("Change-Reason");
        assertThat(operator.changesAfter(before)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Change-Reason: \r\n",
                "Change-Reason: a\r\nChange-Reason: b\r\n",
                "Change-Reason: caf\u00e9\u0085\r\n"
            })
    void aReasonThatIsNoneIsRefused(String header) {
        assertThat(patchProgramme(header).status()).isEqualTo(400);
    }

    @ParameterizedTest
    @CsvSource({
        "ticket 4711,ticket 4711",
        "Zo%C3%AB%20asked,Zoë asked",
        "1+1%2B,1+1+",
        "100%,100%",
        "%41%zz,%41%zz",
        "%FF,%FF",
        "a%00b,a%00b"
    })
    void theReasonIsInTheTrail(String sent, String shown) {
        String limit = operator.get("programmes/AIRMILES").member("dailyLimit");
        long before = operator.latestChange();

        patchProgramme("Change-Reason: " + sent + "\r\n");

        JsonNode change = operator.changesAfter(before).getFirst();
        assertThat(change.path("reason").asString()).isEqualTo(shown);
        operator.patch("programmes/AIRMILES", "{\"dailyLimit\": \"" + limit + "\"}");
    }

    @Test
    void aLongReasonIsRefused() {
        assertThat(patchProgramme("Change-Reason: " + "x".repeat(601) + "\r\n").status())
                .isEqualTo(400);
    }

    @Test
    void theReasonOfABookingIsThatOfItsBody() {
        String collector = instance.collector(0);
        long before = operator.latestChange();

        operator.post(
                "programmes/AIRMILES/collectors/" + collector + "/adjustments",
                "{\"currency\": \"CASH\", \"miles\": 4, \"reason\": \"gift\","
                        + " \"reference\": \"why-1\"}");

        JsonNode change = operator.changesAfter(before).getFirst();
        assertThat(change.path("reason").asString()).isEqualTo("gift");
        assertThat(change.path("after").path("reason").asString()).isEqualTo("gift");
    }

    /** So that they can be erased without changing what is linked. */
    @Test
    void reasonsAndNamesLieBesideTheTrail() {
        operator.post(
                "programmes/AERC/members",
                "{\"number\": \"81001\", \"firstName\": \"Berthe\", \"familyName\": \"Quill\"}");

        assertThat(instance.trailRows("AERC/81001"))
                .singleElement()
                .asString()
                .contains("81001", "hasDateOfBirth")
                .doesNotContain("Berthe", "Quill", "test");
        JsonNode change = operator.changesAfter(operator.latestChange() - 1).getFirst();
        assertThat(change.path("after").path("familyName").asString()).isEqualTo("Quill");
    }

    private static Answer patchProgramme(String header) {
        try (WireClient wire = new WireClient(instance.url())) {
            return wire.send(
                    "PATCH",
                    "/operator/v1/programmes/AIRMILES",
                    "Authorization: Bearer "
                            + instance.token("operator")
                            + "\r\nContent-Type: application/json\r\n"
                            + header,
                    "{\"dailyLimit\": \"812.00\"}".getBytes(UTF_8));
        }
    }
}
