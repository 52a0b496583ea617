package org.milepost.avios;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.milepost.WireClient.Answer;
import tools.jackson.databind.JsonNode;

/** What became of a credit, debit or reversal with a key, over a real server and real books. */
final class TransferOutcomesTest extends AviosCalls {

    private static final String JANE = "3081471017300186";
    private static final String ZOE = "3081470000000018";
    private static final String ACCOUNTS = "/v1/programmes/ATRP/accounts/";

    @Test
    void aBookedCreditHasTheIdentifierThatThePartnerGot() {
        String body = BodyDraft.credit().withText("description", "outcome").toString();
        Answer first = post(path(JANE, "credit"), key("c1"), body);

        JsonNode outcome = outcome(JANE, "credit", "c1", "");

        assertThat(state(outcome)).isEqualTo("BOOKED");
        assertThat(outcome.at("/transaction/identifier"))
                .isEqualTo(AviosClient.tree(first).path("identifier"));
        assertThat(outcome.at("/transaction/monetaryAmount/amount").asLong()).isEqualTo(666);
    }

    @Test
    void aRefusedDebitHasItsCode() {
        String token = hotel.token("ATRP", ZOE);
        post(path(ZOE, "debit"), token + key("d1"), BodyDraft.debit().toString());

        JsonNode outcome = outcome(ZOE, "debit", "d1", token);

        assertThat(state(outcome)).isEqualTo("REFUSED");
        assertThat(outcome.at("/error/code").asString()).isEqualTo("BALANCE_INSUFFICIENT");
    }

    @Test
    void aKeyWithoutARequestTakesNoEffectAnyMore() {
        String token = hotel.token("ATRP", JANE);
        assertThat(state(outcome(JANE, "debit", "never", token))).isEqualTo("NO_EFFECT");

        Answer late = post(path(JANE, "debit"), token + key("never"), BodyDraft.debit().toString());

        assertThat(AviosClient.errors(late)).isEqualTo("DATA_INVALID");
        assertThat(state(outcome(JANE, "debit", "never", token))).isEqualTo("NO_EFFECT");
    }

    @Test
    void aBookedReversalHasItsIdentifier() {
        String token = hotel.token("ATRP", JANE);
        String debit =
                AviosClient.tree(
                                post(
                                        path(JANE, "debit"),
                                        token + key("d2"),
                                        BodyDraft.debit().toString()))
                        .at("/debitTransaction/identifier")
                        .asString();
        Answer reversed =
                post(
                        path(JANE, "reverse"),
                        token + key("r2"),
                        "{\"reverseTransaction\":{\"identifier\":\""
                                + debit
                                + "\",\"type\":\"REVERSAL\"}}");

        JsonNode outcome = outcome(JANE, "reverse", "r2", token);

        assertThat(reversed.status()).as(reversed.body()).isEqualTo(200);
        assertThat(state(outcome)).isEqualTo("BOOKED");
        assertThat(outcome.at("/transaction/identifier"))
                .isEqualTo(AviosClient.tree(reversed).at("/reverseTransaction/identifier"));
        assertThat(state(outcome(JANE, "debit", "d2", token))).isEqualTo("BOOKED");
    }

    @Test
    void anotherPartnersKeyIsAnother() {
        post(
                path(JANE, "credit"),
                key("shared"),
                BodyDraft.credit().withText("description", "of HOTEL").toString());
        try (AviosClient cars = AviosClient.cars(instance)) {
            Answer outcome = cars.get(path(JANE, "credit") + "/outcomes/shared", "", "");

            assertThat(state(AviosClient.tree(outcome))).isEqualTo("NO_EFFECT");
        }
    }

    @Test
    void anUnknownAccountIsRefused() {
        for (String account : new String[] {"3081479999999999", "x"}) {
            Answer outcome = hotel.get(path(account, "credit") + "/outcomes/k", "", "");

            assertThat(AviosClient.errors(outcome)).as(account).isEqualTo("ACCOUNT_INVALID");
        }
    }

    @Test
    void anotherMembersTokenIsRefused() {
        Answer outcome =
                hotel.get(path(JANE, "debit") + "/outcomes/k", "", hotel.token("ATRP", ZOE));

        assertThat(outcome.status()).isEqualTo(403);
    }

    private static JsonNode outcome(String account, String call, String key, String headers) {
        Answer answer = hotel.get(path(account, call) + "/outcomes/" + key, "", headers);
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return AviosClient.tree(answer);
    }

    private static String state(JsonNode outcome) {
        return outcome.path("outcome").asString("");
    }

    private static Answer post(String path, String headers, String body) {
        return hotel.send("POST", path, headers, body);
    }

    private static String key(String key) {
        return "Idempotency-Key: " + key + "\r\n";
    }

    private static String path(String account, String call) {
        return ACCOUNTS + account + "/" + call + "-transaction-requests";
    }
}
