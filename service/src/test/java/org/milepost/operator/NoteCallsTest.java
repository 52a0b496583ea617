package org.milepost.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.milepost.WireClient.Answer;
import org.milepost.dialect.StaffRole;
import tools.jackson.databind.JsonNode;

/** Notes on persons and partners, and what is open about them. */
class NoteCallsTest extends OperatorCalls {

    private static final String JANE = "programmes/ATRP/persons/3081471017300186/";
    private static final String HOTEL = "partners/HOTEL/";
    private static final String CREDIT =
            """
            {"description": "Avios collected",
             "monetaryAmount": {"amount": 7000, "currency": {"currencyCode": "AVIOS"}},
             "externalTransactionIdentifier": "open",
             "externalTransactionDate": "2026-06-01T08:30:00.000Z",
             "externalReferenceIdentifier": "ERI",
             "externalSource": "HOTEL1", "type": "COLLECTION",
             "person": {"name": {"familyName": "O'Neil-Smith"}}}
            """;

    @ParameterizedTest
    @ValueSource(strings = {JANE, HOTEL, "programmes/AIRMILES/persons/84095202006/"})
    void aNoteIsWrittenListedClosedAndErased(String whose) {
        Answer written = note(whose, "Rings back on Monday", true);
        String number = written.member("number");
        List<String> listed = texts(whose);
        Answer closed = operator.patch(whose + "notes/" + number, "{\"open\": false}");
        Answer erased = operator.delete(whose + "notes/" + number);

        assertThat(written.status()).as(written.body()).isEqualTo(201);
        assertThat(written.header("location"))
                .isEqualTo("/operator/v1/" + whose + "notes/" + number);
        assertThat(written.member("writtenBy")).isEqualTo("operator");
        assertThat(listed).contains("Rings back on Monday");
        assertThat(closed.member("open")).isEqualTo("false");
        assertThat(erased.status()).isEqualTo(204);
        assertThat(texts(whose)).doesNotContain("Rings back on Monday");
        assertThat(numbers(whose)).contains(number);
        assertThat(operator.patch(whose + "notes/" + number, "{\"open\": true}").status())
                .isEqualTo(409);
    }

    /** Not in the trail either, from which nothing would take it. */
    @Test
    void anErasedTextIsNowhere() {
        String number = note(JANE, "Owes Quillfeather a favour", true).member("number");
        operator.delete(JANE + "notes/" + number);

        assertThat(instance.rowsContaining("Quillfeather")).isEmpty();
        assertThat(
                        OperatorClient.items(
                                operator.get(
                                        "changes?action=note.erased"
                                                + "&target=ATRP/3081471017300186")))
                .last()
                .satisfies(
                        it ->
                                assertThat(it.path("before").toString())
                                        .isEqualTo("{\"note\":" + number + ",\"open\":true}"));
        assertThat(instance.audit().faults()).isEmpty();
    }

    @Test
    void whatIsOpenAboutAPersonIsShownTogether() {
        instance.operatorClient("note-agent", Set.of(StaffRole.SUPPORT_AGENT));
        String collector = instance.collector(0);
        String person = "programmes/AIRMILES/persons/" + collector + "/";
        note(person, "done", false);
        note(person, "to do", true);
        Answer asked =
                operator.sendAs(
                        instance.token("note-agent"),
                        "POST",
                        "programmes/AIRMILES/collectors/" + collector + "/adjustments",
                        "{\"currency\": \"CASH\", \"miles\": 6000, \"reason\": \"x\","
                                + " \"reference\": \"open-1\"}");

        JsonNode open = OperatorClient.body(operator.get(person + "open-items"));
        operator.post("approvals/" + asked.member("number") + "/reject", "");
        JsonNode later = OperatorClient.body(operator.get(person + "open-items"));

        assertThat(open.path("notes")).hasSize(1);
        assertThat(open.path("notes").path(0).path("text").asString()).isEqualTo("to do");
        assertThat(open.path("approvals")).hasSize(1);
        assertThat(open.path("approvals").path(0).path("number").toString())
                .isEqualTo(asked.member("number"));
        assertThat(later.path("approvals")).isEmpty();
    }

    /** A partner manager sees partners, adds them with any code, and must not see persons. */
    @Test
    void aPartnerWithTheCodeOfAProgrammeShowsNothingOfItsPersons() {
        instance.operatorClient("open-agent", Set.of(StaffRole.SUPPORT_AGENT));
        instance.operatorClient("open-manager", Set.of(StaffRole.PARTNER_MANAGER));
        String manager = instance.token("open-manager");
        operator.sendAs(manager, "POST", "partners", "{\"code\": \"ATRP\", \"name\": \"x\"}");
        Answer asked = adjustJane("open-agent", "open-2");

        Answer open = operator.sendAs(manager, "GET", "partners/ATRP/open-items", "");
        operator.post("approvals/" + asked.member("number") + "/reject", "");

        assertThat(asked.status()).as(asked.body()).isEqualTo(202);
        assertThat(open.body())
                .isEqualTo("{\"notes\":[],\"approvals\":[],\"refusals\":[],\"breaks\":[]}");
    }

    @Test
    void aReversalThatWaitsIsOpenAboutThePartnerWithoutThePerson() {
        instance.operatorClient("reverse-agent", Set.of(StaffRole.SUPPORT_AGENT));
        String credited =
                operator.partner(
                                "/v1/programmes/ATRP/accounts/3081471017300186"
                                        + "/credit-transaction-requests",
                                CREDIT)
                        .member("identifier");
        assertThat(OperatorClient.within2Seconds(() -> isFound(credited))).isTrue();
        Answer asked =
                operator.sendAs(
                        instance.token("reverse-agent"),
                        "POST",
                        "programmes/ATRP/accounts/3081471017300186/credit-reversals",
                        """
                        {"confirmationNumber": "%s", "miles": 6000, "reason": "why",
                         "reference": "open-3"}
                        """
                                .formatted(credited));

        JsonNode hotel = OperatorClient.body(operator.get(HOTEL + "open-items"));
        JsonNode cars = OperatorClient.body(operator.get("partners/CARS/open-items"));
        operator.post("approvals/" + asked.member("number") + "/reject", "");

        assertThat(asked.status()).as(asked.body()).isEqualTo(202);
        assertThat(hotel.path("approvals")).hasSize(1);
        assertThat(hotel.path("approvals").path(0).path("number").toString())
                .isEqualTo(asked.member("number"));
        assertThat(hotel.toString()).doesNotContain("3081471017300186", "why");
        assertThat(cars.path("approvals")).isEmpty();
    }

    @Test
    void whatWasRefusedInTheLastDaysIsOpen() {
        String collector = instance.collector(0);
        String card = collector.replaceFirst("^7", "6");
        String person = "programmes/AIRMILES/persons/" + collector + "/";
        operator.post(person + "cards", "{\"number\": \"%s\", \"old\": \"lost\"}".formatted(card));
        operator.inquire(collector);
        operator.checkout("redeem", OperatorClient.inquiry(card, "0001"));

        assertThat(OperatorClient.within2Seconds(() -> refusals(person).size() == 2)).isTrue();

        assertThat(refusals(person))
                .extracting(it -> it.path("number").asString())
                .containsExactly(card, collector);
        JsonNode partner = OperatorClient.body(operator.get("partners/LOY1/open-items"));
        assertThat(partner.path("refusals").toString())
                .contains("\"call\":\"inquire\",\"code\":\"0025\"")
                .doesNotContain(collector);
        instance.clock().pass(Duration.ofDays(7).plusSeconds(1));
        assertThat(refusals(person)).isEmpty();
    }

    private static Answer adjustJane(String client, String reference) {
        return operator.sendAs(
                instance.token(client),
                "POST",
                "programmes/ATRP/accounts/3081471017300186/adjustments",
                "{\"miles\": 6000, \"reason\": \"x\", \"reference\": \"%s\"}".formatted(reference));
    }

    private static boolean isFound(String confirmationNumber) {
        return operator.post(
                        "searches/transfers",
                        "{\"by\": \"confirmation-number\", \"value\": \"%s\"}"
                                .formatted(confirmationNumber))
                .body()
                .contains("\"partner\":\"HOTEL\"");
    }

    private static List<JsonNode> refusals(String person) {
        return OperatorClient.body(operator.get(person + "open-items"))
                .path("refusals")
                .valueStream()
                .toList();
    }

    @Test
    void aNoteBelongsToWhomThePathNames() {
        String number = note(JANE, "of Jane", false).member("number");

        assertThat(operator.delete(HOTEL + "notes/" + number).status()).isEqualTo(404);
        assertThat(operator.get("programmes/ATRP/persons/1/notes").status()).isEqualTo(404);
        assertThat(operator.get("partners/nobody/open-items").status()).isEqualTo(404);
    }

    @Test
    void theNotesComeInPages() {
        String person = "programmes/AIRMILES/persons/" + instance.collector(0) + "/";
        note(person, "one", false);
        note(person, "two", false);
        note(person, "three", false);

        Answer first = operator.get(person + "notes?limit=2");
        Answer second = operator.get(person + "notes?limit=2&after=" + first.member("next"));

        assertThat(OperatorClient.items(first)).hasSize(2);
        assertThat(OperatorClient.items(second))
                .extracting(it -> it.path("text").asString())
                .containsExactly("three");
        assertThat(OperatorClient.body(second).has("next")).isFalse();
    }

    private static Answer note(String whose, String text, boolean open) {
        return operator.post(
                whose + "notes", "{\"text\": \"%s\", \"open\": %s}".formatted(text, open));
    }

    private static List<String> texts(String whose) {
        return OperatorClient.items(operator.get(whose + "notes?limit=1000")).stream()
                .map(it -> it.path("text").asString(""))
                .toList();
    }

    private static List<String> numbers(String whose) {
        return OperatorClient.items(operator.get(whose + "notes?limit=1000")).stream()
                .map(it -> it.path("number").toString())
                .toList();
    }
}
