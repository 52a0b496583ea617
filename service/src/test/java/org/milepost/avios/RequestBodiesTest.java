package org.milepost.avios;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.milepost.programme.AviosSettings;

/**
 * The bodies of credits, debits and reversals as they are read: the documents' tables, which other
 * tests send through the real server, and what a body that is read says.
 */
@Tag("mutation")
class RequestBodiesTest {

    private static final Instant NOW = Instant.parse("2026-06-15T16:00:00Z");

    /** Those of ATRP, with the most that the table's partner may credit. */
    private static final AviosSettings STRICT =
            new AviosSettings(true, false, OptionalInt.of(10), 25, 40, 500_000, 9_999_999_999L, 30);

    @ParameterizedTest(name = "{0} = {1}: {2}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            nullValues = "-",
            textBlock = CreditDocumentTest.ELEMENTS)
    void anElementOfACreditFollowsItsRule(String path, String json, String expected) {
        String body = BodyDraft.credit().with(path, CreditDocumentTest.spelled(json)).toString();

        assertThat(errors(faults -> CreditRequest.read(bytes(body), STRICT, NOW, faults)))
                .isEqualTo(expected.equals("ok") ? "" : expected + " " + path);
    }

    @ParameterizedTest(name = "{0} = {1}: {2}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = DebitDocumentTest.ELEMENTS)
    void anElementOfADebitFollowsItsRule(String path, String json, String expected) {
        String full = "debitTransaction." + path;
        boolean isEscaped = json != null && json.contains("\\");
        String draft =
                BodyDraft.debit()
                        .with(full, isEscaped ? "\"@@\"" : DebitDocumentTest.spelled(json))
                        .toString();
        String body = isEscaped ? draft.replace("\"@@\"", json) : draft;

        assertThat(errors(faults -> DebitRequest.read(bytes(body), STRICT, faults)))
                .isEqualTo(expected.equals("ok") ? "" : expected + " " + full);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
            identifier                    | "A0"   | ok
            identifier                    | "a0"   | ok
            identifier                    | "x×32" | ok
            identifier                    | "x×33" | DATA_INVALID
            identifier                    | "A-0"  | DATA_INVALID
            identifier                    | 10     | DATA_INVALID
            identifier                    |        | MANDATORY_DATA_MISSING
            externalTransactionIdentifier | "x×255" | ok
            externalTransactionIdentifier | "x×256" | DATA_INVALID
            description                   | "é x"  | ok
            description                   | "x×256" | DATA_INVALID
            type                          | "REDEMPTION" | DATA_INVALID
            type                          |        | MANDATORY_DATA_MISSING
            """)
    void anElementOfAReversalFollowsItsRule(String path, String json, String expected) {
        String full = "reverseTransaction." + path;
        String body =
                BodyDraft.reverse("A0").with(full, DebitDocumentTest.spelled(json)).toString();

        assertThat(errors(faults -> ReverseRequest.read(bytes(body), faults)))
                .isEqualTo(expected.equals("ok") ? "" : expected + " " + full);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
            ``    | MANDATORY_DATA_MISSING
            `[]`  | MANDATORY_DATA_MISSING
            `{}`  | MANDATORY_DATA_MISSING reverseTransaction
            `{"reverseTransaction":1}` | DATA_INVALID reverseTransaction
            """)
    void aBodyWithoutAReversalIsMissingIt(String body, String expected) {
        assertThat(errors(faults -> ReverseRequest.read(bytes(body == null ? "" : body), faults)))
                .isEqualTo(expected);
    }

    @Test
    void aCreditSaysWhatItsBodySays() {
        byte[] body = bytes(BodyDraft.credit().toString());
        CreditRequest credit = CreditRequest.read(body, STRICT, NOW, new Faults());

        assertThat(credit.amount()).isEqualTo(666);
        assertThat(credit.firstName()).hasValue("Jane");
        assertThat(credit.familyName()).isEqualTo("O'Neil-Smith");
        assertThat(credit.source()).isEqualTo("HOTEL1");
        assertThat(credit.description()).isPresent();
        assertThat(credit.referenceId()).isPresent();
        assertThat(credit.referenceDescription()).isPresent();
        assertThat(credit.channel()).isPresent();
        assertThat(credit.products()).hasSize(1);
        assertThat(credit.products().getFirst().type()).isEqualTo("HOTEL");
        assertThat(credit.products().getFirst().features()).hasSize(2);
    }

    @Test
    void aDebitSaysWhatItsBodySays() {
        byte[] body = bytes(BodyDraft.debit().toString());
        DebitRequest debit = DebitRequest.read(body, STRICT, new Faults());

        assertThat(debit)
                .isEqualTo(
                        new DebitRequest(
                                1,
                                Instant.parse("1991-12-15T20:37:21.886Z"),
                                "Hotel and car",
                                "ETI",
                                Optional.of("4ZS4JI"),
                                "ERD",
                                "FLB",
                                List.of(
                                        new TransferFacts.Product(
                                                "12345",
                                                "HOTEL",
                                                List.of(
                                                        new TransferFacts.Feature(
                                                                "PNR",
                                                                "PNR001",
                                                                Optional.of("1")))))));
    }

    @Test
    void aReversalNamesItsDebitInCapitals() {
        byte[] body = bytes(BodyDraft.reverse("ab0").toString());

        assertThat(ReverseRequest.read(body, new Faults()))
                .isEqualTo(new ReverseRequest("AB0", Optional.empty(), Optional.empty()));
    }

    /** What a day without an offset means, and what an offset does. */
    @ParameterizedTest
    @CsvSource({
        "2016-02-26, 2016-02-26T00:00:00Z",
        "2016-02-26T10:53, 2016-02-26T10:53:00Z",
        "2016-02-26T10:53:14.301, 2016-02-26T10:53:14.301Z",
        "2016-02-26T10:53+02:00, 2016-02-26T08:53:00Z",
        "2016-02-26T10:53-0530, 2016-02-26T16:23:00Z",
    })
    void aDateIsATimeOfTheWorld(String sent, Instant read) {
        String path = "debitTransaction.externalTransactionDate";
        byte[] body = bytes(BodyDraft.debit().withText(path, sent).toString());

        assertThat(DebitRequest.read(body, STRICT, new Faults()).transactionDate()).isEqualTo(read);
    }

    @Test
    void aListOfMoreThanAThousandProductsIsRefused() {
        String product = "{\"productInstanceIdentifier\":\"1\",\"productTypeSummary\":\"HOTEL\"}";
        String path = "debitTransaction.productSummary";
        for (int count : new int[] {1_000, 1_001}) {
            String list = "[" + (product + ",").repeat(count - 1) + product + "]";
            byte[] body = bytes(BodyDraft.debit().with(path, list).toString());

            assertThat(errors(faults -> DebitRequest.read(body, STRICT, faults)))
                    .isEqualTo(count == 1_000 ? "" : "DATA_INVALID " + path);
        }
    }

    /** Two requests are the same when they say the same, and only then. */
    @Test
    void whatIsAskedIsTheContent() {
        byte[] one = bytes(BodyDraft.debit().toString());
        byte[] other =
                bytes(BodyDraft.debit().withText("debitTransaction.description", "x").toString());
        String content = DebitRequest.read(one, STRICT, new Faults()).content();

        assertThat(DebitRequest.read(one, STRICT, new Faults()).content()).isEqualTo(content);
        assertThat(DebitRequest.read(other, STRICT, new Faults()).content()).isNotEqualTo(content);
        assertThat(new ReverseRequest("A", Optional.empty(), Optional.empty()).content())
                .isNotEqualTo(
                        new ReverseRequest("B", Optional.empty(), Optional.empty()).content());
    }

    /** Earlier faults, such as a header's, are reported with those of the body. */
    @Test
    void earlierFaultsAreReportedAsWell() {
        Faults faults = new Faults();
        faults.add(ErrorCode.DATA_INVALID, "a header");
        byte[] body = bytes(BodyDraft.credit().toString());

        assertThatThrownBy(() -> CreditRequest.read(body, STRICT, NOW, faults))
                .isInstanceOf(PartnerRefusal.class);
    }

    private static String errors(Consumer<Faults> reading) {
        try {
            reading.accept(new Faults());
            return "";
        } catch (PartnerRefusal e) {
            assertThat(e.code()).isEqualTo(ErrorCode.REQUEST_INVALID);
            assertThat(e.children()).allMatch(it -> it.developerMessage().isPresent());
            return e.children().stream()
                    .map(it -> it.code() + it.path().map(" "::concat).orElse(""))
                    .collect(Collectors.joining(", "));
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
