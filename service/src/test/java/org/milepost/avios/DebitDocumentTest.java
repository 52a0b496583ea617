package org.milepost.avios;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.milepost.RunningInstance;
import org.milepost.WireClient.Answer;

/**
 * Every rule of the Debit Currency document, at its limit and one past it, through the real server.
 * Each row names the element that it tests.
 */
final class DebitDocumentTest extends AviosCalls {

    private static final String JOHN = "36020200";
    private static final String DEBITS = "/debit-transaction-requests";
    private static final String APPLICATION = "ba_client_application_name: AviosRewardApp\r\n";

    /** "Request Elements": the element, its value, and what comes of it. */
    static final String ELEMENTS =
            """
            externalTransactionDate              | "1991-12-15"             | ok
            externalTransactionDate              | "1991-12-15T20:37:21"    | ok
            externalTransactionDate              | "1991-12-15T20:37:21.886+01:00" | ok
            externalTransactionDate              | "1991-13-15"             | DATA_INVALID
            externalTransactionDate              | "yesterday"              | DATA_INVALID
            externalTransactionDate              | 1                        | DATA_INVALID
            externalTransactionDate              |                          | MANDATORY_DATA_MISSING
            externalTransactionDate              | null                     | MANDATORY_DATA_MISSING
            monetaryAmount                       |                          | MANDATORY_DATA_MISSING
            monetaryAmount                       | []                       | DATA_INVALID
            monetaryAmount.amount                | 1                        | ok
            monetaryAmount.amount                | "1"                      | ok
            monetaryAmount.amount                | 0                        | DATA_INVALID
            monetaryAmount.amount                | 10000000000              | DATA_INVALID
            monetaryAmount.amount                | "00000000001"            | DATA_INVALID
            monetaryAmount.amount                | 1.0                      | ok
            monetaryAmount.amount                | 1e0                      | ok
            monetaryAmount.amount                | 1.5                      | DATA_INVALID
            monetaryAmount.amount                | "1 "                     | DATA_INVALID
            monetaryAmount.amount                |                          | MANDATORY_DATA_MISSING
            monetaryAmount.currency              |                          | MANDATORY_DATA_MISSING
            monetaryAmount.currency.currencyCode |                          | MANDATORY_DATA_MISSING
            monetaryAmount.currency.currencyCode | "Avios"                  | DATA_INVALID
            exchangeRate                         |                          | ok
            exchangeRate                         | "R"                      | DATA_INVALID
            exchangeRate.code                    |                          | MANDATORY_DATA_MISSING
            exchangeRate.code                    | ""                       | DATA_INVALID
            exchangeRate.code                    | "x×3000"                 | ok
            description                          | "x"                      | ok
            description                          | "~!@#$%^& é Ж 日"        | ok
            description                          | "x×255"                  | ok
            description                          | "x×256"                  | DATA_INVALID
            description                          | ""                       | DATA_INVALID
            description                          | "a\\u0000b"              | DATA_INVALID
            description                          | "\\ud800"                | DATA_INVALID
            description                          |                          | MANDATORY_DATA_MISSING
            externalTransactionIdentifier        | "é~!@#$%^&"              | ok
            externalTransactionIdentifier        | "x×255"                  | ok
            externalTransactionIdentifier        | "x×256"                  | DATA_INVALID
            externalTransactionIdentifier        |                          | MANDATORY_DATA_MISSING
            externalReferenceIdentifier          |                          | ok
            externalReferenceIdentifier          | "x×255"                  | ok
            externalReferenceIdentifier          | "x×256"                  | DATA_INVALID
            externalReferenceIdentifier          | 7                        | DATA_INVALID
            externalReferenceDescription         | "x×255"                  | ok
            externalReferenceDescription         | "x×256"                  | DATA_INVALID
            externalReferenceDescription         |                          | MANDATORY_DATA_MISSING
            externalPartnerIdentifier            | "x×255"                  | ok
            externalPartnerIdentifier            | "x×256"                  | DATA_INVALID
            externalPartnerIdentifier            |                          | MANDATORY_DATA_MISSING
            productSummary                       |                          | ok
            productSummary                       | "HOTEL"                  | DATA_INVALID
            productSummary[0].productInstanceIdentifier |                   | MANDATORY_DATA_MISSING
            productSummary[0].productInstanceIdentifier | "a&b.c-d 1"       | ok
            productSummary[0].productInstanceIdentifier | "a@b"             | DATA_INVALID
            productSummary[0].productFeatureSummary     |                   | ok
            productSummary[0].productFeatureSummary[0].code  |              | MANDATORY_DATA_MISSING
            productSummary[0].productFeatureSummary[0].code  | "a@b"        | DATA_INVALID
            productSummary[0].productFeatureSummary[0].value |              | MANDATORY_DATA_MISSING
            productSummary[0].productFeatureSummary[0].value | "a@b"        | DATA_INVALID
            productSummary[0].productFeatureSummary[0].index | "99999"      | ok
            productSummary[0].productFeatureSummary[0].index | 100000       | DATA_INVALID
            productSummary[0].productTypeSummary |                          | MANDATORY_DATA_MISSING
            productSummary[0].productTypeSummary | "CAR HIRE"               | DATA_INVALID
            productSummary[0].productTypeSummary | "hotel"                  | DATA_INVALID
            type                                 |                          | MANDATORY_DATA_MISSING
            type                                 | "redemption"             | DATA_INVALID
            type                                 | "COLLECTION"             | DATA_INVALID
            """;

    private static final AtomicInteger COUNT = new AtomicInteger();

    private static String token;

    @BeforeAll
    static void prepare() {
        token = hotel.token("BAEC", JOHN);
    }

    /** "Request Elements": data type, presence, length, characters, enumeration. */
    @ParameterizedTest(name = "{0} = {1}: {2}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = ELEMENTS)
    void anElementFollowsItsRule(String path, String json, String expected) {
        String full = "debitTransaction." + path;
        boolean isEscaped = json != null && json.contains("\\");
        BodyDraft draft = draft(path).with(full, isEscaped ? "\"@@\"" : spelled(json));
        String body = isEscaped ? draft.toString().replace("\"@@\"", json) : draft.toString();
        Answer answer = send(JOHN, token + APPLICATION, body);

        if (expected.equals("ok")) {
            assertThat(answer.body()).startsWith("{\"debitTransaction\":{\"identifier\"");
            assertThat(answer.status()).isEqualTo(200);
        } else {
            assertThat(AviosClient.errors(answer)).isEqualTo(expected + " " + full);
            assertThat(answer.status()).isEqualTo(400);
        }
    }

    /** "productTypeSummary": the 17 of the list, and the one of the examples. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "FLIGHT",
                "HOTEL",
                "CAR_HIRE",
                "INSURANCE",
                "SEAT",
                "PET",
                "BAGGAGE",
                "SPECIAL_BAGGAGE",
                "LOUNGE_PASS",
                "PARKING",
                "MEALS",
                "WIFI",
                "UPGRADE",
                "BUY_ON_BOARD",
                "UNACCOMPANIED_MINOR",
                "FEES",
                "OTHER",
                "EXPERIENCE"
            })
    void aProductHasAType(String type) {
        String path = "debitTransaction.productSummary[0].productTypeSummary";

        assertThat(debit(draft("").withText(path, type)).status()).isEqualTo(200);
    }

    /** "Error Codes": MANDATORY_DATA_MISSING. */
    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            textBlock =
                    """
                    ``                                | MANDATORY_DATA_MISSING
                    `{"debitTransaction":`            | MANDATORY_DATA_MISSING
                    `[]`                              | MANDATORY_DATA_MISSING
                    `{}`                              | MANDATORY_DATA_MISSING debitTransaction
                    `{"debitTransaction":null}`       | MANDATORY_DATA_MISSING debitTransaction
                    `{"debitTransaction":[]}`         | DATA_INVALID debitTransaction
                    """)
    void aBodyWithoutADebitIsMissingIt(String body, String expected) {
        Answer answer = send(JOHN, token + APPLICATION, body == null ? "" : body);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(AviosClient.errors(answer)).isEqualTo(expected);
    }

    /** All faults of a request are reported together; headers have no path. */
    @Test
    void allFaultsOfARequestAreReportedTogether() {
        BodyDraft draft =
                draft("")
                        .with("debitTransaction.description", "")
                        .with("debitTransaction.monetaryAmount.amount", "0")
                        .with("debitTransaction.productSummary[0].productTypeSummary", "1");
        Answer answer = send(JOHN, token, draft.toString());

        assertThat(AviosClient.errors(answer).split(", "))
                .containsExactlyInAnyOrder(
                        "MANDATORY_DATA_MISSING",
                        "MANDATORY_DATA_MISSING debitTransaction.description",
                        "DATA_INVALID debitTransaction.monetaryAmount.amount",
                        "DATA_INVALID debitTransaction.productSummary[0].productTypeSummary");
    }

    /** "Request Headers". */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            textBlock =
                    """
            ba_client_application_name: AviosRewardApp | ok
            -                                          | MANDATORY_DATA_MISSING
            ba_client_application_name: Avios App      | DATA_INVALID
            """)
    void theApplicationIsNamedWhereTheProgrammeAsksForIt(String header, String expected) {
        Answer answer =
                send(JOHN, token + (header == null ? "" : header + "\r\n"), draft("").toString());

        if (expected.equals("ok")) {
            assertThat(answer.status()).isEqualTo(200);
        } else {
            assertThat(AviosClient.errors(answer)).isEqualTo(expected);
        }
    }

    /** "Error Codes": BALANCE_INSUFFICIENT; "the member's account balance remains unchanged". */
    @Test
    void anInsufficientBalanceIsNotChanged() {
        String mary = hotel.token("BAEC", "36020218");
        BodyDraft draft = draft("").with("debitTransaction.monetaryAmount.amount", "41");
        Answer refused = send("36020218", mary + APPLICATION, draft.toString());

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.body())
                .isEqualTo(
                        "{\"error\":{\"code\":\"BALANCE_INSUFFICIENT\","
                                + "\"businessMessage\":\"Balance Insufficient\","
                                + "\"developerMessage\":\"Member does not have sufficient mileage"
                                + " balance to carry out this transaction\","
                                + "\"developerLink\":\"https://developer.avios.com/docs\"}}");
        draft = draft("").with("debitTransaction.monetaryAmount.amount", "9999999999");
        assertThat(AviosClient.errors(debit(draft))).isEqualTo("BALANCE_INSUFFICIENT");
        draft = draft("").with("debitTransaction.monetaryAmount.amount", "40");
        assertThat(send("36020218", mary + APPLICATION, draft.toString()).status()).isEqualTo(200);
    }

    /** "Response Elements": members, order, and which of them lose their accents. */
    @Test
    void theAnswerHasTheDocumentedElements() {
        Answer booked =
                debit(
                        BodyDraft.debit()
                                .withText("debitTransaction.description", "Crème brûlée, Łódź ✓")
                                .withText("debitTransaction.externalTransactionIdentifier", "ÉTÍ")
                                .withText("debitTransaction.externalReferenceIdentifier", "ÉRÍ")
                                .withText(
                                        "debitTransaction.externalReferenceDescription",
                                        "Straße à Genève")
                                .with("debitTransaction.monetaryAmount.amount", "100"));

        assertThat(booked.status()).isEqualTo(200);
        assertThat(booked.body())
                .matches(
                        "\\{\"debitTransaction\":\\{\"identifier\":\"[0-9A-Z]{16}\","
                                + "\"dateMade\":\"2026-06-15T16:00:00\\.000Z\","
                                + "\"monetaryAmount\":\\{\"amount\":100,"
                                + "\"formattedAmount\":\"100\","
                                + "\"currency\":\\{\"currencyCode\":\"AVIOS\"}},"
                                + "\"description\":\"Creme brulee, Lodz ✓\","
                                + "\"externalTransactionIdentifier\":\"ÉTÍ\","
                                + "\"externalReferenceIdentifier\":\"ÉRÍ\","
                                + "\"externalReferenceDescription\":\"Strasse a Geneve\","
                                + "\"externalPartnerIdentifier\":\"FLB\","
                                + "\"type\":\"REDEMPTION\"}}");
    }

    /** "Error Codes": PARTNER_CONFIGURATION_INVALID, and the account's standing. */
    @Test
    void aPartnerWithoutSetUpAndAnAccountOutOfUseAreRefused() {
        try (AviosClient cars = AviosClient.cars(instance)) {
            String jane = "3081471017300186";
            Answer answer =
                    cars.send(
                            "POST",
                            "/v1/programmes/ATRP/accounts/" + jane + DEBITS,
                            cars.token("ATRP", jane),
                            draft("").toString());
            assertThat(AviosClient.errors(answer)).isEqualTo("PARTNER_CONFIGURATION_INVALID");
        }
        for (String number : new String[] {"3081470000000026", "3081470000000042"}) {
            Answer answer =
                    hotel.send(
                            "POST",
                            "/v1/programmes/ATRP/accounts/" + number + DEBITS,
                            hotel.token("ATRP", number),
                            draft("").toString());
            assertThat(AviosClient.errors(answer)).isEqualTo("ACCOUNT_NOT_AUTHORISED");
        }
    }

    /** "X-Agent-Id" and INVALID_MEMBER: the partner itself, from its call centre. */
    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "BAEC, 36020200, Masanobu.Fukuoka, ok",
                "BAEC, 36020200, -, REQUEST_FORBIDDEN",
                "BAEC, 36020299, Masanobu.Fukuoka, INVALID_MEMBER",
                "BAEC, 3602x, Masanobu.Fukuoka, INVALID_MEMBER",
                "XXXX, 36020200, Masanobu.Fukuoka, PARTNER_CONFIGURATION_INVALID",
                "AERC, 36020200, Masanobu.Fukuoka, PARTNER_CONFIGURATION_INVALID",
            })
    void anAgentDebitsInTheNameOfThePartner(
            String programme, String number, String agent, String expected) {
        String headers =
                "Authorization: Bearer " + instance.token("avios-hotel") + "\r\n" + APPLICATION;
        Answer answer =
                hotel.send(
                        "POST",
                        "/v1/programmes/" + programme + "/accounts/" + number + DEBITS,
                        headers + (agent == null ? "" : "X-Agent-Id: " + agent + "\r\n"),
                        draft("").toString());

        if (expected.equals("ok")) {
            assertThat(answer.status()).isEqualTo(200);
        } else {
            assertThat(AviosClient.errors(answer)).isEqualTo(expected);
        }
    }

    /** Without a key a debit with the same content is answered as the first time, for a day. */
    @Test
    void aRepeatedDebitIsAnsweredAsTheFirstOne() {
        String body = draft("").toString();
        Answer first = ofJane(body);
        instance.clock().set(RunningInstance.NOON.plus(Duration.ofHours(24)).minusMillis(1));
        assertThat(ofJane(body).body()).isEqualTo(first.body());
        instance.clock().set(RunningInstance.NOON.plus(Duration.ofHours(24)));
        Answer later = ofJane(body);
        instance.clock().set(RunningInstance.NOON);

        assertThat(first.status()).isEqualTo(200);
        assertThat(later.status()).isEqualTo(200);
        assertThat(later.body()).isNotEqualTo(first.body());
    }

    private static Answer ofJane(String body) {
        String jane = "3081471017300186";
        return hotel.send(
                "POST",
                "/v1/programmes/ATRP/accounts/" + jane + DEBITS,
                hotel.token("ATRP", jane),
                body);
    }

    private static BodyDraft draft(String path) {
        return path.equals("externalTransactionIdentifier")
                ? BodyDraft.debit()
                : BodyDraft.debit()
                        .withText(
                                "debitTransaction.externalTransactionIdentifier",
                                "ETI " + COUNT.incrementAndGet());
    }

    static String spelled(String json) {
        if (json == null) {
            return "";
        }
        int times = json.indexOf("x×");
        return times < 0
                ? json
                : "\""
                        + "x".repeat(Integer.parseInt(json.substring(times + 2, json.length() - 1)))
                        + "\"";
    }

    private static Answer debit(BodyDraft draft) {
        return send(JOHN, token + APPLICATION, draft.toString());
    }

    private static Answer send(String account, String headers, String body) {
        return hotel.send(
                "POST", "/v1/programmes/BAEC/accounts/" + account + DEBITS, headers, body);
    }
}
