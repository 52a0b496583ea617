package org.milepost.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.milepost.StalledAccount;
import org.milepost.WireClient.Answer;
import org.milepost.dialect.StaffRole;
import org.milepost.ledger.AccountId;
import org.milepost.ledger.HouseId;
import org.milepost.ledger.HouseRole;
import org.milepost.ledger.Miles;
import org.milepost.trail.Actor;

/**
 * Persons that were entered twice: their miles are moved, and their numbers lead to one account.
 */
class MergeCallsTest extends OperatorCalls {

    private static int references;

    @AfterEach
    void theBooksAreRight() {
        assertThat(instance.audit().faults()).isEmpty();
    }

    @Test
    void theNumbersOfAMergedCollectorLeadToTheOther() {
        String twice = instance.collector(300);
        String kept = instance.collector(100);
        String card = "8850000" + ++references;
        operator.post(
                "programmes/AIRMILES/persons/" + twice + "/cards",
                "{\"number\": \"" + card + "\", \"old\": \"replaced\"}");

        Answer early = merge("AIRMILES", twice, kept);
        Answer moved = move(twice, kept, 300, "M-1");
        Answer merged = merge("AIRMILES", twice, kept);

        assertThat(early.status()).as(early.body()).isEqualTo(409);
        assertThat(moved.status()).as(moved.body()).isEqualTo(201);
        assertThat(moved.member("balance")).isEqualTo("0");
        assertThat(merged.status()).as(merged.body()).isEqualTo(200);
        for (String number : new String[] {twice, card, kept}) {
            assertThat(operator.inquire(number).member("cashBalance")).isEqualTo("400");
        }
        assertThat(redeem(twice).member("cashBalance")).isEqualTo("305");
        assertThat(instance.cash(twice).ordinal()).isEqualTo(2);
        assertThat(operator.get("programmes/AIRMILES/collectors/" + twice).member("status"))
                .isEqualTo("inactive");
        assertThat(merge("AIRMILES", twice, kept).body()).isEqualTo(merged.body());
        assertThat(
                        OperatorClient.items(
                                operator.post(
                                        "searches/persons",
                                        "{\"by\": \"number\", \"value\": \"" + twice + "\"}")))
                .extracting(it -> it.path("number").asString())
                .containsExactly(twice, kept);
    }

    /** As after a crash: only the first transfer was booked. */
    @Test
    void aMoveThatEndedBetweenItsTransfersIsCompletedByTheSameCall() {
        String from = instance.collector(500);
        String to = instance.collector(0);
        MoveRequest move = new MoveRequest("CASH", Miles.of(200), to, "entered twice", "C-1");
        HouseId house =
                instance.ledger()
                        .house(
                                instance.programme().currency("CASH").value(),
                                0,
                                HouseRole.ADJUSTMENT);
        instance.ledger()
                .execute(
                        MoveOperations.transfer(
                                Actor.named("operator"),
                                AccountId.of("AIRMILES", from, "CASH"),
                                from,
                                move,
                                MoveOperations.OUT,
                                house),
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(10));
        long between = balance(from) + balance(to);

        Answer completed = move(from, to, 200, "C-1");
        Answer again = move(from, to, 200, "C-1");
        Answer other = move(from, to, 201, "C-1");

        assertThat(between).isEqualTo(300);
        assertThat(completed.status()).as(completed.body()).isEqualTo(201);
        assertThat(again.status()).isEqualTo(200);
        assertThat(again.body()).isEqualTo(completed.body());
        assertThat(other.member("type")).endsWith("reference-used");
        assertThat(balance(from)).isEqualTo(300);
        assertThat(balance(to)).isEqualTo(200);
    }

    /** The second transfer waits too long, because another session holds its account. */
    @Test
    void aMoveWithoutAnAnswerMovesNothingTwice() {
        String from = instance.collector(500);
        String to = instance.collector(0);
        Answer failed;
        try (StalledAccount _ = instance.stall(to)) {
            failed = move(from, to, 200, "W-1");
        }

        Answer repeated = move(from, to, 200, "W-1");

        assertThat(failed.status()).as(failed.body()).isEqualTo(503);
        assertThat(repeated.status()).as(repeated.body()).isIn(200, 201);
        assertThat(balance(from)).isEqualTo(300);
        assertThat(balance(to)).isEqualTo(200);
    }

    @Test
    void aMoveIsRefusedAsAWhole() {
        String from = instance.collector(100);
        String to = instance.collector(0);

        assertThat(move(from, to, 101, "R-1").member("type")).endsWith("insufficient-balance");
        assertThat(OperatorClient.places(move(from, from, 1, "R-2"))).containsExactly("/to");
        assertThat(OperatorClient.places(move(from, "84999999999", 1, "R-3")))
                .containsExactly("/to");
        assertThat(move("84999999999", to, 1, "R-4").status()).isEqualTo(404);
        assertThat(balance(from)).isEqualTo(100);
        assertThat(balance(to)).isZero();
    }

    @Test
    void aLargeMoveWaitsForASecondPerson() {
        instance.operatorClient("mover", Set.of(StaffRole.SUPPORT_AGENT));
        String from = instance.collector(9_000);
        String to = instance.collector(0);

        Answer asked =
                operator.sendAs(
                        instance.token("mover"),
                        "POST",
                        "programmes/AIRMILES/collectors/" + from + "/moves",
                        body(to, 8_000, "L-1"));
        Answer approved = operator.post("approvals/" + asked.member("number") + "/approve", "");

        assertThat(asked.status()).isEqualTo(202);
        assertThat(approved.member("state")).as(approved.body()).isEqualTo("approved");
        assertThat(balance(to)).isEqualTo(8_000);
    }

    /**
     * A credit under way to the merged account is refused, and comes by the number to the other.
     */
    @Test
    void aMergedMemberIsReachedByBothNumbers() {
        String twice = member();
        String kept = member();
        operator.post(
                "programmes/ATRP/accounts/" + twice + "/adjustments",
                "{\"miles\": 70, \"reason\": \"x\", \"reference\": \"A\"}");
        Answer moved =
                operator.post(
                        "programmes/ATRP/accounts/" + twice + "/moves",
                        "{\"miles\": 70, \"to\": \"%s\", \"reason\": \"x\", \"reference\": \"A\"}"
                                .formatted(kept));
        Answer merged = merge("ATRP", twice, kept);
        Answer credited =
                operator.partner(
                        "/v1/programmes/ATRP/accounts/" + twice + "/credit-transaction-requests",
                        """
                        {"description": "Avios collected",
                         "monetaryAmount": {"amount": 5, "currency": {"currencyCode": "AVIOS"}},
                         "externalTransactionIdentifier": "ext",
                         "externalTransactionDate": "2026-06-01T08:30:00.000Z",
                         "externalReferenceIdentifier": "ERI",
                         "externalSource": "HOTEL1", "type": "COLLECTION",
                         "person": {"name": {"firstName": "Ana", "familyName": "Nunez"}}}
                        """);

        assertThat(moved.status()).as(moved.body()).isEqualTo(201);
        assertThat(merged.status()).as(merged.body()).isEqualTo(200);
        assertThat(credited.member("identifier")).as(credited.body()).isNotEmpty();
        assertThat(instance.avios("ATRP", kept).balance().count()).isEqualTo(75);
        assertThat(instance.avios("ATRP", twice).balance().count()).isZero();
        assertThat(merge("ATRP", kept, "84999").status()).isEqualTo(400);
        assertThat(merge("ATRP", kept, kept).status()).isEqualTo(400);
    }

    /** Its answer may have been lost. */
    @Test
    void aMergeThatIsSentAgainGetsTheSameAnswer() {
        String twice = member();
        String kept = member();
        Answer merged = merge("ATRP", twice, kept);
        long trail = operator.latestChange();

        Answer again = merge("ATRP", twice, kept);

        assertThat(again.status()).isEqualTo(200);
        assertThat(again.body()).isEqualTo(merged.body());
        assertThat(operator.latestChange()).isEqualTo(trail);
        assertThat(merge("ATRP", twice, member()).status()).as("into another").isEqualTo(404);
    }

    /** The holder of the merged number can spend the miles of the other account. */
    @Test
    void aMergeIntoAnAccountAboveTheLimitWaitsForASecondPerson() {
        instance.operatorClient("merger", Set.of(StaffRole.SUPPORT_AGENT));
        String rich = instance.collector(6_000);
        String poor = instance.collector(100);
        String first = instance.collector(0);
        String second = instance.collector(0);

        Answer asked = mergeAsAgent(first, rich);
        Answer merged = mergeAsAgent(second, poor);
        String codeBefore = operator.codeOf(first);
        Answer repeated = mergeAsAgent(first, rich);
        Answer own =
                operator.sendAs(
                        instance.token("merger"),
                        "POST",
                        "approvals/" + asked.member("number") + "/approve",
                        "");
        Answer approved = operator.post("approvals/" + asked.member("number") + "/approve", "");
        Answer done = mergeAsAgent(first, rich);

        assertThat(asked.status()).as(asked.body()).isEqualTo(202);
        assertThat(asked.member("action")).isEqualTo("person.merged");
        assertThat(asked.member("target")).isEqualTo("AIRMILES/" + first + "/accounts");
        assertThat(asked.member("miles")).isEqualTo("6000");
        assertThat(merged.status()).as(merged.body()).isEqualTo(200);
        assertThat(codeBefore).isNotEqualTo("0000");
        assertThat(repeated.member("number")).isEqualTo(asked.member("number"));
        assertThat(own.status()).isEqualTo(403);
        assertThat(approved.member("state")).as(approved.body()).isEqualTo("approved");
        assertThat(operator.inquire(first).member("cashBalance")).isEqualTo("6000");
        assertThat(done.status()).as(done.body()).isEqualTo(200);
    }

    private static Answer mergeAsAgent(String number, String into) {
        return operator.sendAs(
                instance.token("merger"),
                "POST",
                "programmes/AIRMILES/persons/" + number + "/merge",
                "{\"into\": \"" + into + "\"}");
    }

    private static long balance(String collector) {
        return instance.cash(collector).balance().count();
    }

    private static Answer merge(String programme, String number, String into) {
        return operator.post(
                "programmes/" + programme + "/persons/" + number + "/merge",
                "{\"into\": \"" + into + "\"}");
    }

    private static Answer move(String from, String to, long miles, String reference) {
        return operator.post(
                "programmes/AIRMILES/collectors/" + from + "/moves", body(to, miles, reference));
    }

    private static String body(String to, long miles, String reference) {
        return """
               {"currency": "CASH", "miles": %d, "to": "%s", "reason": "entered twice",
                "reference": "%s"}
               """
                .formatted(miles, to, reference);
    }

    private static Answer redeem(String collector) {
        return operator.checkout(
                "redeem",
                """
                {"acquirerId": "100000", "cardEntryMode": "SWIPE", "collectorNumber": "%s",
                 "dateTime": "2026-06-15T12:00:00-0400", "deviceId": "001",
                 "dollarRedeemRequest": "10.00", "postTaxBasketAmount": "10.00",
                 "sponsorCode": "LOY1", "storeId": "0001", "traceId": "%d", "vendorId": "100087"}
                """
                        .formatted(collector, ++references));
    }

    private static String member() {
        String number = "88000" + ++references;
        Answer added =
                operator.post(
                        "programmes/ATRP/members",
                        "{\"number\": \"%s\", \"firstName\": \"Ana\", \"familyName\": \"Nunez\"}"
                                .formatted(number));
        assertThat(added.status()).isEqualTo(201);
        return number;
    }
}
