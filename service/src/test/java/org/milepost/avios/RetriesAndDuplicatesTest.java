package org.milepost.avios;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.milepost.RunningInstance;
import org.milepost.WireClient.Answer;
import org.milepost.ledger.TransferKind;

/** What a second request gets: the first answer, a duplicate, or a conflict. */
final class RetriesAndDuplicatesTest extends AviosCalls {

    private static final String JANE = "/v1/programmes/ATRP/accounts/3081471017300186";
    private static final String CREDIT = JANE + "/credit-transaction-requests";
    private static final String DEBIT = JANE + "/debit-transaction-requests";

    private static AviosClient cars;
    private static String token;

    @BeforeAll
    static void prepare() {
        cars = AviosClient.cars(instance);
        token = hotel.token("ATRP", "3081471017300186");
    }

    @AfterAll
    static void closeOthers() {
        cars.close();
    }

    /** Credit Currency, DUPLICATE_TRANSACTION: the same amount, description and date, for ever. */
    @Test
    void aRepeatedCreditIsADuplicateHoweverLate() {
        String body = credit("for ever").toString();
        assertThat(post(hotel, CREDIT, "", body).status()).isEqualTo(200);

        assertThat(errors(CREDIT, "", body)).isEqualTo("DUPLICATE_TRANSACTION");
        instance.clock().set(RunningInstance.NOON.plus(Duration.ofDays(3_000)));
        assertThat(errors(CREDIT, "", body)).isEqualTo("DUPLICATE_TRANSACTION");
        instance.restart();
        pickUpAgain();
        assertThat(errors(CREDIT, "", body)).isEqualTo("DUPLICATE_TRANSACTION");
        instance.clock().set(RunningInstance.NOON);
    }

    /** What makes a duplicate, and what does not. */
    @ParameterizedTest(name = "{0} = {1}: {2}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
            externalTransactionIdentifier | "another"                     | DUPLICATE_TRANSACTION
            externalReferenceIdentifier   | "another"                     | DUPLICATE_TRANSACTION
            externalSource                | "LLOYDS"                      | DUPLICATE_TRANSACTION
            person.name.firstName         |                               | DUPLICATE_TRANSACTION
            monetaryAmount.amount         | "666"                         | DUPLICATE_TRANSACTION
            externalTransactionDate       | "2026-06-01T09:30:00+01:00"   | DUPLICATE_TRANSACTION
            monetaryAmount.amount         | 667                           | ok
            description                   | "Another"                     | ok
            externalTransactionDate       | "2026-06-01T08:30:00.001Z"    | ok
            """)
    void aDuplicateHasTheSameAmountDescriptionAndDate(String path, String json, String expected) {
        String same = "compared " + path + json;
        post(hotel, CREDIT, "", credit(same).toString());
        Answer second =
                post(
                        hotel,
                        CREDIT,
                        "",
                        credit(same).with(path, json == null ? "" : json).toString());

        if (expected.equals("ok")) {
            assertThat(second.status()).isEqualTo(200);
        } else {
            assertThat(AviosClient.errors(second)).isEqualTo(expected);
        }
    }

    @Test
    void anotherPartnersOrMembersCreditIsNoDuplicate() {
        BodyDraft draft = credit("of others");
        assertThat(post(hotel, CREDIT, "", draft.toString()).status()).isEqualTo(200);
        assertThat(
                        post(cars, CREDIT, "", draft.withText("externalSource", "CARS1").toString())
                                .status())
                .isEqualTo(200);
        BodyDraft zoe =
                credit("of others")
                        .withText("person.name.firstName", "Zoe")
                        .withText("person.name.familyName", "Martin");
        assertThat(
                        post(
                                        hotel,
                                        "/v1/programmes/ATRP/accounts/3081470000000018"
                                                + "/credit-transaction-requests",
                                        "",
                                        zoe.toString())
                                .status())
                .isEqualTo(200);
    }

    /** Who was short of Avios and then collected some may ask the same again. */
    @Test
    void aRefusedDebitWithoutAKeyIsDecidedAfreshAndOneWithAKeyIsNot() {
        instance.member("ATRP", "888010", "888010");
        String path = "/v1/programmes/ATRP/accounts/888010/debit-transaction-requests";
        String members = hotel.token("ATRP", "888010");
        String keyed = members + "Idempotency-Key: short-of-Avios\r\n";
        String body = BodyDraft.debit().toString();
        assertThat(errors(path, members, body)).isEqualTo("BALANCE_INSUFFICIENT");
        assertThat(errors(path, keyed, body)).isEqualTo("BALANCE_INSUFFICIENT");

        instance.transfer("ATRP", "888010", TransferKind.ISSUANCE, 100, "{}");

        assertThat(errors(path, keyed, body)).isEqualTo("BALANCE_INSUFFICIENT");
        assertThat(post(hotel, path, members, body).status()).isEqualTo(200);
        assertThat(post(hotel, path, members, body).status()).isEqualTo(200);
        assertThat(instance.avios("ATRP", "888010").balance().count()).isEqualTo(99);
    }

    @Test
    void aCreditThatWasRefusedIsNoDuplicate() {
        String wrong = credit("refused").withText("person.name.firstName", "Joan").toString();
        assertThat(errors(CREDIT, "", wrong)).isEqualTo("MEMBERSHIP_NUMBER_NAME_MISMATCH");
        assertThat(errors(CREDIT, "", wrong)).isEqualTo("MEMBERSHIP_NUMBER_NAME_MISMATCH");
        assertThat(post(hotel, CREDIT, "", credit("refused").toString()).status()).isEqualTo(200);
    }

    @Test
    void aKeyGivesTheFirstAnswerAgainForTheSameContentOnly() {
        String body = credit("keyed").toString();
        Answer first = post(hotel, CREDIT, "Idempotency-Key: k1\r\n", body);
        assertThat(first.status()).isEqualTo(200);

        assertThat(post(hotel, CREDIT, "Idempotency-Key: k1\r\n", body).body())
                .isEqualTo(first.body());
        assertThat(errors(CREDIT, "Idempotency-Key: k2\r\n", body))
                .isEqualTo("DUPLICATE_TRANSACTION");
        assertThat(errors(CREDIT, "", body)).isEqualTo("DUPLICATE_TRANSACTION");
        assertThat(errors(CREDIT, "Idempotency-Key: k1\r\n", credit("keyed 2").toString()))
                .isEqualTo("DATA_INVALID");
        instance.restart();
        pickUpAgain();
        assertThat(post(hotel, CREDIT, "Idempotency-Key: k1\r\n", body).body())
                .isEqualTo(first.body());
    }

    @Test
    void theSameKeyOfAnotherCallOrPartnerIsAnotherKey() {
        String key = "Idempotency-Key: shared\r\n";
        assertThat(post(hotel, CREDIT, key, credit("shared").toString()).status()).isEqualTo(200);
        assertThat(post(hotel, DEBIT, token + key, debit("shared").toString()).status())
                .isEqualTo(200);
        assertThat(
                        post(
                                        cars,
                                        CREDIT,
                                        key,
                                        credit("shared")
                                                .withText("externalSource", "CARS1")
                                                .toString())
                                .status())
                .isEqualTo(200);
    }

    @Test
    void aDebitWithAnotherKeyIsAnotherDebit() {
        String body = debit("twice").toString();
        Answer first = post(hotel, DEBIT, token + "Idempotency-Key: d1\r\n", body);

        assertThat(post(hotel, DEBIT, token + "Idempotency-Key: d1\r\n", body).body())
                .isEqualTo(first.body());
        Answer second = post(hotel, DEBIT, token + "Idempotency-Key: d2\r\n", body);
        assertThat(second.status()).isEqualTo(200);
        assertThat(second.body()).isNotEqualTo(first.body());
    }

    /** A member may still pay the same thing twice by saying so: other content is a new debit. */
    @Test
    void aDebitWithOtherContentIsANewDebit() {
        Answer first = post(hotel, DEBIT, token, debit("one").toString());
        Answer again = post(hotel, DEBIT, token, debit("one").toString());
        Answer other =
                post(
                        hotel,
                        DEBIT,
                        token,
                        debit("one")
                                .withText("debitTransaction.externalPartnerIdentifier", "X")
                                .toString());

        assertThat(again.body()).isEqualTo(first.body());
        assertThat(other.body()).isNotEqualTo(first.body());
    }

    private static BodyDraft credit(String description) {
        return BodyDraft.credit().withText("description", description.replaceAll("[\"\\\\]", ""));
    }

    private static BodyDraft debit(String description) {
        return BodyDraft.debit().withText("debitTransaction.description", description);
    }

    private static String errors(String path, String headers, String body) {
        return AviosClient.errors(post(hotel, path, headers, body));
    }

    private static Answer post(AviosClient phone, String path, String headers, String body) {
        return phone.send("POST", path, headers, body);
    }

    private static void pickUpAgain() {
        hotel.close();
        cars.close();
        hotel = AviosClient.hotel(instance);
        cars = AviosClient.cars(instance);
    }
}
