package org.milepost.amcash;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.milepost.RunningInstance;
import org.milepost.WireClient;
import org.milepost.WireClient.Answer;
import org.milepost.dialect.Restrictions;
import org.milepost.ledger.Miles;
import org.milepost.ledger.Standing;

/** The calls of the checkout over the real server and the real books. */
@SuppressWarnings("NullAway.Init") // set before each test
final class CheckoutCallsTest {

    /** The sandbox's collector whose requests fail with an injected error. */
    private static final String FAILING = "80000000089";

    private static RunningInstance instance;

    private PosTerminal loy1;
    private PosTerminal loy2;

    @BeforeAll
    static void start() {
        instance = RunningInstance.start();
    }

    @AfterAll
    static void stopOverBooksThatHold() {
        try (RunningInstance running = instance) {
            assertThat(running.audit().faults()).isEmpty();
        }
    }

    @BeforeEach
    void openTills() {
        instance.clock().set(RunningInstance.NOON);
        loy1 = PosTerminal.loy1(instance);
        loy2 = PosTerminal.loy2(instance);
    }

    @AfterEach
    void closeTills() {
        loy1.close();
        loy2.close();
    }

    @Test
    void anEchoRepeatsTheRequest() {
        Answer answer = loy1.send(Draft.of(Call.ECHO));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("content-type")).isEqualTo("application/json;charset=UTF-8");
        assertThat(answer.body())
                .isEqualTo(
                        """
                        {"deviceId":"001","message":"Approved","responseCode":"0000",\
                        "sponsorCode":"LOY1","storeId":"0001","traceId":"999999999999",\
                        "transDateTime":"2026-06-15T12:00:00","vendorId":"100087"}""");
    }

    @Test
    void thePublishedSampleOfAnInquiryIsAnswered() {
        Answer answer =
                loy1.send(
                        "/checkout/amcash/inquire",
                        "cache-control: no-cache\r\n",
                        """
                        {
                          "acquirerId": "100000",
                          "cardEntryMode": "SWIPE",
                          "collectorNumber": "84095202006",
                          "dateTime": "1972-07-16T13:32:00+0400",
                          "deviceId": "001",
                          "instantMessage": "en-CA",
                          "postTaxBasketAmount": "16.12",
                          "sponsorCode": "LOY1",
                          "storeId": "0001",
                          "traceId": "999999999999",
                          "vendorId": "100087"
                        }"""
                                .getBytes(UTF_8));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.members())
                .containsAllEntriesOf(
                        Map.ofEntries(
                                Map.entry("responseCode", "0000"),
                                Map.entry("cashBalance", "1615"),
                                Map.entry("dreamBalance", "4000"),
                                Map.entry("availableCashBalance", "1615"),
                                Map.entry("availableDollarAmount", "170"),
                                Map.entry("availableOfferUnits", "1"),
                                Map.entry("dailyOfferLimit", "75"),
                                Map.entry("offerId", "1111111111"),
                                Map.entry("offerType", "RGL"),
                                Map.entry("unitValueAMCash", "95"),
                                Map.entry("unitValueDollars", "10.00"),
                                Map.entry("dateTime", "1972-07-16T13:32:00+0400"),
                                Map.entry("transDateTime", "2026-06-15T12:00:00")));
    }

    @Test
    void theBetterOfferOfASponsorIsInForceThere() {
        String collector = instance.collector(94);

        assertThat(loy1.send(inquire(collector)).member("responseCode")).isEqualTo("0051");
        assertThat(loy2.send(inquire(collector).atLoy2()).members())
                .containsEntry("responseCode", "0000")
                .containsEntry("offerType", "SPL")
                .containsEntry("availableCashBalance", "85");
    }

    @Test
    void anInquiryIsNotHeldToItsIdempotencyKey() {
        String collector = instance.collector(95);
        loy1.send(inquire(collector), "key");
        redeem(collector, "10.00");

        assertThat(loy1.send(inquire(collector), "key").member("cashBalance")).isEqualTo("0");
        assertThat(loy1.send(inquire(collector), "not a key").status()).isEqualTo(202);
    }

    @Test
    void aRedemptionTakesTheMilesOfWholeUnits() {
        String collector = instance.collector(1_615);
        Answer answer = loy1.send(Draft.redeem("29.99").by(collector));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.members())
                .containsEntry("responseCode", "0000")
                .containsEntry("unitsRedeemed", "2")
                .containsEntry("milesRedeemed", "190")
                .containsEntry("dollarsRedeemed", "20.00")
                .containsEntry("cashBalance", "1425")
                .containsEntry("transDateTime", "2026-06-15T12:00:00");
        assertThat(answer.member("txnConfirmationNumber")).matches("[0-9A-Z]{16}");
        assertThat(instance.cash(collector).balance()).isEqualTo(Miles.of(1_425));
    }

    @Test
    void aReversalGivesTheMilesBack() {
        String collector = instance.collector(1_615);
        String number = redeem(collector, "20.00");
        Answer answer = loy1.send(reverse(collector, number));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.members())
                .containsEntry("responseCode", "0000")
                .containsEntry("milesReversed", "190")
                .containsEntry("dollarsReversed", "20.00")
                .containsEntry("cashBalance", "1615")
                .containsEntry("dreamBalance", "0")
                .containsEntry("redemptionConfirmationNumber", number);
        assertThat(answer.member("txnConfirmationNumber"))
                .matches("[0-9A-Z]{16}")
                .isNotEqualTo(number);
        assertThat(instance.cash(collector).balance()).isEqualTo(Miles.of(1_615));
    }

    @Test
    void aConfirmationNumberIsTakenInLowerCaseAndUnderItsShortName() {
        String collector = instance.collector(1_615);
        String number = redeem(collector, "10.00").toLowerCase(Locale.ROOT);
        Draft draft =
                reverse(collector, number)
                        .without(Field.REDEMPTION_CONFIRMATION_NUMBER)
                        .with(Field.REDEMPTION_CONFIRMATION_NUM, number);

        assertThat(loy1.send(draft).members())
                .containsEntry("responseCode", "0000")
                .containsEntry("redemptionConfirmationNum", number)
                .doesNotContainKey("redemptionConfirmationNumber");
    }

    @Test
    void aReversedRedemptionIsNotReversedByAnotherRequest() {
        String collector = instance.collector(1_615);
        String number = redeem(collector, "10.00");
        loy1.send(reverse(collector, number), "first");

        assertThat(loy1.send(reverse(collector, number), "second").members())
                .containsEntry("responseCode", "0057");
        assertThat(instance.cash(collector).balance()).isEqualTo(Miles.of(1_615));
    }

    @Test
    void aReversalIsNotReversed() {
        String collector = instance.collector(1_615);
        String number = redeem(collector, "10.00");
        String reversal = loy1.send(reverse(collector, number)).member("txnConfirmationNumber");

        assertThat(loy1.send(reverse(collector, reversal)).status()).isEqualTo(400);
        assertThat(instance.cash(collector).balance()).isEqualTo(Miles.of(1_615));
    }

    @Test
    void aConfirmationNumberOfAnotherCollectorIsNone() {
        String number = redeem(instance.collector(95), "10.00");
        String other = instance.collector(95);
        redeem(other, "10.00");

        assertThat(loy1.send(reverse(other, number)).members())
                .containsEntry("responseCode", "0057");
        assertThat(instance.cash(other).balance()).isEqualTo(Miles.ZERO);
    }

    @Test
    void aConfirmationNumberOfAnotherPartnerIsNone() {
        String collector = instance.collector(95);
        String number = redeem(collector, "10.00");

        assertThat(loy2.send(reverse(collector, number).atLoy2()).members())
                .containsEntry("responseCode", "0057");
        assertThat(instance.cash(collector).balance()).isEqualTo(Miles.ZERO);
    }

    @Test
    void aMistypedConfirmationNumberIsNone() {
        String collector = instance.collector(95);
        String number = redeem(collector, "10.00");
        char last = number.charAt(number.length() - 1);
        String mistyped = number.substring(0, number.length() - 1) + (last == '0' ? '1' : '0');

        assertThat(loy1.send(reverse(collector, mistyped)).members())
                .containsEntry("responseCode", "0057")
                .containsEntry("redemptionConfirmationNumber", mistyped);
        assertThat(loy1.send(reverse(collector, "?")).member("responseCode")).isEqualTo("0057");
        assertThat(loy1.send(reverse(collector, number)).member("responseCode")).isEqualTo("0000");
    }

    /** An ordinary night and both nights on which the clocks change. */
    @ParameterizedTest
    @CsvSource({
        "2026-06-15T16:00:00Z, 2026-06-16T07:00:00Z",
        "2026-03-07T17:00:00Z, 2026-03-08T07:00:00Z",
        "2026-10-31T16:00:00Z, 2026-11-01T08:00:00Z"
    })
    void aRedemptionCanBeReversedUntilThreeTheNextNightInclusive(Instant madeAt, Instant last) {
        instance.clock().set(madeAt);
        String collector = instance.collector(190);
        String one = redeem(collector, "10.00");
        String other = redeem(collector, "10.00");

        instance.clock().set(last);
        assertThat(loy1.send(reverse(collector, one)).member("responseCode")).isEqualTo("0000");

        instance.clock().set(last.plusNanos(1_000));
        Answer late = loy1.send(reverse(collector, other));
        assertThat(late.status()).isEqualTo(409);
        assertThat(late.member("responseCode")).isEqualTo("0080");
        assertThat(instance.cash(collector).balance()).isEqualTo(Miles.of(95));
    }

    @Test
    void aDayHas750DollarsAcrossSponsors() {
        String collector = instance.collector(20_000);

        assertThat(loy1.send(Draft.redeem("760.00").by(collector)).members())
                .containsEntry("responseCode", "0065")
                .containsEntry("dailyOfferLimit", "75")
                .containsEntry("cashBalance", "20000");
        redeem(collector, "740.00");
        assertThat(loy2.send(Draft.redeem("20.00").by(collector).atLoy2()).members())
                .containsEntry("responseCode", "0065")
                .containsEntry("availableCashBalance", "85");
        redeem(collector, "10.00");
        assertThat(loy1.send(inquire(collector)).members())
                .containsEntry("responseCode", "0000")
                .containsEntry("availableCashBalance", "0")
                .doesNotContainKey("dailyOfferLimit");
        assertThat(instance.cash(collector).balance()).isEqualTo(Miles.of(20_000 - 75 * 95));
    }

    @Test
    void theDailyLimitIsFullAgainAtThreeAndAfterAReversal() {
        String collector = instance.collector(20_000);
        String number = redeem(collector, "750.00");
        loy1.send(reverse(collector, number));
        redeem(collector, "750.00");
        instance.clock().set(Instant.parse("2026-06-16T06:59:59.999999Z"));
        assertThat(loy1.send(Draft.redeem("10.00").by(collector), "early").member("responseCode"))
                .isEqualTo("0065");

        instance.clock().set(Instant.parse("2026-06-16T07:00:00Z"));
        assertThat(loy1.send(Draft.redeem("10.00").by(collector), "late").members())
                .containsEntry("responseCode", "0000")
                .containsEntry("dailyOfferLimit", "74");
    }

    @Test
    void tooFewMilesAreDeclined() {
        String collector = instance.collector(1_615);
        Answer answer = loy1.send(Draft.redeem("180.00").by(collector));

        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.members())
                .containsEntry("responseCode", "0051")
                .containsEntry("availableOfferUnits", "17");
        assertThat(instance.cash(collector).balance()).isEqualTo(Miles.of(1_615));
    }

    @Test
    void aBasketBelowOneUnitIsDeclined() {
        String collector = instance.collector(1_615);
        Answer answer = loy1.send(Draft.redeem("10.00").basket("9.99").by(collector));

        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.members())
                .containsEntry("responseCode", "0066")
                .containsEntry("availableOfferUnits", "0");
        assertThat(loy1.send(Draft.redeem("9.99").by(collector)).members())
                .containsEntry("responseCode", "0035");
        assertThat(instance.cash(collector).balance()).isEqualTo(Miles.of(1_615));
    }

    @Test
    void aCollectorWhoHidesBalancesRedeemsWithoutSeeingThem() {
        Standing hides = new Restrictions(true, false).with(Standing.Status.ACTIVE);
        String collector = instance.collector(950, 300, hides);
        Answer redeemed = loy1.send(Draft.redeem("10.00").by(collector));
        Answer reversed = loy1.send(reverse(collector, redeemed.member("txnConfirmationNumber")));

        for (Answer answer : List.of(redeemed, reversed)) {
            assertThat(answer.status()).isEqualTo(202);
            assertThat(answer.members())
                    .containsEntry("responseCode", "0001")
                    .containsEntry("message", "Approved - balance suppressed")
                    .doesNotContainKeys(
                            "cashBalance",
                            "dreamBalance",
                            "availableCashBalance",
                            "availableDollarAmount");
        }
        assertThat(redeemed.member("milesRedeemed")).isEqualTo("95");
        assertThat(reversed.member("milesReversed")).isEqualTo("95");
    }

    @ParameterizedTest
    @CsvSource({
        "80000000034, SWIPE, 202, 0005",
        "80000000045, SWIPE, 202, 0006",
        "80000000023, SWIPE, 401, 0002",
        "80000000067, MANUAL, 403, 0009",
        "80000000023, MANUAL, 401, 0002",
        "11, SWIPE, 401, 0025",
        "080000000067, SWIPE, 401, 0025"
    })
    void inquireAndRedeemAreRefusedAlike(
            String collector, String cardEntryMode, int status, String code) {
        Draft inquire = inquire(collector).with(Field.CARD_ENTRY_MODE, cardEntryMode);
        Draft redeem =
                Draft.redeem("10.00").by(collector).with(Field.CARD_ENTRY_MODE, cardEntryMode);

        for (Draft draft : List.of(inquire, redeem)) {
            Answer answer = loy1.send(draft);

            assertThat(answer.status()).isEqualTo(status);
            assertThat(answer.members())
                    .containsEntry("responseCode", code)
                    .containsEntry("collectorNumber", collector)
                    .doesNotContainKey("txnConfirmationNumber");
        }
    }

    @Test
    void aReversalNeedsTheCardToo() {
        String collector = instance.collector(95);
        String number = redeem(collector, "10.00");
        Draft manual = reverse(collector, number).with(Field.CARD_ENTRY_MODE, "manual");

        assertThat(loy1.send(manual).member("responseCode")).isEqualTo("0009");
        assertThat(loy1.send(reverse(collector, number)).member("responseCode")).isEqualTo("0000");
    }

    @ParameterizedTest
    @CsvSource({
        "sponsorCode, LOY2",
        "sponsorCode, loy1",
        "vendorId, 100088",
        "vendorId, 0100087",
        "acquirerId, 100002",
        "acquirerId, 1"
    })
    void aPartnerActsForItselfOnly(String name, String value) {
        String collector = instance.collector(95);
        Field member =
                Arrays.stream(Field.values())
                        .filter(it -> it.wireName().equals(name))
                        .findFirst()
                        .orElseThrow();
        Answer answer = loy1.send(Draft.redeem("10.00").by(collector).with(member, value));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.members())
                .containsEntry("responseCode", "0035")
                .containsEntry(
                        "message",
                        "Invalid request parameter: "
                                + name
                                + " is not that of the token's partner")
                .containsOnlyKeys("responseCode", "message", "transDateTime");
        assertThat(instance.cash(collector).balance()).isEqualTo(Miles.of(95));
    }

    @Test
    void everyIdentifierOfAnotherPartnerIsNamed() {
        Draft foreign = Draft.redeem("10.00").by(instance.collector(95)).atLoy2();

        assertThat(loy1.send(foreign).member("message"))
                .isEqualTo(
                        "Invalid request parameter: acquirerId is not that of the token's partner;"
                                + " sponsorCode is not that of the token's partner;"
                                + " vendorId is not that of the token's partner");
    }

    @Test
    void everyAcquirerOfASponsorIsItsOwn() {
        Draft draft = inquire(instance.collector(95)).with(Field.ACQUIRER_ID, "100001");

        assertThat(loy1.send(draft).member("responseCode")).isEqualTo("0000");
    }

    @Test
    void messagesAreInFrenchForWhoAsks() {
        Draft draft = inquire(instance.collector(94)).with(Field.INSTANT_MESSAGE, "fr-ca");

        assertThat(loy1.send(draft).member("message")).isEqualTo("Milles insuffisants");
        assertThat(loy1.send(draft.without(Field.STORE_ID)).member("message"))
                .isEqualTo("Paramètre de la requête non valide: storeId est absent");
    }

    @ParameterizedTest
    @CsvSource({
        "en-CA, Server error or no response",
        "fr-CA, Erreur du serveur ou absence de réponse"
    })
    void anUnexpectedFailureIsWordedInTheLanguageOfTheRequestAndNothingIsBooked(
            String language, String text) {
        Draft draft = Draft.redeem("10.00").by(FAILING).with(Field.INSTANT_MESSAGE, language);
        Answer answer = loy1.send(draft);

        assertThat(answer.status()).isEqualTo(500);
        assertThat(answer.members())
                .containsOnlyKeys("responseCode", "message", "transDateTime")
                .containsEntry("responseCode", "0096");
        assertThat(answer.member("message")).matches(text + ": [a-z]{16}");
        assertThat(instance.cash(FAILING).balance()).isEqualTo(Miles.of(950));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    ''                                   | Bearer realm="milepost"
                    Authorization: Basic eDp5            | Bearer realm="milepost"
                    Authorization: Bearer made.up.token  | Bearer realm="milepost", error="invalid_token"
                    Authorization: Bearer                | Bearer realm="milepost"
                    """)
    void aTokenThatIsMissingOrInvalidIsChallenged(String header, String challenge) {
        try (WireClient client = new WireClient(instance.url())) {
            Draft draft = Draft.redeem("10.00").by(instance.collector(95));
            Answer answer =
                    client.send(
                            "POST",
                            draft.path(),
                            header.isEmpty() ? "" : header + "\r\n",
                            draft.body());

            assertThat(answer.status()).isEqualTo(401);
            assertThat(answer.header("www-authenticate")).isEqualTo(challenge);
            assertThat(answer.members()).containsOnlyKeys("message");
        }
    }

    @Test
    void aTokenWithAForgedEndIsInvalid() {
        String token = instance.token("loy1-pos");
        String forged = token.substring(0, token.length() - 8) + "AAAAAAAA";
        try (PosTerminal forger = new PosTerminal(instance.url(), forged)) {
            assertThat(forger.send(Draft.of(Call.ECHO)).status()).isEqualTo(401);
        }
    }

    @Test
    void aTokenWithoutTheScopeIsForbidden() {
        String token = instance.token(RunningInstance.CLIENT_WITHOUT_SCOPE);
        try (PosTerminal reports = new PosTerminal(instance.url(), token)) {
            Answer answer = reports.send(Draft.of(Call.ECHO));

            assertThat(answer.status()).isEqualTo(403);
            assertThat(answer.header("www-authenticate"))
                    .isEqualTo(
                            "Bearer realm=\"milepost\", error=\"insufficient_scope\","
                                    + " scope=\"amcash\"");
            assertThat(answer.members()).containsOnlyKeys("message");
        }
    }

    @Test
    void aClientOfNoSponsorIsForbidden() {
        String token = instance.token(RunningInstance.CLIENT_WITHOUT_PARTNER);
        try (PosTerminal stray = new PosTerminal(instance.url(), token)) {
            Answer answer = stray.send(Draft.of(Call.ECHO));

            assertThat(answer.status()).isEqualTo(403);
            assertThat(answer.members()).containsOnlyKeys("message");
        }
    }

    private String redeem(String collector, String dollars) {
        Answer answer = loy1.send(Draft.redeem(dollars).by(collector), anyKey());
        assertThat(answer.members()).containsEntry("message", "Approved");
        return answer.member("txnConfirmationNumber");
    }

    private static String anyKey() {
        return UUID.randomUUID().toString();
    }

    private static Draft inquire(String collector) {
        return Draft.of(Call.INQUIRE).by(collector);
    }

    private static Draft reverse(String collector, String number) {
        return Draft.reverse(number).by(collector);
    }
}
