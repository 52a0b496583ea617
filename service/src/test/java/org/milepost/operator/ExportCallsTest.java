package org.milepost.operator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.milepost.WireClient;
import org.milepost.WireClient.Answer;
import org.milepost.dialect.StaffRole;
import org.milepost.http.Json;
import tools.jackson.databind.JsonNode;

/** A person's data is exported, and then erased, also from what is searched. */
class ExportCallsTest extends OperatorCalls {

    private static int count;

    @Test
    void theExportHasAllThatIsKnownOfAPerson() {
        String number = join("Ottilie", "Winterstein");
        correct(number, 70, "for Winterstein");
        correct(number, -20, "too much");
        note(number, "Winterstein rang");
        refuse(number);
        operator.post(path(number) + "/cards", "{\"number\": \"94777\", \"old\": \"lost\"}");

        List<JsonNode> items = exportWith(2, number);

        assertThat(items)
                .extracting(it -> it.path("part").asString())
                .startsWith(
                        "profile",
                        "account",
                        "card",
                        "card",
                        "note",
                        "transfer",
                        "transfer",
                        "trail-entry")
                .endsWith("trail-entry", "refusal");
        JsonNode profile = items.getFirst().path("data");
        assertThat(profile.path("familyName").asString()).isEqualTo("Winterstein");
        assertThat(profile.path("dateOfBirth").asString()).isEqualTo("1984-02-29");
        assertThat(profile.path("email").asString()).isEqualTo("ottilie@milepost.example");
        assertThat(profile.path("telephone").asString())
                .endsWith(telephone("Ottilie").substring(1));
        assertThat(profile.path("address").path("lines").get(0).asString())
                .isEqualToIgnoringCase("1 rue de l'Eau");
        assertThat(profile.path("hasPassword").asBoolean()).isTrue();
        assertThat(data(items, "account").getFirst().path("balances").path("AVIOS").asLong())
                .isEqualTo(50);
        assertThat(data(items, "card"))
                .extracting(it -> it.path("number").asString() + " " + it.path("state").asString())
                .containsExactly(number + " lost", "94777 active");
        assertThat(data(items, "note").getFirst().path("text").asString())
                .isEqualTo("Winterstein rang");
        assertThat(data(items, "transfer"))
                .extracting(it -> it.path("note").asString())
                .containsExactly("too much", "for Winterstein");
        assertThat(data(items, "trail-entry"))
                .extracting(it -> it.path("action").asString())
                .contains("account.adjusted", "note.added");
        assertThat(data(items, "refusal").getFirst().path("number").asString()).isEqualTo(number);
    }

    @Test
    void thePagesTogetherAreTheWholeExport() {
        String number = join("Paula", "Seitenweise");
        for (int i = 1; i <= 5; i++) {
            correct(number, i, "part " + i);
            note(number, "note " + i);
            refuse(number);
        }
        List<JsonNode> whole = exportWith(5, number);

        for (int limit : new int[] {1, 2, 7}) {
            List<JsonNode> pages = export(number, limit);

            // reading adds entries to the trail
            assertThat(withoutReads(pages)).as("limit " + limit).isEqualTo(withoutReads(whole));
        }
        assertThat(withoutReads(whole)).hasSizeGreaterThan(20);
    }

    @Test
    void eachPageIsInTheTrailAndOnlyAnAdministratorGetsIt() {
        String number = join("Rita", "Recht");
        instance.operatorClient("export-auditor", Set.of(StaffRole.AUDITOR));
        String path = path(number);

        Answer refused =
                operator.sendAs(instance.token("export-auditor"), "GET", path + "/export", "");
        operator.get(path + "/export?limit=1");

        assertThat(refused.status()).isEqualTo(403);
        assertThat(
                        OperatorClient.items(
                                operator.get(
                                        "changes?kind=read&target=ATRP/" + number + "&limit=10")))
                .singleElement()
                .satisfies(
                        it ->
                                assertThat(it.path("after").path("call").asString())
                                        .isEqualTo(
                                                "GET programmes/{programme}/persons/{number}/export"));
        assertThat(operator.get("programmes/ATRP/persons/1/export").status()).isEqualTo(404);
        for (String after :
                List.of(
                        "x",
                        "note.x",
                        "transfer.1",
                        "refusal.1-2",
                        "profile.-1",
                        "trail-entry.1")) {
            assertThat(OperatorClient.places(operator.get(path + "/export?after=" + after)))
                    .as(after)
                    .containsExactly("after");
        }
    }

    /** Otherwise the data of others who share the account would be given away. */
    @Test
    void ofAHouseholdOnlyTheTransfersOfThePersonAreExported() {
        String household = Integer.toString(94_000 + ++count);
        String member = Integer.toString(94_000 + ++count);
        operator.post("programmes/ATRP/accounts", "{\"number\": \"" + household + "\"}");
        operator.post(
                "programmes/ATRP/members",
                "{\"number\": \"%s\", \"firstName\": \"Ana\", \"familyName\": \"Nunez\", \"household\": \"%s\"}"
                        .formatted(member, household));
        correct(household, 70, "of all");

        List<JsonNode> items = export(member, 100);

        assertThat(data(items, "account").getFirst().path("number").asString())
                .isEqualTo(household);
        assertThat(data(items, "transfer")).isEmpty();
    }

    @Test
    void aCollectorsDataIsExported() {
        String collector = instance.collector(0);
        operator.post(
                "programmes/AIRMILES/collectors/" + collector + "/adjustments",
                "{\"currency\": \"DREAM\", \"miles\": 7, \"reason\": \"x\", \"reference\": \"x\"}");

        assertThat(
                        OperatorClient.within2Seconds(
                                () ->
                                        !data(export("AIRMILES", collector, 100), "transfer")
                                                .isEmpty()))
                .isTrue();

        assertThat(export("AIRMILES", collector, 100))
                .extracting(it -> it.path("part").asString())
                .startsWith("account", "card", "transfer", "trail-entry");
    }

    @Test
    void aPersonThatWasMergedHasNoCardsOfItsOwn() {
        String merged = join("Vera", "Vereint");
        String into = join("Vera", "Vereinter");
        operator.post(path(merged) + "/merge", "{\"into\": \"" + into + "\"}");

        assertThat(data(export(merged, 1_000), "card")).isEmpty();
        assertThat(data(export(merged, 1_000), "profile")).hasSize(1);
        assertThat(data(export(into, 1_000), "card"))
                .extracting(it -> it.path("number").asString())
                .containsExactly(merged, into);
    }

    @Test
    void afterAnErasureNothingOfThePersonIsLeftInReadModelsAndRefusals() {
        String number = join("Xaverine", "Quastenflosser");
        refuse(number);
        assertThat(OperatorClient.within2Seconds(() -> found("quastenflosser") == 1)).isTrue();
        assertThat(instance.rowsContaining("quastenflosser")).isNotEmpty();
        assertThat(
                        instance.rowsContaining(
                                new StringBuilder(telephone("Xaverine").substring(1))
                                        .reverse()
                                        .toString()))
                .isNotEmpty();
        operator.patch("programmes/ATRP/accounts/" + number, "{\"status\": \"cancelled\"}");

        Answer erased = operator.post(path(number) + "/erasure", "");

        assertThat(erased.status()).as(erased.body()).isEqualTo(200);
        assertThat(OperatorClient.within2Seconds(() -> found("quastenflosser") == 0)).isTrue();
        assertThat(instance.rowsContaining("quastenflosser")).isEmpty();
        assertThat(instance.rowsContaining("Quastenflosser")).isEmpty();
        assertThat(instance.rowsContaining("xaverine@milepost.example")).isEmpty();
        String digits = telephone("Xaverine").substring(1);
        assertThat(instance.rowsContaining(digits)).isEmpty();
        assertThat(instance.rowsContaining(new StringBuilder(digits).reverse().toString()))
                .isEmpty();
        List<JsonNode> items = export(number, 1_000);
        assertThat(data(items, "refusal")).isEmpty();
        assertThat(items)
                .noneMatch(it -> it.toString().toLowerCase(Locale.ROOT).contains("quasten"));
        assertThat(instance.audit().faults()).isEmpty();
    }

    private static long found(String name) {
        return OperatorClient.items(
                        operator.post(
                                "searches/persons",
                                "{\"by\": \"name\", \"value\": \"%s\"}".formatted(name)))
                .size();
    }

    /** The export, as soon as it has so many transfers: they are read a moment later. */
    private static List<JsonNode> exportWith(int transfers, String number) {
        assertThat(
                        OperatorClient.within2Seconds(
                                () -> data(export(number, 1_000), "transfer").size() == transfers))
                .isTrue();
        return export(number, 1_000);
    }

    /** A number that only the person with this name has. */
    private static String telephone(String firstName) {
        return "+3312"
                + String.format(
                        Locale.ROOT, "%08d", Math.floorMod(firstName.hashCode(), 100_000_000));
    }

    private static List<JsonNode> export(String number, int limit) {
        return export("ATRP", number, limit);
    }

    private static List<JsonNode> export(String programme, String number, int limit) {
        List<JsonNode> items = new ArrayList<>();
        Optional<String> next = Optional.of("");
        while (next.isPresent()) {
            Answer page =
                    operator.get(
                            "programmes/%s/persons/%s/export?limit=%d%s"
                                    .formatted(
                                            programme,
                                            number,
                                            limit,
                                            next.get().isEmpty() ? "" : "&after=" + next.get()));
            assertThat(page.status()).as(page.body()).isEqualTo(200);
            items.addAll(OperatorClient.items(page));
            next = Optional.ofNullable(page.members().get("next"));
        }
        return items;
    }

    private static List<String> withoutReads(List<JsonNode> items) {
        return items.stream()
                .filter(it -> !it.path("data").path("action").asString("").equals("person.read"))
                .map(JsonNode::toString)
                .toList();
    }

    private static List<JsonNode> data(List<JsonNode> items, String part) {
        return items.stream()
                .filter(it -> it.path("part").asString().equals(part))
                .map(it -> it.path("data"))
                .toList();
    }

    private static String path(String number) {
        return "programmes/ATRP/persons/" + number;
    }

    private static void note(String number, String text) {
        assertThat(
                        operator.post(path(number) + "/notes", "{\"text\": \"%s\"}".formatted(text))
                                .status())
                .isEqualTo(201);
    }

    private static void correct(String number, long miles, String reason) {
        Answer booked =
                operator.post(
                        "programmes/ATRP/accounts/" + number + "/adjustments",
                        "{\"miles\": %d, \"reason\": \"%s\", \"reference\": \"export-%d\"}"
                                .formatted(miles, reason, ++count));
        assertThat(booked.status()).as(booked.body()).isEqualTo(201);
    }

    /** A partner's request about the person is refused, and the refusal is stored. */
    private static void refuse(String number) {
        int before = refusals(number);
        operator.partner(
                "/v1/programmes/ATRP/accounts/" + number + "/credit-transaction-requests", "{}");
        assertThat(OperatorClient.within2Seconds(() -> refusals(number) > before)).isTrue();
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

    private static String join(String firstName, String familyName) {
        String body =
                """
                {"member": {
                   "person": {
                      "title": "Dr", "name": {"firstName": "%1$s", "familyName": "%2$s"},
                      "dateOfBirth": "1984-02-29"},
                   "contact": {
                      "emailAddress": "%3$s@milepost.example", "telephoneNumber": "%4$s",
                      "postalAddress": {
                         "line1": "1 rue de l'Eau", "city": "Paris",
                         "postalCode": "75001", "countryCode": "FR"}}},
                 "securityProfile": {"password": "long enough"}}
                """
                        .formatted(
                                firstName,
                                familyName,
                                firstName.toLowerCase(Locale.ROOT),
                                telephone(firstName));
        try (WireClient partner = new WireClient(instance.url())) {
            Answer joined =
                    partner.send(
                            "POST",
                            "/v3/programmes/ATRP/join-requests?api_key=sandbox0sandbox0sandbox0",
                            "Content-Type: application/json\r\n",
                            body.getBytes(UTF_8));
            assertThat(joined.status()).as(joined.body()).isEqualTo(201);
            return Json.readObject(joined.body().getBytes(UTF_8))
                    .path("member")
                    .path("membershipNumber")
                    .asString();
        }
    }
}
