package org.milepost.avios;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.milepost.Await;
import org.milepost.RunningInstance;
import org.milepost.WireClient.Answer;

/** Tokens that open a call besides, or instead of, that of the account's member. */
final class PartnerTokenTest {

    private static final String JANE = "3081471017300186";
    private static final String AGENT = "agent-hotel";

    private static RunningInstance instance;
    private static AviosClient hotel;
    private static int count;

    @BeforeAll
    static void start() {
        instance = RunningInstance.start();
        AviosClient.install(instance);
        instance.client(AGENT, "HOTEL", Set.of("debit", "reverse_transaction"), Set.of("debit"));
        hotel = AviosClient.hotel(instance);
    }

    @AfterAll
    static void stop() {
        hotel.close();
        instance.close();
    }

    /** Credit Currency, "Authorization: optional"; "must have a scope of retrieve_username". */
    @ParameterizedTest
    @CsvSource({
        "none, 200",
        "own avios-hotel, 200",
        "own avios-cars, 403",
        "own agent-hotel, 403",
        "member 3081471017300186, 200",
        "member 3081470000000018, 403",
    })
    void aCreditTakesNoTokenOrAGoodOne(String token, int status) {
        String name = token.substring(token.indexOf(' ') + 1);
        String headers =
                token.equals("none")
                        ? ""
                        : token.startsWith("own") ? own(name) : hotel.token("ATRP", name);
        Answer answer =
                hotel.send(
                        "POST",
                        "/v1/programmes/ATRP/accounts/" + JANE + "/credit-transaction-requests",
                        headers,
                        BodyDraft.credit().withText("description", "Token " + ++count).toString());

        assertThat(answer.status()).isEqualTo(status);
    }

    /** Only a member, or the partner in the name of an agent, debits; only a member reverses. */
    @Test
    void aPartnerActsForItselfOnlyThroughAnAgent() {
        String agent = own(AGENT) + "X-Agent-Id: Masanobu.Fukuoka\r\n";
        assertThat(debit(own(AGENT)).status()).isEqualTo(403);
        assertThat(debit(agent).status()).isEqualTo(200);
        TransferFacts facts = TransferFacts.of(instance.history("ATRP", JANE).getLast());
        assertThat(facts.agent()).hasValue("Masanobu.Fukuoka");
        assertThat(facts.member()).isEmpty();
        assertThat(instance.facts("ATRP", JANE).getLast()).doesNotContain("Fukuoka");
        Answer reversed =
                hotel.send(
                        "POST",
                        "/v1/programmes/ATRP/accounts/" + JANE + "/reverse-transaction-requests",
                        agent,
                        BodyDraft.reverse("0000000000000000").toString());
        assertThat(AviosClient.errors(reversed)).isEqualTo("REQUEST_FORBIDDEN");
    }

    /** What members may grant the client keeps its own token no longer good. */
    @Test
    void aClientThatLostTheScopeIsRefusedWithinSeconds() {
        instance.client("losing", "HOTEL", Set.of("debit"), Set.of("debit"));
        String agent = own("losing") + "X-Agent-Id: a\r\n";
        assertThat(debit(agent).status()).isEqualTo(200);
        instance.client("losing", "HOTEL", Set.of("amcash"), Set.of("debit"));

        Await.until("the refusal", () -> debit(agent).status() == 403);
    }

    private static String own(String client) {
        return "Authorization: Bearer " + instance.token(client) + "\r\n";
    }

    private static Answer debit(String headers) {
        return hotel.send(
                "POST",
                "/v1/programmes/ATRP/accounts/" + JANE + "/debit-transaction-requests",
                headers,
                BodyDraft.debit()
                        .withText("debitTransaction.externalTransactionIdentifier", "A" + ++count)
                        .toString());
    }
}
