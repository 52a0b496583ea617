package org.milepost.avios;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.milepost.WireClient.Answer;
import tools.jackson.databind.JsonNode;

/**
 * Every rule of the Credit Currency document, at its limit and one past it, through the real
 * server. Each row names the element that it tests; the path of a fault is the element's.
 */
final class CreditDocumentTest extends AviosCalls {

    private static final String JANE = "/v1/programmes/ATRP/accounts/3081471017300186";
    private static final String CREDITS = "/credit-transaction-requests";
    private static final String X10 = "x".repeat(10);

    /** "Request Elements": the element, its value, and what comes of it. */
    static final String ELEMENTS =
            """
            description                             | "x"                | ok
            description                             | "Stay & pay. A-1!" | ok
            description                             | "x×255"            | ok
            description                             | "x×256"            | DATA_INVALID
            description                             | ""                 | DATA_INVALID
            description                             |                    | DATA_INVALID
            description                             | null               | DATA_INVALID
            description                             | 1                  | DATA_INVALID
            description                             | "\\u0007"          | DATA_INVALID
            description                             | "é"                | DATA_INVALID
            monetaryAmount                          |                    | DATA_INVALID
            monetaryAmount                          | 1                  | DATA_INVALID
            monetaryAmount.amount                   | 1                  | ok
            monetaryAmount.amount                   | "1"                | ok
            monetaryAmount.amount                   | 500000             | ok
            monetaryAmount.amount                   | 500001             | DATA_INVALID
            monetaryAmount.amount                   | 999999             | DATA_INVALID
            monetaryAmount.amount                   | 1000000            | DATA_INVALID
            monetaryAmount.amount                   | 0                  | DATA_INVALID
            monetaryAmount.amount                   | -1                 | DATA_INVALID
            monetaryAmount.amount                   | 1.5                | DATA_INVALID
            monetaryAmount.amount                   | "1.5"              | DATA_INVALID
            monetaryAmount.amount                   | "0000001"          | DATA_INVALID
            monetaryAmount.amount                   | "ten"              | DATA_INVALID
            monetaryAmount.amount                   | true               | DATA_INVALID
            monetaryAmount.amount                   | 1e90               | DATA_INVALID
            monetaryAmount.amount                   |                    | DATA_INVALID
            monetaryAmount.currency                 |                    | DATA_INVALID
            monetaryAmount.currency.currencyCode    |                    | DATA_INVALID
            monetaryAmount.currency.currencyCode    | "avios"            | DATA_INVALID
            monetaryAmount.currency.currencyCode    | "CASH"             | DATA_INVALID
            externalTransactionIdentifier           | "x×20"             | ok
            externalTransactionIdentifier           | "A&b.c-1 z"        | ok
            externalTransactionIdentifier           | "x×21"             | DATA_INVALID
            externalTransactionIdentifier           | "a/b"              | DATA_INVALID
            externalTransactionIdentifier           | "é"                | DATA_INVALID
            externalTransactionIdentifier           | ""                 | DATA_INVALID
            externalTransactionIdentifier           |                    | DATA_INVALID
            externalTransactionDate                 | "2026-06-15"       | ok
            externalTransactionDate                 | "2026-06-15T16:00:00Z" | ok
            externalTransactionDate                 | "2026-06-15T16:01:00Z" | ok
            externalTransactionDate                 | "2026-06-15T16:01:00.001Z" | DATA_INVALID
            externalTransactionDate                 | "2026-06-16"       | DATA_INVALID
            externalTransactionDate                 | "2026-06-15T18:00:00+02:00" | ok
            externalTransactionDate                 | "2026-06-15T18:01:01+02:00" | DATA_INVALID
            externalTransactionDate                 | "2026-06-15T15:59" | ok
            externalTransactionDate                 | "2016-06-15"       | ok
            externalTransactionDate                 | "2016-06-14"       | DATA_INVALID
            externalTransactionDate                 | "2016-06-14T23:59:59.999Z" | DATA_INVALID
            externalTransactionDate                 | "2026-02-30"       | DATA_INVALID
            externalTransactionDate                 | "15/06/2026"       | DATA_INVALID
            externalTransactionDate                 | 20260615           | DATA_INVALID
            externalTransactionDate                 |                    | DATA_INVALID
            externalReferenceIdentifier             |                    | ok
            externalReferenceIdentifier             | "x×10"             | ok
            externalReferenceIdentifier             | "x×11"             | DATA_INVALID
            externalReferenceIdentifier             | "a*b"              | DATA_INVALID
            externalReferenceDescription            |                    | ok
            externalReferenceDescription            | "x×62"             | ok
            externalReferenceDescription            | "x×63"             | DATA_INVALID
            externalReferenceDescription            | "a,b"              | DATA_INVALID
            externalPartnerIdentifier               |                    | ok
            externalPartnerIdentifier               | "A 1"              | ok
            externalPartnerIdentifier               | "ABCD"             | DATA_INVALID
            externalPartnerIdentifier               | "A&B"              | DATA_INVALID
            externalSource                          | "LLOYDS"           | ok
            externalSource                          | "x×11"             | DATA_INVALID
            externalSource                          | "HOTEL_1"          | DATA_INVALID
            externalSource                          |                    | DATA_INVALID
            productSummary                          |                    | ok
            productSummary                          | []                 | ok
            productSummary                          | {}                 | DATA_INVALID
            productSummary[0]                       | 1                  | DATA_INVALID
            productSummary[0].productInstanceIdentifier |                | DATA_INVALID
            productSummary[0].productInstanceIdentifier | "x×200"        | ok
            productSummary[0].productInstanceIdentifier | "x×201"        | DATA_INVALID
            productSummary[0].productInstanceIdentifier | "a_b"          | DATA_INVALID
            productSummary[0].productFeatureSummary |                    | ok
            productSummary[0].productFeatureSummary | "PNR"              | DATA_INVALID
            productSummary[0].productFeatureSummary[1].code  |           | DATA_INVALID
            productSummary[0].productFeatureSummary[1].code  | "x×200"   | ok
            productSummary[0].productFeatureSummary[1].code  | "x×201"   | DATA_INVALID
            productSummary[0].productFeatureSummary[1].value |           | DATA_INVALID
            productSummary[0].productFeatureSummary[1].value | "x×200"   | ok
            productSummary[0].productFeatureSummary[1].value | "x×201"   | DATA_INVALID
            productSummary[0].productFeatureSummary[1].index | "99999"   | ok
            productSummary[0].productFeatureSummary[1].index | 99999     | ok
            productSummary[0].productFeatureSummary[1].index | "100000"  | DATA_INVALID
            productSummary[0].productFeatureSummary[1].index | "one"     | DATA_INVALID
            productSummary[0].productTypeSummary    |                    | DATA_INVALID
            productSummary[0].productTypeSummary    | "FLIGHT"           | ok
            productSummary[0].productTypeSummary    | "CAR HIRE"         | ok
            productSummary[0].productTypeSummary    | "OTHER"            | ok
            productSummary[0].productTypeSummary    | "CAR_HIRE"         | DATA_INVALID
            productSummary[0].productTypeSummary    | "hotel"            | DATA_INVALID
            type                                    |                    | DATA_INVALID
            type                                    | "collection"       | DATA_INVALID
            type                                    | "REDEMPTION"       | DATA_INVALID
            person                                  |                    | DATA_INVALID
            person.name                             |                    | DATA_INVALID
            person.name.firstName                   |                    | ok
            person.name.firstName                   | "x×26"             | DATA_INVALID
            person.name.firstName                   | "J4ne"             | DATA_INVALID
            person.name.firstName                   | "Жанна"            | DATA_INVALID
            person.name.familyName                  |                    | DATA_INVALID
            person.name.familyName                  | "x×41"             | DATA_INVALID
            person.name.familyName                  | "O’Neil–Smith."    | ok
            person.name.familyName                  | "O_Neil"           | DATA_INVALID
            person.name.familyName                  | "- ."              | DATA_INVALID
            another                                 | "element"          | ok
            """;

    private static final AtomicInteger COUNT = new AtomicInteger();

    /** "Request Elements": data type, presence, length, characters, enumeration. */
    @ParameterizedTest(name = "{0} = {1}: {2}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', nullValues = "-", textBlock = ELEMENTS)
    void anElementFollowsItsRule(String path, String json, String expected) {
        Answer answer = credit(draft(path).with(path, spelled(json)));

        if (expected.equals("ok")) {
            assertThat(answer.body()).contains("identifier");
            assertThat(answer.status()).isEqualTo(200);
        } else {
            assertThat(AviosClient.errors(answer)).isEqualTo(expected + " " + path);
            assertThat(answer.status()).isEqualTo(400);
        }
    }

    /**
     * "Request Elements": names of 25 and 40 letters pass the contract; they match no member here.
     */
    @ParameterizedTest
    @CsvSource({
        "person.name.firstName, 25, MEMBERSHIP_NUMBER_NAME_MISMATCH",
        "person.name.familyName, 40, MEMBERSHIP_NUMBER_SURNAME_MISMATCH",
    })
    void aLongNameFollowsItsRule(String path, int length, String expected) {
        String zoe = "/v1/programmes/ATRP/accounts/3081470000000018";
        BodyDraft draft = draft(path).withText("person.name.familyName", "Martin");
        Answer answer = send(zoe, "", draft.withText(path, "é".repeat(length)).toString());

        assertThat(AviosClient.errors(answer)).isEqualTo(expected);
    }

    /** "Error Codes": all faults together, each with its path; headers have none. */
    @Test
    void allFaultsOfARequestAreReportedTogether() {
        BodyDraft draft =
                draft("")
                        .with("monetaryAmount.amount", "0")
                        .with("type", "")
                        .withText("externalSource", X10 + "x")
                        .withText("productSummary[0].productFeatureSummary[1].code", "a_b");
        Answer answer = send(JANE, "X-Forwarded-For: here\r\n", draft.toString());

        assertThat(AviosClient.errors(answer).split(", "))
                .containsExactlyInAnyOrder(
                        "DATA_INVALID",
                        "DATA_INVALID monetaryAmount.amount",
                        "DATA_INVALID type",
                        "DATA_INVALID externalSource",
                        "DATA_INVALID productSummary[0].productFeatureSummary[1].code");
    }

    /** "Error Codes": a body that does not follow the JSON contract. */
    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {"``", "{", "[]", "null", "{} {}", "`{\"type\":1,\"type\":2}`", "`\"x\"`"})
    void aBodyThatIsNoObjectIsInvalidWithoutPath(String body) {
        Answer answer = send(JANE, "", body);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(AviosClient.errors(answer)).isEqualTo("DATA_INVALID");
    }

    /** "Request Headers" and "URI Parameters". */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
            X-Forwarded-For: 172.128.25.24, 172.128.25.24 | 200 | ok
            X-Forwarded-For: 2001:db8::1                  | 200 | ok
            X-Forwarded-For: 172.128.25.256               | 400 | DATA_INVALID
            X-Forwarded-For: proxy.example                | 400 | DATA_INVALID
            X-Forwarded-For: 1.1.1.1,                     | 200 | ok
            X-Forwarded-For: 1.2.3.4:80, [::1]:9, unknown | 200 | ok
            Accept: application/json                      | 200 | ok
            Accept: text/html, */*;q=0.1                  | 200 | ok
            Accept: text/html                             | 406 | NOT_ACCEPTABLE
            Idempotency-Key: two words                    | 400 | DATA_INVALID
            X-Agent-Id: Masanobu.Fukuoka                  | 200 | ok
            """)
    void aHeaderFollowsItsRule(String header, int status, String expected) {
        Answer answer = send(JANE, header + "\r\n", draft("").toString());

        assertThat(answer.status()).isEqualTo(status);
        if (status != 200) {
            assertThat(AviosClient.errors(answer)).isEqualTo(expected);
        }
    }

    /** "Content-Type: only application/json is accepted". */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    application/json;charset=UTF-8    | 200
                    application/json; charset=latin1  | 415
                    text/plain                        | 415
                    application/x-www-form-urlencoded | 415
                    """)
    void onlyJsonIsUnderstood(String type, int status) {
        Answer answer =
                hotel.sendRaw(
                        "POST",
                        JANE + CREDITS + "?api_key=" + AviosClient.HOTEL_KEY,
                        "Content-Type: " + type + "\r\n",
                        draft("").toString());

        assertThat(answer.status()).isEqualTo(status);
    }

    /** "Error Codes", those about programme, account, promoter and names. */
    @ParameterizedTest(name = "{0}: {3}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
            /v1/programmes/XXXX/accounts/3081471017300186  | type         | "COLLECTION" | PROGRAMME_INVALID
            /v1/programmes/atrp/accounts/3081471017300186  | type         | "COLLECTION" | PROGRAMME_INVALID
            /v1/programmes/AIRMILES/accounts/84095202006   | type         | "COLLECTION" | PROGRAMME_INVALID
            /v1/programmes/AERC/accounts/3081471017300186  | type         | "COLLECTION" | PROGRAMME_NOT_SUPPORTED
            /v1/programmes/ATRP/accounts/3081471017300187  | type         | "COLLECTION" | ACCOUNT_INVALID
            /v1/programmes/ATRP/accounts/308147101730018x  | type         | "COLLECTION" | ACCOUNT_INVALID
            /v1/programmes/ATRP/accounts/3081471017300186308147101 | type | "COLLECTION" | ACCOUNT_INVALID
            /v1/programmes/ATRP/accounts/3081470000000026  | type         | "COLLECTION" | ACCOUNT_NOT_AUTHORISED
            /v1/programmes/ATRP/accounts/3081470000000034  | type         | "COLLECTION" | ACCOUNT_NOT_AUTHORISED
            /v1/programmes/ATRP/accounts/3081470000000042  | type         | "COLLECTION" | ACCOUNT_NOT_AUTHORISED
            /v1/programmes/ATRP/accounts/3081471017300186  | externalSource | "CARS1"    | INVALID_PROMOTER_CODE
            /v1/programmes/ATRP/accounts/3081471017300186  | person.name.familyName | "Smith" | MEMBERSHIP_NUMBER_SURNAME_MISMATCH
            /v1/programmes/ATRP/accounts/3081471017300186  | person.name.familyName | "HOUSEHOLD" | MEMBERSHIP_NUMBER_SURNAME_MISMATCH
            /v1/programmes/ATRP/accounts/3081471017300186  | person.name.firstName | "Joan" | MEMBERSHIP_NUMBER_NAME_MISMATCH
            """)
    void aConditionHasItsCode(String account, String path, String json, String expected) {
        Answer answer = send(account, "", draft("").with(path, json).toString());

        assertThat(answer.status()).isEqualTo(400);
        assertThat(AviosClient.errors(answer)).isEqualTo(expected);
        JsonNode root = AviosClient.tree(answer);
        assertThat(root.path("code").asString(""))
                .isEqualTo(expected.startsWith("MEMBERSHIP") ? expected : "REQUEST_INVALID");
    }

    /** "Error Codes": of several conditions the first is reported. */
    @ParameterizedTest(name = "{0} {2}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            XXXX | 3081471017300187 | type                  | COLLECTION1 | DATA_INVALID type
            XXXX | 1x               | externalSource        | CARS1       | PROGRAMME_INVALID
            AERC | 3081471017300187 | externalSource        | CARS1       | PROGRAMME_NOT_SUPPORTED
            ATRP | 3081471017300187 | externalSource        | CARS1       | ACCOUNT_INVALID
            ATRP | 3081470000000042 | externalSource        | CARS1       | ACCOUNT_NOT_AUTHORISED
            """)
    void theFirstConditionCounts(
            String programme, String account, String path, String value, String expected) {
        BodyDraft draft =
                draft("").withText(path, value).withText("person.name.familyName", "Nobody");

        assertThat(
                        AviosClient.errors(
                                send(
                                        "/v1/programmes/" + programme + "/accounts/" + account,
                                        "",
                                        draft.toString())))
                .isEqualTo(expected);
    }

    @Test
    void theOrderContinuesWithPromoterMaximumNamesAndDuplicates() {
        String mary = "/v1/programmes/BAEC/accounts/36020218";
        String first =
                draft("")
                        .with("monetaryAmount.amount", "500000")
                        .withText("person.name.firstName", "Mary")
                        .withText("person.name.familyName", "Jones")
                        .toString();
        assertThat(send(mary, "", first).status()).isEqualTo(200);
        BodyDraft draft = draft("").with("monetaryAmount.amount", "500001");

        draft.withText("externalSource", "CARS1").withText("person.name.firstName", "Joan");
        draft.withText("person.name.familyName", "Nobody");
        assertThat(errors(mary, draft)).isEqualTo("INVALID_PROMOTER_CODE");
        draft.withText("externalSource", "HOTEL1");
        assertThat(errors(mary, draft)).isEqualTo("DATA_INVALID monetaryAmount.amount");
        draft.with("monetaryAmount.amount", "500000");
        assertThat(errors(mary, draft)).isEqualTo("MEMBERSHIP_NUMBER_SURNAME_MISMATCH");
        draft.withText("person.name.familyName", "JONES");
        assertThat(errors(mary, draft)).isEqualTo("MEMBERSHIP_NUMBER_NAME_MISMATCH");
        assertThat(AviosClient.errors(send(mary, "", first))).isEqualTo("DUPLICATE_TRANSACTION");
    }

    /** "Response Elements" and "Error Response": members, order, envelope. */
    @Test
    void theAnswersHaveTheDocumentedElements() {
        Answer booked =
                credit(
                        BodyDraft.credit()
                                .withText("description", "Ähnlich nicht".substring(1))
                                .withText("externalTransactionDate", "2026-06-02"));

        assertThat(booked.body())
                .matches(
                        "\\{\"identifier\":\"[0-9A-Z]{16}\","
                                + "\"dateMade\":\"2026-06-15T16:00:00\\.000Z\","
                                + "\"description\":\"hnlich nicht\","
                                + "\"monetaryAmount\":\\{\"amount\":666,"
                                + "\"formattedAmount\":\"666\","
                                + "\"currency\":\\{\"currencyCode\":\"AVIOS\"}},"
                                + "\"externalTransactionIdentifier\":\"ext\","
                                + "\"externalTransactionDate\":\"2026-06-02T00:00:00\\.000Z\","
                                + "\"externalReferenceIdentifier\":\"ERI\","
                                + "\"externalReferenceDescription\":\"ERD\","
                                + "\"externalPartnerIdentifier\":\"EPI\","
                                + "\"externalSource\":\"HOTEL1\",\"type\":\"COLLECTION\"}");
        Answer refused = credit(draft("").withText("externalSource", "OTHER"));
        assertThat(refused.body())
                .isEqualTo(
                        "{\"code\":\"REQUEST_INVALID\",\"businessMessage\":\"Request Invalid\","
                                + "\"developerLink\":\"https://developer.iagloyalty.com/docs\","
                                + "\"childError\":[{\"code\":\"INVALID_PROMOTER_CODE\","
                                + "\"businessMessage\":\"Invalid Promoter Code\","
                                + "\"developerLink\":\"https://developer.iagloyalty.com/docs\"}]}");
    }

    /** "description: required for ATRP". */
    @Test
    void anotherProgrammeNeedsNoDescriptionAndTakesAnyAge() {
        BodyDraft draft =
                draft("")
                        .with("description", "")
                        .withText("externalTransactionDate", "1991-12-15T20:37:21.886Z")
                        .withText("person.name.firstName", "John")
                        .withText("person.name.familyName", "Smith");
        Answer answer = send("/v1/programmes/BAEC/accounts/36020200", "", draft.toString());

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).doesNotContain("description\":");
    }

    private static BodyDraft draft(String path) {
        int count = COUNT.incrementAndGet();
        BodyDraft draft = BodyDraft.credit();
        if (!path.equals("description")) {
            draft.withText("description", "Row " + count);
        }
        if (!path.equals("externalTransactionDate")) {
            draft.withText(
                    "externalTransactionDate",
                    "2026-06-01T%02d:%02d:00Z".formatted(count / 60, count % 60));
        }
        return draft;
    }

    /** Spells out {@code x×200}. */
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

    private static String errors(String account, BodyDraft draft) {
        return AviosClient.errors(send(account, "", draft.toString()));
    }

    private static Answer credit(BodyDraft draft) {
        return send(JANE, "", draft.toString());
    }

    private static Answer send(String account, String headers, String body) {
        return hotel.send("POST", account + CREDITS, headers, body == null ? "" : body);
    }
}
