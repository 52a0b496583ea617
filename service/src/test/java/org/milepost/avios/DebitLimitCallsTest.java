package org.milepost.avios;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.milepost.Await;
import org.milepost.WireClient.Answer;
import tools.jackson.databind.JsonNode;

/** A debit meets a limit that an operator has set. */
final class DebitLimitCallsTest extends AviosCalls {

    private static final String JANE = "3081471017300186";

    @Test
    void aDebitAboveALimitIsRefusedAndAReversalGivesBack() {
        Answer added =
                operator(
                        "programmes/ATRP/limits",
                        "{\"name\":\"of a test\",\"partner\":\"HOTEL\",\"maximumMiles\":5}");
        assertThat(added.status()).as(added.body()).isEqualTo(201);
        Answer first = debit(4);
        assertThat(first.status()).isEqualTo(200);

        Answer refused = debit(2);

        assertThat(refused.status()).isEqualTo(400);
        assertThat(AviosClient.errors(refused)).isEqualTo("BALANCE_INSUFFICIENT");
        assertThat(AviosClient.tree(refused).path("error").path("developerMessage").asString(""))
                .isEqualTo(
                        "A limit of the programme does not allow the member to redeem this amount"
                                + " now");
        JsonNode limit = refusal().path("detail").path("limits").get(0);
        assertThat(limit.path("name").asString("")).isEqualTo("of a test");
        assertThat(limit.path("usedMiles").asLong()).isEqualTo(4);
        assertThat(limit.path("wantedMiles").asLong()).isEqualTo(2);
        assertThat(limit.path("freesAt").asString("")).isEqualTo("2026-06-16T00:00:00Z");
        String identifier =
                AviosClient.tree(first).path("debitTransaction").path("identifier").asString("");
        reverse(identifier);
        assertThat(debit(5).status()).isEqualTo(200);
        assertThat(instance.audit().faults()).isEmpty();
    }

    private static JsonNode refusal() {
        String query =
                "{\"number\":\"%s\",\"from\":\"2026-01-01T00:00:00Z\",\"until\":\"2027-01-01T00:00:00Z\"}"
                        .formatted(JANE);
        Await.until(
                "it is found",
                () ->
                        !AviosClient.tree(operator("searches/refusals", query))
                                .at("/items")
                                .isEmpty());
        return AviosClient.tree(operator("searches/refusals", query)).at("/items/0");
    }

    private static Answer operator(String path, String body) {
        return hotel.sendRaw(
                "POST",
                "/operator/v1/" + path,
                "Authorization: Bearer "
                        + instance.token("operator")
                        + "\r\nContent-Type: application/json\r\nChange-Reason: test\r\n",
                body);
    }

    private static Answer debit(int amount) {
        return hotel.send(
                "POST",
                "/v1/programmes/ATRP/accounts/" + JANE + "/debit-transaction-requests",
                hotel.token("ATRP", JANE),
                BodyDraft.debit()
                        .with("debitTransaction.monetaryAmount.amount", Integer.toString(amount))
                        .toString());
    }

    private static void reverse(String identifier) {
        Answer reversed =
                hotel.send(
                        "POST",
                        "/v1/programmes/ATRP/accounts/" + JANE + "/reverse-transaction-requests",
                        hotel.token("ATRP", JANE),
                        BodyDraft.reverse(identifier).toString());
        assertThat(reversed.status()).isEqualTo(200);
    }
}
