package org.milepost.avios;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.milepost.WireClient.Answer;
import org.milepost.ledger.AccountId;
import org.milepost.ledger.BookedTransfer;
import org.milepost.ledger.Epoch;
import org.milepost.ledger.Standing.Status;
import org.milepost.ledger.TransferId;
import org.milepost.ledger.TransferKind;

/** Reverse Transaction: a debit, all of it, once, by its partner, in time. */
final class ReverseCallsTest extends AviosCalls {

    private static final String JANE = "3081471017300186";

    private static int count;

    @Test
    void aDebitIsGivenBackOnce() {
        long before = balance();
        String debit = identifier(debit(), "debitTransaction");
        BodyDraft draft =
                BodyDraft.reverse(debit)
                        .withText("reverseTransaction.description", "Storno")
                        .withText("reverseTransaction.externalTransactionIdentifier", "R1");
        Answer reversed = reverse(hotel, draft.toString());

        assertThat(reversed.body())
                .matches(
                        "\\{\"reverseTransaction\":\\{\"identifier\":\"[0-9A-Z]{16}\","
                                + "\"dateMade\":\"[-0-9]{10}T[:0-9]{8}\\.000Z\","
                                + "\"originalIdentifier\":\""
                                + debit
                                + "\",\"monetaryAmount\":\\{\"amount\":1,"
                                + "\"formattedAmount\":\"1\","
                                + "\"currency\":\\{\"currencyCode\":\"AVIOS\"}},"
                                + "\"externalTransactionIdentifier\":\"R1\","
                                + "\"description\":\"Storno\",\"type\":\"REVERSAL\"}}");
        assertThat(reversed.status()).isEqualTo(200);
        assertThat(balance()).isEqualTo(before);
        assertThat(reverse(hotel, draft.toString()).body()).isEqualTo(reversed.body());
        assertThat(errors(BodyDraft.reverse(debit))).isEqualTo("REVERSAL_NOT_ALLOWED");
        assertThat(errors(BodyDraft.reverse(identifier(reversed, "reverseTransaction"))))
                .isEqualTo("TRANSACTION_INVALID");
    }

    /** A restored backup gave the debit the place of one that it had lost. */
    @Test
    void theIdentifierOfALostDebitNamesNoOtherOne() {
        debit();
        long before = balance();
        int ordinal = instance.avios("ATRP", JANE).ordinal();
        BookedTransfer lost =
                new BookedTransfer(
                        new TransferId(AccountId.of("ATRP", JANE, "AVIOS"), ordinal), new Epoch(1));

        assertThat(errors(BodyDraft.reverse(instance.confirmationNumbers().of(lost))))
                .isEqualTo("TRANSACTION_INVALID");
        assertThat(balance()).isEqualTo(before);
    }

    @Test
    void theOriginalIsNamedAsItWasForEachCaseOfItsIdentifier() {
        String debit = identifier(debit(), "debitTransaction");
        Answer reversed =
                reverse(hotel, BodyDraft.reverse(debit.toLowerCase(Locale.ROOT)).toString());

        assertThat(reversed.body()).contains("\"originalIdentifier\":\"" + debit + "\"");
    }

    /** The window is the programme's: 30 days unless it says otherwise. */
    @Test
    void theWindowEndsAfterItsDays() {
        String first = identifier(debit(), "debitTransaction");
        String second = identifier(debit(), "debitTransaction");
        Instant end = instance.clock().instant().plus(Duration.ofDays(30));
        instance.clock().set(end);
        assertThat(reverse(hotel, BodyDraft.reverse(first).toString()).status()).isEqualTo(200);
        instance.clock().set(end.plusMillis(1));
        assertThat(errors(BodyDraft.reverse(second))).isEqualTo("REVERSAL_NOT_ALLOWED");
    }

    @Test
    void onlyDebitsOfThisPartnerAndAccountAreFound() {
        String debit = identifier(debit(), "debitTransaction");
        Answer credit =
                hotel.send(
                        "POST",
                        path(JANE, "credit"),
                        "",
                        BodyDraft.credit().withText("description", "Not a debit").toString());

        assertThat(
                        errors(
                                BodyDraft.reverse(
                                        AviosClient.tree(credit).path("identifier").asString(""))))
                .isEqualTo("TRANSACTION_INVALID");
        assertThat(errors(BodyDraft.reverse("0000000000000000"))).isEqualTo("TRANSACTION_INVALID");
        assertThat(errors(BodyDraft.reverse("1"))).isEqualTo("TRANSACTION_INVALID");
        Answer ofZoe =
                hotel.send(
                        "POST",
                        path("3081470000000018", "reverse"),
                        hotel.token("ATRP", "3081470000000018"),
                        BodyDraft.reverse(debit).toString());
        assertThat(AviosClient.errors(ofZoe)).isEqualTo("TRANSACTION_INVALID");
        try (AviosClient cars = AviosClient.cars(instance)) {
            assertThat(AviosClient.errors(reverse(cars, BodyDraft.reverse(debit).toString())))
                    .isEqualTo("TRANSACTION_INVALID");
        }
        assertThat(
                        reverse(hotel, BodyDraft.reverse(debit.toLowerCase(Locale.ROOT)).toString())
                                .status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
            identifier                    |           | MANDATORY_DATA_MISSING
            identifier                    | ""        | DATA_INVALID
            identifier                    | "a-b"     | DATA_INVALID
            identifier                    | 1         | DATA_INVALID
            type                          |           | MANDATORY_DATA_MISSING
            type                          | "reversal"| DATA_INVALID
            description                   | ""        | DATA_INVALID
            externalTransactionIdentifier | 1         | DATA_INVALID
            """)
    void anElementFollowsItsRule(String name, String json, String expected) {
        BodyDraft draft =
                BodyDraft.reverse("0000000000000000")
                        .with("reverseTransaction." + name, json == null ? "" : json);

        assertThat(errors(draft)).isEqualTo(expected + " reverseTransaction." + name);
    }

    /** The refusal is not stored: the same request is booked as soon as that is allowed. */
    @Test
    void aDebitOfAClosedAccountIsReversedOnceItIsActiveAgain() {
        instance.member("ATRP", "5550001", "5550001");
        instance.transfer("ATRP", "5550001", TransferKind.ISSUANCE, 10, "{}");
        String debit = identifier(send("debit", BodyDraft.debit().toString()), "debitTransaction");
        String reversal = BodyDraft.reverse(debit).toString();
        instance.setStatus("ATRP", "5550001", Status.CANCELLED);
        Answer refused = send("reverse", reversal);
        instance.setStatus("ATRP", "5550001", Status.ACTIVE);
        Answer reversed = send("reverse", reversal);
        instance.setStatus("ATRP", "5550001", Status.CANCELLED);
        Answer repeated = send("reverse", reversal);

        assertThat(refused.status()).isEqualTo(401);
        assertThat(reversed.status()).isEqualTo(200);
        assertThat(repeated.body()).isEqualTo(reversed.body());
        assertThat(instance.avios("ATRP", "5550001").balance().count()).isEqualTo(10);
    }

    private static Answer send(String call, String body) {
        return hotel.send(
                "POST",
                path("5550001", call),
                hotel.token("ATRP", "5550001") + "Idempotency-Key: " + call + "\r\n",
                body);
    }

    private static Answer debit() {
        return hotel.send(
                "POST",
                path(JANE, "debit"),
                hotel.token("ATRP", JANE),
                BodyDraft.debit()
                        .withText("debitTransaction.externalTransactionIdentifier", "D" + ++count)
                        .toString());
    }

    private static Answer reverse(AviosClient phone, String body) {
        return phone.send("POST", path(JANE, "reverse"), phone.token("ATRP", JANE), body);
    }

    private static String errors(BodyDraft draft) {
        return AviosClient.errors(reverse(hotel, draft.toString()));
    }

    private static String identifier(Answer answer, String envelope) {
        return AviosClient.tree(answer).path(envelope).path("identifier").asString("");
    }

    private static long balance() {
        return instance.avios("ATRP", JANE).balance().count();
    }

    private static String path(String number, String call) {
        return "/v1/programmes/ATRP/accounts/" + number + "/" + call + "-transaction-requests";
    }
}
