package org.milepost.avios;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.milepost.RunningInstance;
import org.milepost.WireClient.Answer;
import org.milepost.ledger.BookedTransfer;
import org.milepost.ledger.TransferKind;
import tools.jackson.databind.JsonNode;

/** Retrieve Transactions, as its document has it, through the real server. */
@SuppressWarnings("NullAway.Init") // set before each test
final class TransactionCallsTest {

    private static final String JANE = "3081471017300186";
    private static final String ZOE = "3081470000000018";
    private static final String ANA = "3081470000000059";
    private static final String HOUSEHOLD = "3081470000000000";

    private static RunningInstance instance;

    private AviosClient hotel;

    @BeforeAll
    static void start() {
        instance = RunningInstance.start();
        AviosClient.install(instance);
    }

    @AfterAll
    static void stop() {
        instance.close();
    }

    @BeforeEach
    void pickUp() {
        hotel = AviosClient.hotel(instance);
    }

    @AfterEach
    void hangUp() {
        hotel.close();
    }

    /** "Request Elements", the three examples. */
    @ParameterizedTest
    @CsvSource({
        "'', 25",
        "&start-record=1&end-record=10&date-made-from=2016-01-01&date-made-to=2016-09-01, 7",
        "&start-record=1&end-record=10&date-made-from=2016-01-01&date-made-to=2016-09-02"
                + "&external-source=Lloy, 7",
        "&start-record=5&end-record=5, 1",
        "&start-record=20, 6",
        "&end-record=3, 3",
        "&start-record=26, 0",
        "&start-record=99999&end-record=99999, 0",
        "&end-record=99999, 25",
        "&date-made-to=2016-01-04, 0",
        "&date-made-to=2016-01-05, 1",
        "&date-made-from=2016-01-04&date-made-to=2016-01-05, 1",
        "&date-made-from=2016-01-04&date-made-to=2016-01-04, 0",
        "&date-made-from=2016-01-05&date-made-to=2016-02-13, 0",
        "&date-made-from=2016-01-05&date-made-to=2016-02-14, 1",
    })
    void aQueryTakesItsRecords(String query, int records) {
        Answer answer = list(JANE, query);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(AviosClient.tree(answer).path("transaction").size()).isEqualTo(records);
        assertThat(AviosClient.tree(answer).has("transaction")).isEqualTo(records > 0);
    }

    /** "Response Elements": of a credit. */
    @Test
    void aCreditHasTheDocumentedElements() {
        JsonNode credit = list(JANE, "&date-made-to=2016-01-05", 0);

        assertThat(credit.propertyNames()).containsExactly("creditTransaction");
        JsonNode elements = credit.path("creditTransaction");
        assertThat(elements.propertyNames())
                .containsExactly(
                        "identifier",
                        "dateMade",
                        "description",
                        "externalSource",
                        "externalReferenceIdentifier",
                        "amount");
        assertThat(elements.path("identifier").asString("")).matches("[0-9A-Z]{16}");
        assertThat(elements.path("dateMade").asString("")).isEqualTo("2016-01-04T10:23:23.000Z");
        assertThat(elements.path("description").asString("")).isEqualTo("HOTEL STAY 1");
        assertThat(elements.path("externalSource").asString("")).isEqualTo("HOTEL1");
        assertThat(elements.path("externalReferenceIdentifier").asString("")).isEqualTo("R1");
        assertThat(elements.path("amount").toString())
                .isEqualTo(
                        "{\"amount\":3000,\"formattedAmount\":\"3000\","
                                + "\"currency\":{\"currencyCode\":\"AVIOS\"}}");
    }

    /** "Response Elements": of a debit; its reference is "randomly generated". */
    @Test
    void aDebitHasTheDocumentedElements() {
        JsonNode debit = list(JANE, "&start-record=1&end-record=1", 0);

        assertThat(debit.propertyNames()).containsExactly("debitTransaction");
        JsonNode elements = debit.path("debitTransaction");
        assertThat(elements.propertyNames())
                .containsExactly(
                        "identifier",
                        "dateMade",
                        "description",
                        "externalReferenceIdentifier",
                        "amount");
        assertThat(elements.path("externalReferenceIdentifier").asString(""))
                .matches("[0-9A-Z]{1,10}")
                .isNotEqualTo("R25");
        assertThat(elements.path("amount").path("amount").toString()).isEqualTo("5200");
        assertThat(list(JANE, "&start-record=1&end-record=1", 0)).isEqualTo(debit);
    }

    /** "Will not be present if member won't contain any transactions". */
    @Test
    void aMemberWithoutTransactionsHasNoListOfThem() {
        assertThat(list(ZOE, "").body()).isEqualTo("{}");
    }

    /** "Elements in the response message will always be returned in upper case ASCII." */
    @Test
    void textIsCapitalAsciiAndFitsItsLength() {
        String member = freshMember();
        book(member, TransferKind.ISSUANCE, 5, facts("é".repeat(60), "hotel1", "ñandú-12345"));
        book(member, TransferKind.ISSUANCE, 5, facts("Straße", "", ""));
        book(member, TransferKind.REVERSAL, 5, facts("zurück", "", ""));
        book(member, TransferKind.ADJUSTMENT, 5, "{\"by\":\"operator\",\"reason\":\"goodwill\"}");
        book(member, TransferKind.ADJUSTMENT, -5, "{\"by\":\"operator\",\"reason\":\"error\"}");
        List<JsonNode> shown = new ArrayList<>();
        AviosClient.tree(list(member, "")).path("transaction").forEach(shown::add);

        assertThat(shown.stream().map(it -> it.iterator().next()).map(TransactionCallsTest::texts))
                .containsExactly(
                        "ADJUSTMENT",
                        "ADJUSTMENT ATRP",
                        "ZURUCK HOTEL",
                        "STRASSE HOTEL",
                        "E".repeat(51) + " HOTEL1 NANDU-1234");
        assertThat(shown.getFirst().propertyNames()).containsExactly("debitTransaction");
        assertThat(shown.get(2).propertyNames()).containsExactly("creditTransaction");
    }

    /** "If debit transaction amount is 1000000 it will not be returned." */
    @Test
    void whatSixDigitsCannotShowIsLeftOutAndNotCounted() {
        String member = freshMember();
        for (long change : new long[] {1_000_000, 999_999, 2_500_000, -999_999, -1_000_000, 7}) {
            book(member, TransferKind.ADJUSTMENT, change, "{}");
        }

        assertThat(amounts(list(member, ""))).containsExactly(7L, 999_999L, 999_999L);
        assertThat(amounts(list(member, "&start-record=2&end-record=3")))
                .containsExactly(999_999L, 999_999L);
        assertThat(amounts(list(member, "&start-record=4"))).isEmpty();
    }

    /** "The partner must have generated an access token for the member prior to invocation." */
    @Test
    void aHouseholdHasOneHistoryForAllWhoShareIt() {
        Answer own = hotel.get(path(ANA), "", hotel.token("ATRP", ANA));
        Answer shared = hotel.get(path(HOUSEHOLD), "", hotel.token("ATRP", ANA));

        assertThat(own.status()).isEqualTo(200);
        assertThat(amounts(own)).containsExactly(12_000L);
        assertThat(shared.body()).isEqualTo(own.body());
        String tom = hotel.token("ATRP", "3081470000000067");
        assertThat(hotel.get(path(ANA), "", tom).status()).isEqualTo(403);
        assertThat(hotel.get(path(HOUSEHOLD), "", tom).body()).isEqualTo(own.body());
    }

    /** "Error Codes" of the document, and the elements that they name. */
    @ParameterizedTest
    @CsvSource({
        "&start-record=0, DATA_INVALID start-record",
        "&start-record=100000, DATA_INVALID start-record",
        "&start-record=one, DATA_INVALID start-record",
        "&end-record=0, DATA_INVALID end-record",
        "&end-record=100000, DATA_INVALID end-record",
        "&date-made-from=2016-13-01, DATA_INVALID date-made-from",
        "&date-made-from=01/01/2016, DATA_INVALID date-made-from",
        "&date-made-to=2016-02-30, DATA_INVALID date-made-to",
        "&external-source=12345678901, DATA_INVALID external-source",
        "&Start-Record=1, DATA_INVALID",
        "&page=1, DATA_INVALID",
        "&start-record=2&end-record=1, RECORD_RANGE_INVALID",
        "&date-made-from=2016-01-02&date-made-to=2016-01-01, DATE_RANGE_INVALID",
        "&start-record=x&end-record=y&date-made-from=z, 'DATA_INVALID start-record,"
                + " DATA_INVALID end-record, DATA_INVALID date-made-from'",
    })
    void aFaultyQueryIsRefused(String query, String errors) {
        Answer answer = list(JANE, query);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(AviosClient.errors(answer)).isEqualTo(errors);
        JsonNode error = AviosClient.tree(answer).path("error");
        assertThat(error.path("code").asString("")).isEqualTo("REQUEST_INVALID");
        assertThat(error.path("businessMessage").asString("")).isEqualTo("Request Invalid");
        assertThat(error.path("developerLink").asString(""))
                .isEqualTo("https://developer.iagloyalty.com/docs");
    }

    /** "URI Parameters" and "Request Headers". */
    @ParameterizedTest
    @CsvSource({
        "GET, /v1/programmes/ATRP/accounts/%s/transactions, '', 403, REQUEST_FORBIDDEN",
        "GET, /v1/programmes/ATRP/accounts/%s/transactions?api_key=abcdef, '', 403,"
                + " REQUEST_FORBIDDEN",
        "GET, /v1/programmes/ATRP/accounts/%s/transactions?api_key=sandbox9sandbox9sandbox9, '',"
                + " 403, REQUEST_FORBIDDEN",
        "GET, /v1/programmes/ATRP/accounts/%s/transactions?api_key=sandbox0sandbox0sandbox0"
                + "&api_key=sandbox0sandbox0sandbox0, '', 403, REQUEST_FORBIDDEN",
        "GET, /v1/programmes/ATRP/accounts/%s/transactions?api_key=sandbox1sandbox1sandbox1, '',"
                + " 403, REQUEST_FORBIDDEN",
        "GET, /v1/programmes/BAEC/accounts/%s/transactions?api_key=KEY, '', 403,"
                + " REQUEST_FORBIDDEN",
        "GET, /v1/programmes/XXXX/accounts/%s/transactions?api_key=KEY, '', 403,"
                + " REQUEST_FORBIDDEN",
        "GET, /v1/programmes/ATRP/accounts/3081470000000018/transactions?api_key=KEY, '', 403,"
                + " REQUEST_FORBIDDEN",
        "GET, /v1/programmes/ATRP/accounts/%s/transactions?api_key=KEY, 'Accept: text/xml', 406,"
                + " NOT_ACCEPTABLE",
        "GET, /v1/programmes/ATRP/accounts/%s/transactions?api_key=KEY,"
                + " 'Accept: text/xml, application/json;q=0.1', 200, ''",
        "GET, /v1/programmes/ATRP/accounts/%s/transactions?api_key=KEY,"
                + " 'X-Forwarded-For: 172.128.25.24', 200, ''",
        "GET, /v1/programmes/ATRP/accounts/%s/transactions?api_key=KEY,"
                + " 'X-Forwarded-For: ::1, 10.0.0.1', 200, ''",
        "GET, /v1/programmes/ATRP/accounts/%s/transactions?api_key=KEY,"
                + " 'X-Forwarded-For: 172.128.25.256', 400, DATA_INVALID",
        "GET, /test/v1/programmes/ATRP/accounts/%s/transactions?api_key=KEY, '', 200, ''",
        "GET, /v4/programmes/ATRP/accounts/%s/transactions?api_key=KEY, '', 404,"
                + " RESOURCE_NOT_FOUND",
        "GET, /v1/programmes/ATRP/accounts/%s/transaction?api_key=KEY, '', 404,"
                + " RESOURCE_NOT_FOUND",
        "GET, /v2/programmes/ATRP/accounts/%s/transactions?api_key=KEY, '', 404,"
                + " RESOURCE_NOT_FOUND",
        "POST, /v1/programmes/ATRP/accounts/%s/transactions?api_key=KEY, '', 405,"
                + " METHOD_NOT_ALLOWED",
    })
    void onlyTheRightKeyPathAndHeadersPass(
            String method, String target, String header, int status, String error) {
        String headers = hotel.token("ATRP", JANE) + (header.isEmpty() ? "" : header + "\r\n");
        Answer answer =
                hotel.sendRaw(
                        method,
                        target.formatted(JANE).replace("KEY", AviosClient.HOTEL_KEY),
                        headers,
                        "");

        assertThat(answer.status()).isEqualTo(status);
        if (!error.isEmpty()) {
            assertThat(AviosClient.tree(answer).has("error")).isTrue();
            assertThat(AviosClient.errors(answer)).isEqualTo(error);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'', 401, REQUEST_UNAUTHORIZED",
        "Authorization: Bearer nonsense, 401, REQUEST_UNAUTHORIZED",
        "Authorization: Basic eDp5, 401, REQUEST_UNAUTHORIZED",
    })
    void onlyAGoodTokenPasses(String header, int status, String error) {
        Answer answer = hotel.get(path(JANE), "", header.isEmpty() ? "" : header + "\r\n");

        assertThat(answer.status()).isEqualTo(status);
        assertThat(AviosClient.errors(answer)).isEqualTo(error);
        assertThat(answer.header("www-authenticate")).startsWith("Bearer ");
    }

    @Test
    void aTokenWithoutTheScopeDoesNotPass() {
        String token =
                instance.memberToken(AviosClient.HOTEL_CLIENT, "ATRP", JANE, "retrieve_account");
        Answer answer = hotel.get(path(JANE), "", "Authorization: Bearer " + token + "\r\n");

        assertThat(answer.status()).isEqualTo(403);
        assertThat(AviosClient.errors(answer)).isEqualTo("REQUEST_FORBIDDEN");
    }

    /** Any filters give the same as a filtered list in memory. */
    @Test
    void randomFiltersGiveWhatAPlainListGives() {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        String member = freshMember();
        List<Made> made = new ArrayList<>();
        Instant time = instance.clock().instant();
        for (int i = 0; i < 160; i++) {
            time = time.plus(Duration.ofHours(random.nextInt(0, 40)));
            instance.clock().set(time);
            long amount = random.nextInt(6) == 0 ? 1_000_000 + i : 999_999 - i;
            long change = i % 3 == 2 ? -amount : amount;
            TransferKind kind = change > 0 ? TransferKind.ISSUANCE : TransferKind.REDEMPTION;
            BookedTransfer booked = book(member, kind, change, facts("n" + i, "HOTEL1", ""));
            made.addFirst(new Made(instance.confirmationNumbers().of(booked), time, amount));
        }
        LocalDate first = LocalDate.ofInstant(made.getLast().at(), ZoneOffset.UTC);
        for (int i = 0; i < 150; i++) {
            Optional<LocalDate> from = day(random, first);
            Optional<LocalDate> to = day(random, first);
            Optional<Integer> start = record(random);
            Optional<Integer> end = record(random);
            if (from.isPresent() && to.isPresent() && from.get().isAfter(to.get())) {
                to = from;
            }
            if (start.isPresent() && end.isPresent() && start.get() > end.get()) {
                end = start;
            }
            String query =
                    from.map(it -> "&date-made-from=" + it).orElse("")
                            + to.map(it -> "&date-made-to=" + it).orElse("")
                            + start.map(it -> "&start-record=" + it).orElse("")
                            + end.map(it -> "&end-record=" + it).orElse("");

            assertThat(identifiers(list(member, query)))
                    .as("seed %d, %s", seed, query)
                    .isEqualTo(expected(made, from, to, start, end));
        }
    }

    private record Made(String identifier, Instant at, long amount) {}

    private static List<String> expected(
            List<Made> latestFirst,
            Optional<LocalDate> from,
            Optional<LocalDate> to,
            Optional<Integer> start,
            Optional<Integer> end) {
        int first = start.orElse(1);
        int last = end.orElse(start.isPresent() ? first + 99 : 100);
        List<String> visible = new ArrayList<>();
        for (Made one : latestFirst) {
            LocalDate day = LocalDate.ofInstant(one.at(), ZoneOffset.UTC);
            boolean isIn =
                    from.stream().noneMatch(day::isBefore)
                            && to.stream().allMatch(day::isBefore)
                            && one.amount() <= 999_999;
            if (isIn) {
                visible.add(one.identifier());
            }
        }
        return visible.subList(Math.min(first - 1, visible.size()), Math.min(last, visible.size()));
    }

    private static Optional<LocalDate> day(Random random, LocalDate first) {
        return random.nextInt(3) == 0
                ? Optional.empty()
                : Optional.of(first.plusDays(random.nextInt(-3, 145)));
    }

    private static Optional<Integer> record(Random random) {
        return random.nextInt(2) == 0
                ? Optional.empty()
                : Optional.of(1 + random.nextInt(1 + random.nextInt(170)));
    }

    private Answer list(String member, String query) {
        return hotel.get(path(member), query, hotel.token("ATRP", member));
    }

    private JsonNode list(String member, String query, int place) {
        return AviosClient.tree(list(member, query)).path("transaction").path(place);
    }

    private static String path(String account) {
        return "/v1/programmes/ATRP/accounts/" + account + "/transactions";
    }

    private static List<Long> amounts(Answer answer) {
        List<Long> amounts = new ArrayList<>();
        AviosClient.tree(answer)
                .path("transaction")
                .forEach(
                        it ->
                                amounts.add(
                                        it.iterator()
                                                .next()
                                                .path("amount")
                                                .path("amount")
                                                .longValue()));
        return amounts;
    }

    private static List<String> identifiers(Answer answer) {
        List<String> identifiers = new ArrayList<>();
        AviosClient.tree(answer)
                .path("transaction")
                .forEach(
                        it ->
                                identifiers.add(
                                        it.iterator().next().path("identifier").asString("")));
        return identifiers;
    }

    private static String texts(JsonNode elements) {
        String reference =
                elements.has("externalSource")
                        ? elements.path("externalReferenceIdentifier").asString("")
                        : "";
        return (elements.path("description").asString("")
                        + " "
                        + elements.path("externalSource").asString("")
                        + " "
                        + reference)
                .strip();
    }

    private static BookedTransfer book(
            String member, TransferKind kind, long change, String facts) {
        return instance.transfer("ATRP", member, kind, change, facts);
    }

    private static String facts(String description, String source, String reference) {
        return new TransferFacts(
                        Optional.of(TransferFacts.Type.COLLECTION),
                        "HOTEL",
                        Optional.empty(),
                        Optional.of(description),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(reference).filter(it -> !it.isEmpty()),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(source).filter(it -> !it.isEmpty()),
                        Optional.empty(),
                        Optional.empty(),
                        List.of())
                .toJson();
    }

    private static int members;

    private static synchronized String freshMember() {
        String number = String.format(Locale.ROOT, "55%06d", ++members);
        instance.member("ATRP", number, number);
        return number;
    }
}
