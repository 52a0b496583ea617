package org.milepost.avios;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.milepost.WireClient.Answer;

/**
 * Names and households: "to credit Household account, the family name must be sent as HOUSEHOLD or
 * as merged member's surname" (Credit Currency, "Important Technical Notes").
 */
final class HouseholdTest extends AviosCalls {

    private static final String HOUSEHOLD = "3081470000000000";
    private static final String ANA = "3081470000000059";
    private static final String TOM = "3081470000000067";
    private static final String SURNAME = "MEMBERSHIP_NUMBER_SURNAME_MISMATCH";
    private static final String NAME = "MEMBERSHIP_NUMBER_NAME_MISMATCH";

    private static int count;

    @ParameterizedTest(name = "{0}: {1} {2} {3}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            nullValues = "-",
            textBlock =
                    """
            3081470000000000 | -        | HOUSEHOLD    | ok
            3081470000000000 | Anybody  | household    | ok
            3081470000000000 | Ana      | Núñez        | ok
            3081470000000000 | ANA      | NUNEZ        | ok
            3081470000000000 | -        | Nu-n'ez      | ok
            3081470000000000 | Tom      | Brown        | ok
            3081470000000000 | -        | brown        | ok
            3081470000000000 | Tom      | Núñez        | MEMBERSHIP_NUMBER_NAME_MISMATCH
            3081470000000000 | Ana      | Smith        | MEMBERSHIP_NUMBER_SURNAME_MISMATCH
            3081470000000059 | Ana      | Núñez        | ok
            3081470000000059 | -        | HOUSEHOLD    | ok
            3081470000000059 | Tom      | Brown        | ok
            3081470000000059 | -        | Nobody       | MEMBERSHIP_NUMBER_SURNAME_MISMATCH
            3081470000000018 | Zoe      | Martin       | ok
            3081470000000018 | ZOË      | martin       | ok
            3081470000000018 | Zoe\u0308 | MARTIN       | ok
            3081470000000018 | -        | Mar tin      | ok
            3081470000000018 | Zo       | Martin       | MEMBERSHIP_NUMBER_NAME_MISMATCH
            3081470000000018 | -        | HOUSEHOLD    | MEMBERSHIP_NUMBER_SURNAME_MISMATCH
            3081471017300186 | Jane     | O'Neil-Smith | ok
            3081471017300186 | jane     | ONEIL SMITH  | ok
            3081471017300186 | Jane     | O'Neil       | MEMBERSHIP_NUMBER_SURNAME_MISMATCH
            """)
    void namesAreComparedByTheirLetters(
            String number, String first, String family, String expected) {
        BodyDraft draft =
                credit().withText("person.name.familyName", family)
                        .with("person.name.firstName", first == null ? "" : "\"" + first + "\"");
        Answer answer = credit(number, draft);

        if (expected.equals("ok")) {
            assertThat(answer.body()).contains("identifier");
        } else {
            assertThat(expected).isIn(SURNAME, NAME);
            assertThat(AviosClient.errors(answer)).isEqualTo(expected);
        }
    }

    @Test
    void aCreditToAMemberOfAHouseholdGoesToTheHousehold() {
        long before = instance.avios("ATRP", HOUSEHOLD).balance().count();
        credit(ANA, credit().withText("person.name.familyName", "Brown").with(FIRST, ""));
        credit(HOUSEHOLD, credit().withText("person.name.familyName", "HOUSEHOLD"));

        assertThat(instance.avios("ATRP", HOUSEHOLD).balance().count() - before).isEqualTo(2 * 666);
    }

    @Test
    void eachMemberDebitsTheHouseholdByEitherNumberAndTheTransferRecordsWho() {
        long before = instance.avios("ATRP", HOUSEHOLD).balance().count();
        assertThat(debit(ANA, ANA).status()).isEqualTo(200);
        assertThat(debit(ANA, HOUSEHOLD).status()).isEqualTo(200);
        assertThat(debit(TOM, HOUSEHOLD).status()).isEqualTo(200);

        assertThat(before - instance.avios("ATRP", HOUSEHOLD).balance().count()).isEqualTo(3);
        assertThat(instance.history("ATRP", HOUSEHOLD))
                .map(TransferFacts::of)
                .filteredOn(it -> it.type().equals(REDEMPTION))
                .extracting(it -> it.member().orElse(""))
                .endsWith(ANA, ANA, TOM);
    }

    @Test
    void aMemberDoesNotDebitByTheOthersNumber() {
        assertThat(AviosClient.errors(debit(ANA, TOM))).isEqualTo("REQUEST_FORBIDDEN");
        assertThat(AviosClient.errors(debit("3081470000000018", HOUSEHOLD)))
                .isEqualTo("REQUEST_FORBIDDEN");
    }

    @Test
    void twoMembersSameRequestIsTwoDebits() {
        String body = BodyDraft.debit().withText(ID, "same").toString();
        Answer ana = debit(ANA, HOUSEHOLD, body);
        Answer tom = debit(TOM, HOUSEHOLD, body);

        assertThat(ana.status()).isEqualTo(200);
        assertThat(tom.status()).isEqualTo(200);
        assertThat(tom.body()).isNotEqualTo(ana.body());
        assertThat(debit(ANA, HOUSEHOLD, body).body()).isEqualTo(ana.body());
    }

    private static final String FIRST = "person.name.firstName";
    private static final String ID = "debitTransaction.externalTransactionIdentifier";
    private static final Optional<TransferFacts.Type> REDEMPTION =
            Optional.of(TransferFacts.Type.REDEMPTION);

    private static BodyDraft credit() {
        return BodyDraft.credit().withText("description", "Credit " + ++count);
    }

    private static Answer credit(String number, BodyDraft draft) {
        return hotel.send(
                "POST",
                "/v1/programmes/ATRP/accounts/" + number + "/credit-transaction-requests",
                "",
                draft.toString());
    }

    private static Answer debit(String member, String account) {
        return debit(
                member, account, BodyDraft.debit().withText(ID, "Debit " + ++count).toString());
    }

    private static Answer debit(String member, String account, String body) {
        return hotel.send(
                "POST",
                "/v1/programmes/ATRP/accounts/" + account + "/debit-transaction-requests",
                hotel.token("ATRP", member),
                body);
    }
}
