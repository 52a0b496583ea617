package org.milepost.avios;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.milepost.dialect.IdempotencyKey;
import org.milepost.http.Json;
import org.milepost.http.Response;
import org.milepost.ledger.AccountId;
import org.milepost.ledger.BookedTransfer;
import org.milepost.ledger.ConfirmationNumber;
import org.milepost.ledger.ConfirmationNumbers;
import org.milepost.ledger.Decision;
import org.milepost.ledger.Epoch;
import org.milepost.ledger.HistoryEntry;
import org.milepost.ledger.HouseId;
import org.milepost.ledger.Identity;
import org.milepost.ledger.Link;
import org.milepost.ledger.Miles;
import org.milepost.ledger.StoredAnswer;
import org.milepost.ledger.Transfer;
import org.milepost.ledger.TransferId;
import org.milepost.ledger.TransferKind;
import org.milepost.programme.Partner;
import org.milepost.programme.PartnerId;

/** How what was booked or refused is worded, listed and recognised again. */
@Tag("mutation")
class AnswersTest {

    private static final Instant NOW = Instant.parse("2026-06-15T16:00:00.123456Z");
    private static final BookedTransfer BOOKING =
            new BookedTransfer(
                    new TransferId(AccountId.of("ATRP", "3081471017300186", "AVIOS"), 7),
                    new Epoch(3));
    private static final ConfirmationNumbers NUMBERS = new ConfirmationNumbers(new byte[32]);
    private static final String NUMBER = NUMBERS.of(BOOKING);
    private static final Wording WORDING = new Wording(NUMBERS);
    private static final Partner HOTEL = new Partner(new PartnerId(7), "HOTEL", "Hotels", true);

    @Test
    void aCreditsAnswerRepeatsTheRequest() {
        CreditRequest request =
                new CreditRequest(
                        Optional.of("Two nights"),
                        666,
                        "ETI",
                        Instant.parse("2026-06-01T00:00:00Z"),
                        Optional.of("ERI"),
                        Optional.empty(),
                        Optional.of("EPI"),
                        "HOTEL1",
                        List.of(),
                        Optional.empty(),
                        "Smith");

        assertThat(text(WORDING.credit(request, receipt(666))))
                .isEqualTo(
                        """
                        {"identifier":"%s","dateMade":"2026-06-15T16:00:00.123Z",\
                        "description":"Two nights","monetaryAmount":{"amount":666,\
                        "formattedAmount":"666","currency":{"currencyCode":"AVIOS"}},\
                        "externalTransactionIdentifier":"ETI",\
                        "externalTransactionDate":"2026-06-01T00:00:00.000Z",\
                        "externalReferenceIdentifier":"ERI","externalPartnerIdentifier":"EPI",\
                        "externalSource":"HOTEL1","type":"COLLECTION"}"""
                                .formatted(NUMBER));
    }

    @Test
    void aDebitsAnswerHasLostTwoAccents() {
        DebitRequest request =
                new DebitRequest(
                        5, NOW, "Café", "ÉTI", Optional.of("ÉRI"), "Référence", "FLB", List.of());

        assertThat(text(WORDING.debit(request, receipt(5))))
                .isEqualTo(
                        """
                        {"debitTransaction":{"identifier":"%s",\
                        "dateMade":"2026-06-15T16:00:00.123Z","monetaryAmount":{"amount":5,\
                        "formattedAmount":"5","currency":{"currencyCode":"AVIOS"}},\
                        "description":"Cafe","externalTransactionIdentifier":"ÉTI",\
                        "externalReferenceIdentifier":"ÉRI",\
                        "externalReferenceDescription":"Reference",\
                        "externalPartnerIdentifier":"FLB","type":"REDEMPTION"}}"""
                                .formatted(NUMBER));
    }

    @Test
    void aReversalsAnswerNamesBoth() {
        ReverseRequest request = new ReverseRequest("A0", Optional.of("T"), Optional.empty());

        assertThat(text(WORDING.reversal(request, receipt(5))))
                .isEqualTo(
                        """
                        {"reverseTransaction":{"identifier":"%s",\
                        "dateMade":"2026-06-15T16:00:00.123Z","originalIdentifier":"A0",\
                        "monetaryAmount":{"amount":5,"formattedAmount":"5",\
                        "currency":{"currencyCode":"AVIOS"}},\
                        "externalTransactionIdentifier":"T","type":"REVERSAL"}}"""
                                .formatted(NUMBER));
    }

    /** An addition is a credit, a withdrawal is a debit with a generated reference. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
            ISSUANCE     | 5  | {"partner":"HOTEL","description":"Été","source":"hotel1","referenceId":"ñ234567890x"} | creditTransaction | "ETE","externalSource":"HOTEL1","externalReferenceIdentifier":"N234567890",
            ISSUANCE     | 5  | {"partner":"avios_hotel_1"} | creditTransaction | "CREDIT","externalSource":"AVIOS-HOTE",
            ADJUSTMENT   | 5  | {} | creditTransaction | "ADJUSTMENT","externalSource":"ATRP",
            REVERSAL     | 5  | {"partner":"HOTEL"} | creditTransaction | "REVERSAL","externalSource":"HOTEL",
            CANCELLATION | 5  | {"partner":"HOTEL"} | creditTransaction | "CANCELLATION","externalSource":"HOTEL",
            REDEMPTION   | -5 | {"partner":"HOTEL","referenceId":"R"} | debitTransaction | "DEBIT","externalReferenceIdentifier":"@@",
            """)
    void aTransferIsListedAsWhatItDoes(
            TransferKind kind, long change, String facts, String name, String members) {
        assertThat(listed(transfer(kind, change, facts)))
                .isEqualTo(
                        """
                        {"transaction":[{"%s":{"identifier":"%s",\
                        "dateMade":"2026-06-15T16:00:00.123Z","description":%s\
                        "amount":{"amount":5,"formattedAmount":"5",\
                        "currency":{"currencyCode":"AVIOS"}}}}]}"""
                                .formatted(
                                        name, NUMBER, members.replace("@@", NUMBER.substring(6))));
    }

    @Test
    void aListHasItsTransfersInTheirOrderAndNoneIsNoList() {
        Transfer one = transfer(TransferKind.ISSUANCE, 1, "{}");
        Transfer other = transfer(TransferKind.ISSUANCE, 2, "{}");

        assertThat(listed()).isEqualTo("{}");
        assertThat(listed(one, other)).containsSubsequence("\"amount\":1", "\"amount\":2");
    }

    @Test
    void aDescriptionIsCut() {
        String facts = "{\"description\":\"" + "é".repeat(60) + "\"}";

        assertThat(listed(transfer(TransferKind.ISSUANCE, 1, facts)))
                .contains("\"" + "E".repeat(51) + "\"");
    }

    /** A refusal of the rules is at the top or a child, depending on its code. */
    @Test
    void aRefusalOfTheRulesIsReported() {
        Outcome.moved(5).requireDone();

        PartnerRefusal balance = refusal(Outcome.refused(ErrorCode.BALANCE_INSUFFICIENT));
        assertThat(balance.code()).isEqualTo(ErrorCode.BALANCE_INSUFFICIENT);
        assertThat(balance.developerMessage().orElseThrow()).contains("sufficient mileage balance");
        assertThat(balance.children()).isEmpty();

        PartnerRefusal names = refusal(Outcome.refused(ErrorCode.MEMBERSHIP_NUMBER_NAME_MISMATCH));
        assertThat(names.code()).isEqualTo(ErrorCode.MEMBERSHIP_NUMBER_NAME_MISMATCH);
        assertThat(names.developerMessage()).isEmpty();

        PartnerRefusal most =
                refusal(Outcome.refused(ErrorCode.DATA_INVALID, "monetaryAmount.amount"));
        assertThat(most.code()).isEqualTo(ErrorCode.REQUEST_INVALID);
        assertThat(most.children()).hasSize(1);
        assertThat(most.children().getFirst().path()).hasValue("monetaryAmount.amount");
        assertThat(most.children().getFirst().developerMessage().orElseThrow())
                .contains("may credit at once");
    }

    @ParameterizedTest
    @CsvSource({
        "PROGRAMME_INVALID, REQUEST_INVALID, 1",
        "BALANCE_INSUFFICIENT, BALANCE_INSUFFICIENT, 0",
    })
    void aCodeKnowsWhereItStands(ErrorCode code, ErrorCode top, int children) {
        assertThat(PartnerRefusal.of(code).code()).isEqualTo(top);
        assertThat(PartnerRefusal.of(code).children()).hasSize(children);
        assertThat(PartnerRefusal.of(code, "why").code()).isEqualTo(top);
        assertThat(PartnerRefusal.of(code, "why").developerMessage().isPresent())
                .isEqualTo(children == 0);
    }

    /** The partner's key within account and call, or the content for a day. */
    @Test
    void aRetryIsRecognisedByItsKeyOrItsContent() {
        Identity keyed = identity("DEBIT", Optional.of("key"));
        Identity bare = identity("DEBIT", Optional.empty());

        assertThat(keyed).isEqualTo(identity("DEBIT", Optional.of("key")));
        assertThat(keyed.kind()).isEqualTo(Identity.Kind.KEY);
        assertThat(keyed.answerLifetime()).isEqualTo(Duration.ofDays(7));
        assertThat(bare).isEqualTo(identity("DEBIT", Optional.empty()));
        assertThat(bare.kind()).isEqualTo(Identity.Kind.CONTENT);
        assertThat(bare.answerLifetime()).isEqualTo(Duration.ofHours(24));
        assertThat(keyed.digest()).isNotEqualTo(identity("REVERSE", Optional.of("key")).digest());
    }

    /** A member who was refused and then collected enough may ask the same again. */
    @Test
    void aRefusalIsKeptForAKeyOnly() {
        Decision declined = new Decision.Declined("facts");
        Identity keyed = identity("DEBIT", Optional.of("key"));
        Identity bare = identity("DEBIT", Optional.empty());

        assertThat(TransferCommand.asStored(keyed, declined)).isEqualTo(declined);
        assertThat(TransferCommand.asStored(bare, declined))
                .isEqualTo(new Decision.Rejected("facts"));
    }

    /** The query for the books is that of the request, and their answer is returned unchanged. */
    @Test
    void aCommandIsItsTermsAndRecallsWhatIsRemembered() {
        ReverseTerms terms =
                new ReverseTerms(
                        new ReverseRequest("A0", Optional.of("T"), Optional.of("why")),
                        HOTEL,
                        MoneyRulesTest.ATRP,
                        Duration.ofDays(30),
                        "9",
                        Optional.of("1"));
        ConfirmationNumber number = NUMBERS.read(terms.account(), NUMBER);
        TransferCommand reversal = terms.command(number, Optional.empty());
        StoredAnswer stored = new StoredAnswer(NOW, Optional.of(BOOKING), Outcome.moved(5).facts());

        assertThat(reversal.holder()).isEqualTo("9");
        assertThat(reversal.account()).isEqualTo(AccountId.of("ATRP", "9", "AVIOS"));
        assertThat(reversal.companion()).isEmpty();
        assertThat(reversal.answer(stored)).isEqualTo(receipt(5));
        assertThatThrownBy(reversal::conflict)
                .isInstanceOfSatisfying(
                        PartnerRefusal.class,
                        it -> assertThat(it.code()).isEqualTo(ErrorCode.REQUEST_INVALID));
        assertThat(terms.content()).startsWith("1 ");
        assertThat(terms.facts().description()).hasValue("why");
        assertThat(terms.facts().member()).hasValue("1");
    }

    private static Identity identity(String call, Optional<String> key) {
        return IdempotencyKey.identity(key.map(IdempotencyKey::new), "avios 7", call, "content");
    }

    private static PartnerRefusal refusal(Outcome outcome) {
        try {
            Outcome.ofFacts(outcome.facts()).requireDone();
        } catch (PartnerRefusal e) {
            return e;
        }
        throw new AssertionError("it was refused");
    }

    private static TransferReceipt receipt(long amount) {
        return new TransferReceipt(NOW, Optional.of(BOOKING), Outcome.moved(amount));
    }

    private static Transfer transfer(TransferKind kind, long change, String facts) {
        return new Transfer(
                BOOKING.id(),
                kind,
                Miles.of(change),
                new HouseId(12),
                OptionalInt.empty(),
                NOW,
                BOOKING.epoch(),
                facts,
                new Link(new byte[Link.LENGTH]));
    }

    private static String listed(Transfer... transfers) {
        byte[] body =
                Json.write(
                        256,
                        json -> {
                            TransactionList list = new TransactionList(json, NUMBERS, "ATRP");
                            for (Transfer each : transfers) {
                                list.add(new HistoryEntry(each, Optional.empty()));
                            }
                            list.end();
                        });
        return new String(body, UTF_8);
    }

    private static String text(Response response) {
        assertThat(response.status()).isEqualTo(200);
        return new String(response.body(), UTF_8);
    }
}
