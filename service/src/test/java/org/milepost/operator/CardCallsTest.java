package org.milepost.operator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.milepost.WireClient;
import org.milepost.WireClient.Answer;
import tools.jackson.databind.JsonNode;

/** Cards that are replaced or lost: where their numbers lead, and what stays. */
class CardCallsTest extends OperatorCalls {

    private static int cards;

    @AfterEach
    void theBooksAreRight() {
        assertThat(instance.audit().faults()).isEmpty();
    }

    @Test
    void theNewNumberAndAReplacedOneLeadToTheAccount() {
        String collector = instance.collector(1_000);
        String first = redeem(collector).member("txnConfirmationNumber");
        long trail = operator.latestChange();

        String card = replace("AIRMILES", collector, "replaced");
        Answer inquired = operator.inquire(card);
        Answer redeemed = redeem(card);
        Answer old = operator.inquire(collector);

        assertThat(inquired.member("cashBalance")).isEqualTo("905");
        assertThat(inquired.member("collectorNumber")).isEqualTo(card);
        assertThat(redeemed.member("responseCode")).isEqualTo("0000");
        assertThat(redeemed.member("cashBalance")).isEqualTo("810");
        assertThat(old.member("cashBalance")).isEqualTo("810");
        assertThat(reverse(card, first).member("cashBalance")).isEqualTo("905");
        assertThat(operator.changesAfter(trail).getFirst().path("action").asString())
                .isEqualTo("card.replaced");
        assertThat(operator.changesAfter(trail).getFirst().path("after").toString())
                .contains("{\"number\":\"" + collector + "\",\"state\":\"replaced\"");
    }

    @Test
    void aLostNumberIsRefusedAndItsRetryGetsTheFirstAnswer() {
        String collector = instance.collector(1_000);
        Answer before = redeem(collector);
        String card = replace("AIRMILES", collector, "lost");
        Answer retried = redeem(collector);
        String third = replace("AIRMILES", collector, "lost");

        assertThat(retried.body()).isEqualTo(before.body());
        for (String lost : List.of(collector, card)) {
            assertThat(operator.codeOf(lost)).isEqualTo("0025");
            assertThat(operator.checkout("redeem", redemption(lost, "8")).member("responseCode"))
                    .isEqualTo("0025");
            assertThat(reverse(lost, before.member("txnConfirmationNumber")).member("responseCode"))
                    .isEqualTo("0025");
        }
        assertThat(operator.codeOf(third)).isEqualTo("0000");
        assertThat(operator.codeOf("84999999999")).isEqualTo("0025");
    }

    @Test
    void aLostCardThatIsFoundCanBeUsedAgain() {
        String collector = instance.collector(1_000);
        replace("AIRMILES", collector, "lost");
        String path = persons("AIRMILES", collector) + "/" + collector;

        Answer found = operator.patch(path, "{\"state\": \"replaced\"}");
        long trail = operator.latestChange();
        Answer again = operator.patch(path, "{\"state\": \"replaced\"}");

        assertThat(found.member("state")).isEqualTo("replaced");
        assertThat(again.body()).isEqualTo(found.body());
        assertThat(operator.latestChange()).isEqualTo(trail);
        assertThat(operator.codeOf(collector)).isEqualTo("0000");
        operator.patch("programmes/AIRMILES/collectors/" + collector, "{\"hidesBalances\": true}");
        operator.patch(path, "{\"state\": \"lost\"}");
        operator.patch("programmes/AIRMILES/collectors/" + collector, "{\"hidesBalances\": false}");
        assertThat(operator.codeOf(collector)).isEqualTo("0025");
    }

    @Test
    void aPartnersCallFindsTheMemberByTheCardInUseAndNotByALostOne() {
        String member = member();
        String replaced = replace("ATRP", member, "replaced");
        Answer byNew = credit(replaced, 100);
        Answer byFirst = credit(member, 101);
        String third = replace("ATRP", member, "lost");
        Answer byLost = credit(replaced, 102);
        Answer byThird = credit(third, 103);
        Answer retried = credit(replaced, 100);

        assertThat(byNew.member("identifier")).as(byNew.body()).isNotEmpty();
        assertThat(byFirst.member("identifier")).as(byFirst.body()).isNotEmpty();
        assertThat(byLost.body()).contains("ACCOUNT_INVALID");
        assertThat(byThird.member("identifier")).as(byThird.body()).isNotEmpty();
        assertThat(retried.member("identifier")).isEqualTo(byNew.member("identifier"));
        assertThat(instance.avios("ATRP", member).balance().count()).isEqualTo(304);
    }

    @Test
    void aPersonIsFoundByEveryNumber() {
        String collector = instance.collector(0);
        String card = replace("AIRMILES", collector, "lost");
        String member = member();
        String memberCard = replace("ATRP", member, "replaced");

        for (String number : List.of(collector, card)) {
            assertThat(numbersFound(number)).containsExactly(collector);
        }
        for (String number : List.of(member, memberCard)) {
            assertThat(numbersFound(number)).containsExactly(member);
        }
    }

    /** A receipt or a partner has the number of the card, whichever that was. */
    @Test
    void everyNumberIsExplainedAsTheTillAnswersIt() {
        String collector = instance.collector(1_000);
        String card = replace("AIRMILES", collector, "lost");
        String inquiry =
                "{\"number\": \"%s\", \"sponsor\": \"LOY1\", \"store\": \"0001\","
                        + " \"basket\": \"10.00\"}";
        String timeline =
                "{\"programme\": \"AIRMILES\", \"currency\": \"CASH\", \"number\": \"%s\"}";

        Answer byCard = operator.post("explanations/inquiry", inquiry.formatted(card));
        Answer byLost = operator.post("explanations/inquiry", inquiry.formatted(collector));
        Answer ofCard = operator.post("explanations/timeline", timeline.formatted(card));

        assertThat(byCard.member("responseCode"))
                .as(byCard.body())
                .isEqualTo(operator.codeOf(card))
                .isEqualTo("0000");
        assertThat(byCard.member("number")).isEqualTo(collector);
        assertThat(byLost.member("responseCode"))
                .as(byLost.body())
                .isEqualTo(operator.codeOf(collector));
        assertThat(ofCard.member("balance")).as(ofCard.body()).isEqualTo("1000");
        assertThat(ofCard.member("number")).isEqualTo(collector);
        assertThat(operator.post("explanations/balance", timeline.formatted(card)).status())
                .isEqualTo(200);
    }

    @Test
    void aRefusalIsFoundExportedAndErasedByEveryNumberOfThePerson() {
        String collector = instance.collector(0);
        String card = replace("AIRMILES", collector, "replaced");
        redeem(card);
        assertThat(OperatorClient.within2Seconds(() -> refusals(card) == 1)).isTrue();
        String person = "programmes/AIRMILES/persons/" + collector;

        assertThat(refusals(collector)).isEqualTo(1);
        assertThat(operator.get(person + "/export?limit=1000").body())
                .contains("\"part\":\"refusal\"");
        operator.patch("programmes/AIRMILES/collectors/" + collector, "{\"status\": \"inactive\"}");
        assertThat(operator.post(person + "/erasure", "").status()).isEqualTo(200);
        assertThat(refusals(card)).isZero();
    }

    private static int refusals(String number) {
        return OperatorClient.items(
                        operator.post(
                                "searches/refusals",
                                """
                                {"number": "%s", "from": "2026-01-01T00:00:00Z",
                                 "until": "2027-01-01T00:00:00Z"}
                                """
                                        .formatted(number)))
                .size();
    }

    @Test
    void theCardsOfAPersonAreListed() {
        String collector = instance.collector(0);
        JsonNode untouched = OperatorClient.body(operator.get(persons("AIRMILES", collector)));
        String card = replace("AIRMILES", collector, "lost");
        JsonNode listed = OperatorClient.body(operator.get(persons("AIRMILES", collector)));

        assertThat(untouched.toString())
                .isEqualTo("{\"cards\":[{\"number\":\"" + collector + "\",\"state\":\"active\"}]}");
        assertThat(listed.at("/cards/0/number").asString()).isEqualTo(collector);
        assertThat(listed.at("/cards/0/state").asString()).isEqualTo("lost");
        assertThat(listed.at("/cards/1/number").asString()).isEqualTo(card);
        assertThat(listed.at("/cards/1/state").asString()).isEqualTo("active");
    }

    @Test
    void aNumberBelongsToOnePerson() {
        String collector = instance.collector(0);
        String other = instance.collector(0);
        String card = replace("AIRMILES", collector, "replaced");
        String memberCard = replace("ATRP", member(), "replaced");
        String body = "{\"number\": \"%s\", \"old\": \"lost\"}";

        assertThat(operator.post(persons("AIRMILES", other), body.formatted(card)).status())
                .isEqualTo(409);
        assertThat(operator.post(persons("AIRMILES", other), body.formatted(collector)).status())
                .isEqualTo(409);
        assertThat(
                        operator.post(
                                        "programmes/AIRMILES/collectors",
                                        "{\"number\": \"" + card + "\"}")
                                .status())
                .isEqualTo(409);
        assertThat(
                        operator.post(
                                        "programmes/ATRP/members",
                                        """
                                        {"number": "%s", "firstName": "A", "familyName": "B"}
                                        """
                                                .formatted(memberCard))
                                .status())
                .isEqualTo(409);
        assertThat(
                        operator.post(
                                        "programmes/ATRP/accounts",
                                        "{\"number\": \"" + memberCard + "\"}")
                                .status())
                .isEqualTo(409);
        assertThat(operator.get(persons("AIRMILES", card)).status()).isEqualTo(404);
        assertThat(
                        operator.patch(
                                        persons("AIRMILES", other) + "/" + card,
                                        "{\"state\": \"lost\"}")
                                .status())
                .isEqualTo(404);
    }

    /** Gives a person another card; its number. */
    private static String replace(String programme, String number, String old) {
        String card = "8630000" + ++cards;
        Answer added =
                operator.post(
                        persons(programme, number),
                        "{\"number\": \"%s\", \"old\": \"%s\"}".formatted(card, old));
        assertThat(added.status()).as(added.body()).isEqualTo(201);
        assertThat(added.header("location")).endsWith(persons(programme, number) + "/" + card);
        return card;
    }

    private static String persons(String programme, String number) {
        return "programmes/" + programme + "/persons/" + number + "/cards";
    }

    private static List<String> numbersFound(String number) {
        return OperatorClient.items(
                        operator.post(
                                "searches/persons",
                                "{\"by\": \"number\", \"value\": \"" + number + "\"}"))
                .stream()
                .map(it -> it.path("number").asString())
                .toList();
    }

    private static Answer redeem(String collector) {
        return operator.checkout("redeem", redemption(collector, "7"));
    }

    private static String redemption(String collector, String trace) {
        return """
               {"acquirerId": "100000", "cardEntryMode": "SWIPE", "collectorNumber": "%s",
                "dateTime": "2026-06-15T12:00:00-0400", "deviceId": "001",
                "dollarRedeemRequest": "10.00", "postTaxBasketAmount": "10.00",
                "sponsorCode": "LOY1", "storeId": "0001", "traceId": "%s", "vendorId": "100087"}
               """
                .formatted(collector, trace);
    }

    private static Answer reverse(String collector, String number) {
        return operator.checkout(
                "reverse",
                """
                {"acquirerId": "100000", "cardEntryMode": "SWIPE", "collectorNumber": "%s",
                 "dateTime": "2026-06-15T12:00:00-0400", "deviceId": "001",
                 "redemptionConfirmationNumber": "%s", "sponsorCode": "LOY1", "storeId": "0001",
                 "traceId": "9", "vendorId": "100087"}
                """
                        .formatted(collector, number));
    }

    private static String member() {
        String number = "83000" + ++cards;
        Answer added =
                operator.post(
                        "programmes/ATRP/members",
                        "{\"number\": \"%s\", \"firstName\": \"Ana\", \"familyName\": \"Nunez\"}"
                                .formatted(number));
        assertThat(added.status()).isEqualTo(201);
        return number;
    }

    /** Credits the account of this number through the partner API, with the amount as the key. */
    private static Answer credit(String number, long avios) {
        try (WireClient wire = new WireClient(instance.url())) {
            return wire.send(
                    "POST",
                    "/v1/programmes/ATRP/accounts/"
                            + number
                            + "/credit-transaction-requests?api_key=sandbox0sandbox0sandbox0",
                    "Content-Type: application/json\r\nIdempotency-Key: credit-" + avios + "\r\n",
                    """
                    {"description": "Avios collected",
                     "monetaryAmount": {"amount": %d, "currency": {"currencyCode": "AVIOS"}},
                     "externalTransactionIdentifier": "ext",
                     "externalTransactionDate": "2026-06-01T08:30:00.000Z",
                     "externalReferenceIdentifier": "ERI",
                     "externalSource": "HOTEL1", "type": "COLLECTION",
                     "person": {"name": {"firstName": "Ana", "familyName": "Nunez"}}}
                    """
                            .formatted(avios)
                            .getBytes(UTF_8));
        }
    }
}
