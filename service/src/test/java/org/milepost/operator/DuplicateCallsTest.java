package org.milepost.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.milepost.Await;
import org.milepost.WireClient.Answer;
import tools.jackson.databind.JsonNode;

/** Members who may be the same person: shown when one is added, and on demand. */
class DuplicateCallsTest extends OperatorCalls {

    private static final Pattern NUMBER = Pattern.compile("\"membershipNumber\":\"([0-9]+)\"");

    @AfterAll
    static void theBooksAreRight() {
        assertThat(instance.audit().faults()).isEmpty();
    }

    @Test
    void whoeverSharesMailOrTelephoneOrNameAndBirthIsShown() {
        String ida = join("Ida", "Kröger", "1961-04-05", "ida@milepost.example", "+4930123450001");
        String mail = join("Udo", "Kling", "1962-04-05", "IDA@milepost.example", "+4930123450002");
        String telephone =
                join("Eva", "Lang", "1963-04-05", "eva@milepost.example", "030123450001");
        String name =
                join("IDA", "Kroger", "1961-04-05", "other@milepost.example", "+4930123450004");
        String other =
                join("Ida", "Kröger", "1961-04-06", "else@milepost.example", "+4930123450005");
        awaitRead(other);

        List<JsonNode> found = OperatorClient.items(duplicates("ATRP", ida));

        assertThat(found)
                .extracting(it -> it.path("number").asString() + it.path("shared"))
                .containsExactlyInAnyOrder(
                        mail + "[\"email\"]",
                        telephone + "[\"telephone\"]",
                        name + "[\"name-and-date-of-birth\"]");
        assertThat(OperatorClient.items(duplicates("ATRP", other))).isEmpty();
    }

    @Test
    void aMemberThatIsAddedTwiceIsShownAtOnce() {
        Answer first = add("85101", "José", "Peña", "1990-01-02");
        awaitRead("85101");
        Answer second = add("85102", "Jose", "PENA", "1990-01-02");
        Answer born = add("85103", "Jose", "Pena", "1990-01-03");

        assertThat(first.status()).isEqualTo(201);
        assertThat(OperatorClient.body(first).has("likelyDuplicates")).isFalse();
        assertThat(second.member("likelyDuplicates")).isEqualTo("[\"85101\"]");
        assertThat(OperatorClient.body(born).has("likelyDuplicates")).isFalse();
        assertThat(operator.get("programmes/AERC/members/85102").body())
                .doesNotContain("likelyDuplicates");
    }

    @Test
    void nobodyIsLikeAnUnknownMember() {
        assertThat(OperatorClient.items(duplicates("ATRP", "85999"))).isEmpty();
        assertThat(OperatorClient.places(duplicates("NOWHERE", "85999")))
                .containsExactly("/programme");
    }

    private static Answer duplicates(String programme, String number) {
        return operator.post(
                "searches/duplicates",
                "{\"programme\": \"%s\", \"number\": \"%s\"}".formatted(programme, number));
    }

    private static Answer add(String number, String first, String family, String born) {
        return operator.post(
                "programmes/AERC/members",
                """
                {"number": "%s", "firstName": "%s", "familyName": "%s", "dateOfBirth": "%s"}
                """
                        .formatted(number, first, family, born));
    }

    /** Enrols a member through the partner API; the number. */
    private static String join(
            String first, String family, String born, String email, String telephone) {
        Answer joined =
                operator.partner(
                        "/v3/programmes/ATRP/join-requests",
                        """
                        {"member": {
                           "person": {
                              "title": "Dr", "name": {"firstName": "%s", "familyName": "%s"},
                              "dateOfBirth": "%s"},
                           "contact": {
                              "emailAddress": "%s", "telephoneNumber": "%s",
                              "postalAddress": {
                                 "line1": "1 Main", "city": "Berlin", "postalCode": "10115",
                                 "countryCode": "DE"}}}}
                        """
                                .formatted(first, family, born, email, telephone));
        Matcher number = NUMBER.matcher(joined.body());
        assertThat(number.find()).as(joined.toString()).isTrue();
        return number.group(1);
    }

    /** Waits until no change of a member is unread. */
    private static void awaitRead(String number) {
        Await.until(
                "all changes are read",
                () ->
                        operator.post(
                                        "searches/persons",
                                        "{\"by\": \"number\", \"value\": \"" + number + "\"}")
                                .body()
                                .contains("\"unreadChanges\":0"));
    }
}
