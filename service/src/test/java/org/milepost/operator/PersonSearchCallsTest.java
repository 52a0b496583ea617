package org.milepost.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.milepost.Await;
import org.milepost.WireClient.Answer;
import tools.jackson.databind.JsonNode;

/** An operator finds persons by what they say of themselves. */
class PersonSearchCallsTest extends OperatorCalls {

    @BeforeAll
    static void addMembers() {
        operator.post("programmes/AERC/accounts", "{\"number\":\"77000\"}");
        operator.post(
                "programmes/AERC/members",
                """
                {"number":"77001","firstName":"Ana Maria","familyName":"Ñandúez-Straße",
                 "household":"77000"}
                """);
        operator.post(
                "programmes/AERC/members",
                "{\"number\":\"77002\",\"firstName\":\"Anatol\",\"familyName\":\"Nunes\"}");
        awaitRead(() -> search("name", "anatol"), 1);
    }

    @ParameterizedTest
    @CsvSource({
        "ñanduez, 77001",
        "NANDUEZ, 77001",
        "maria nan, 77001",
        "nan maria, 77001",
        "strasse, 77001",
        "natol, 77002"
    })
    void aPartOfANameFindsItsMember(String part, String number) {
        assertThat(numbers(search("name", part))).containsExactly(number);
    }

    @Test
    void aNameThatManyHaveSaysThatThereAreMore() {
        Answer answer =
                operator.post(
                        "searches/persons", "{\"by\":\"name\",\"value\":\"ana\",\"limit\":1}");

        assertThat(OperatorClient.items(answer)).hasSize(1);
        assertThat(OperatorClient.body(answer).path("more").asBoolean()).isTrue();
    }

    @Test
    void aMemberOfAHouseholdHasItsAccount() {
        JsonNode found = OperatorClient.items(search("number", "77 001")).getFirst();

        assertThat(found.path("kind").asString()).isEqualTo("member");
        assertThat(found.path("account").asString()).isEqualTo("77000");
    }

    @Test
    void anotherNameIsFoundAndTheOldOneIsNot() {
        operator.post(
                "programmes/AERC/members",
                "{\"number\":\"77003\",\"firstName\":\"Berta\",\"familyName\":\"Before\"}");
        awaitRead(() -> search("name", "before"), 1);
        operator.patch(
                "programmes/AERC/members/77003",
                "{\"firstName\":\"Berta\",\"familyName\":\"Afterwards\"}");

        awaitRead(() -> search("name", "afterwards"), 1);

        assertThat(numbers(search("name", "before"))).isEmpty();
    }

    @Test
    void aCollectorAndAHouseholdAreFoundByNumber() {
        String collector = instance.collector(10);

        assertThat(kinds(search("number", collector))).containsExactly("holder");
        assertThat(kinds(search("number", "77000"))).containsExactly("holder");
        assertThat(kinds(search("number", "1"))).isEmpty();
    }

    @Test
    void onlyOneProgrammeIsSearchedIfAskedFor() {
        Answer other =
                operator.post(
                        "searches/persons",
                        "{\"by\":\"name\",\"value\":\"anatol\",\"programme\":\"ATRP\"}");

        assertThat(OperatorClient.items(other)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    {"by":"name","value":"al bo"}                  | /value
                    {"by":"telephone","value":"00012345"}          | /value
                    {"by":"number","value":"12a"}                  | /value
                    {"by":"name","value":"anna","programme":"X"}   | /programme
                    {"by":"shoe size","value":"anna"}              | /by
                    """)
    void aSearchThatIsNotSensibleNamesTheMember(String body, String place) {
        Answer answer = operator.post("searches/persons", body);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(OperatorClient.places(answer)).containsExactly(place);
    }

    private static Answer search(String by, String value) {
        return operator.post(
                "searches/persons", "{\"by\":\"%s\",\"value\":\"%s\"}".formatted(by, value));
    }

    private static List<String> numbers(Answer answer) {
        return OperatorClient.items(answer).stream()
                .map(it -> it.path("number").asString())
                .toList();
    }

    private static List<String> kinds(Answer answer) {
        return OperatorClient.items(answer).stream().map(it -> it.path("kind").asString()).toList();
    }

    private static void awaitRead(Supplier<Answer> search, int items) {
        Await.until("it is found", () -> OperatorClient.items(search.get()).size() >= items);
    }
}
