package org.milepost.amcash;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.milepost.http.Json;
import org.milepost.http.Response;
import org.milepost.ledger.BookedTransfer;
import org.milepost.ledger.ConfirmationNumbers;
import org.milepost.ledger.Decision;
import org.milepost.ledger.Epoch;
import org.milepost.ledger.TransferId;
import org.milepost.programme.Offer;

@Tag("mutation")
final class WordingTest {

    private static final Set<String> PURSES = Set.of("cashBalance", "dreamBalance");
    private static final Set<String> BALANCES =
            union(PURSES, Set.of("availableCashBalance", "availableDollarAmount"));
    private static final Set<String> OFFER =
            Set.of(
                    "availableOfferUnits",
                    "dailyOfferLimit",
                    "offerDescEn",
                    "offerDescFr",
                    "offerId",
                    "offerType",
                    "unitValueAMCash",
                    "unitValueDollars");
    private static final Set<String> REDEEMED =
            Set.of("unitsRedeemed", "milesRedeemed", "dollarsRedeemed", "txnConfirmationNumber");
    private static final Set<String> REVERSED =
            Set.of("milesReversed", "dollarsReversed", "txnConfirmationNumber");
    private static final Set<String> ALWAYS = Set.of("responseCode", "message", "transDateTime");

    private static final ConfirmationNumbers NUMBERS = new ConfirmationNumbers(new byte[32]);

    private static final RuleInput INQUIRY = RuleInput.of(Draft.of(Call.INQUIRE));
    private static final RuleInput REDEMPTION = RuleInput.of(Draft.redeem("10.00"));
    private static final RuleInput REVERSAL = Condition.reversal(Draft.of(Call.REVERSE));

    /** A situation and the members that its answer has beside those that answers always have. */
    record Row(String name, RuleInput input, Set<String> members) {
        @Override
        public String toString() {
            return name;
        }
    }

    static final List<Row> ROWS =
            List.of(
                    row("inquire 0000", INQUIRY, union(BALANCES, OFFER)),
                    row("inquire 0000, day used up", INQUIRY, BALANCES, Condition.DAY_USED_UP),
                    row("inquire 0001", INQUIRY, OFFER, Condition.HIDES),
                    row(
                            "inquire 0001, day used up",
                            INQUIRY,
                            Set.of(),
                            Condition.HIDES,
                            Condition.DAY_USED_UP),
                    row("inquire 0051", INQUIRY, BALANCES, Condition.FEW_MILES),
                    row(
                            "inquire 0051, hidden",
                            INQUIRY,
                            Set.of(),
                            Condition.FEW_MILES,
                            Condition.HIDES),
                    row("inquire 0025", INQUIRY, Set.of(), Condition.NO_ACCOUNT),
                    row("inquire 0002", INQUIRY, Set.of(), Condition.INACTIVE),
                    row("inquire 0009", INQUIRY, Set.of(), Condition.MANUAL_ENTRY),
                    row("inquire 0005", INQUIRY, Set.of(), Condition.HIDES_AND_FORBIDS),
                    row("inquire 0006", INQUIRY, PURSES, Condition.FORBIDS),
                    row("inquire 0067", INQUIRY, PURSES, Condition.NO_OFFER),
                    row(
                            "inquire 0067, hidden",
                            INQUIRY,
                            Set.of(),
                            Condition.OFFER_PAUSED,
                            Condition.HIDES),
                    row("redeem 0000", REDEMPTION, union(BALANCES, OFFER, REDEEMED)),
                    row(
                            "redeem 0000, the last unit",
                            REDEMPTION.withCash(95),
                            union(BALANCES, REDEEMED)),
                    row("redeem 0001", REDEMPTION, union(OFFER, REDEEMED), Condition.HIDES),
                    row("redeem 0066", REDEMPTION, union(BALANCES, OFFER), Condition.SMALL_BASKET),
                    row(
                            "redeem 0066, hidden",
                            REDEMPTION,
                            OFFER,
                            Condition.SMALL_BASKET,
                            Condition.HIDES),
                    row("redeem 0051", REDEMPTION, BALANCES, Condition.FEW_MILES),
                    row(
                            "redeem 0051, some units affordable",
                            RuleInput.of(Draft.redeem("20.00")).withCash(95),
                            union(BALANCES, OFFER)),
                    row("redeem 0065, nothing left", REDEMPTION, BALANCES, Condition.DAY_USED_UP),
                    row(
                            "redeem 0065, something left",
                            RuleInput.of(Draft.redeem("20.00")).withDayUse(RuleInput.TODAY, 74_000),
                            union(BALANCES, OFFER)),
                    row(
                            "redeem 0065, hidden",
                            REDEMPTION,
                            Set.of(),
                            Condition.DAY_USED_UP,
                            Condition.HIDES),
                    row("redeem 0067", REDEMPTION, PURSES, Condition.OFFER_PAUSED),
                    row("redeem 0006", REDEMPTION, PURSES, Condition.FORBIDS),
                    row("redeem 0005", REDEMPTION, Set.of(), Condition.HIDES_AND_FORBIDS),
                    row("reverse 0000", REVERSAL, union(PURSES, REVERSED)),
                    row("reverse 0001", REVERSAL, REVERSED, Condition.HIDES),
                    row("reverse 0057", REVERSAL, Set.of(), Condition.NO_SUCH_REDEMPTION),
                    row("reverse 0080", REVERSAL, Set.of(), Condition.WINDOW_OVER),
                    row("reverse 0009", REVERSAL, Set.of(), Condition.MANUAL_ENTRY),
                    row("reverse 0025", REVERSAL, Set.of(), Condition.NO_ACCOUNT));

    @ParameterizedTest
    @FieldSource("ROWS")
    void anAnswerHasTheMembersOfItsCodeAndRepeatsTheRequest(Row row) {
        Map<String, String> answer = members(answerTo(row.input()));
        Set<String> request =
                row.input().draft().fields().keySet().stream()
                        .map(Field::wireName)
                        .collect(Collectors.toSet());

        assertThat(answer).containsEntry("responseCode", codeIn(row.name()));
        assertThat(answer.keySet()).isEqualTo(union(request, row.members(), ALWAYS));
        row.input()
                .draft()
                .fields()
                .forEach((name, value) -> assertThat(answer).containsEntry(name.wireName(), value));
    }

    @Test
    void aRequestBelowOneUnitIsNotRepeatedAndItsMemberIsNamed() {
        Response answer = answerTo(Condition.SMALL_REQUEST.in(REDEMPTION));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(members(answer))
                .containsEntry("responseCode", "0035")
                .containsEntry(
                        "message",
                        "Invalid request parameter: "
                                + "dollarRedeemRequest is less than one redemption unit")
                .containsOnlyKeys(ALWAYS);
    }

    /** The numbers of the contract's worked examples, as an inquiry shows them. */
    @ParameterizedTest
    @CsvSource({
        "LOY1, 1615, 1000.00, 1615, 170, 17, 75",
        "LOY2, 1615, 1000.00, 1615, 190, 19, 75",
        "LOY1, 20000, 1000.00, 7125, 750, 75, 75",
        "LOY2, 20000, 1000.00, 6375, 750, 75, 75",
        "LOY1, 950, 1000.00, 950, 100, 10, 75",
        "LOY2, 950, 1000.00, 935, 110, 11, 75",
        "LOY1, 120, 1000.00, 95, 10, 1, 75",
        "LOY2, 120, 1000.00, 85, 10, 1, 75",
        "LOY1, 1615, 16.12, 1615, 170, 1, 75",
        "LOY1, 1615, 9.99, 1615, 170, 0, 75",
        "LOY1, 1615, 170.00, 1615, 170, 17, 75",
        "LOY1, 1615, 169.99, 1615, 170, 16, 75"
    })
    void theWorkedExamplesHold(
            String sponsor,
            long cash,
            String basket,
            String availableCash,
            String availableDollars,
            String units,
            String left) {
        Draft draft = Draft.of(Call.INQUIRE).basket(basket);
        RuleInput input =
                RuleInput.of(sponsor.equals("LOY2") ? draft.atLoy2() : draft).withCash(cash);

        assertThat(members(answerTo(input)))
                .containsEntry("responseCode", "0000")
                .containsEntry("cashBalance", Long.toString(cash))
                .containsEntry("availableCashBalance", availableCash)
                .containsEntry("availableDollarAmount", availableDollars)
                .containsEntry("availableOfferUnits", units)
                .containsEntry("dailyOfferLimit", left);
    }

    @Test
    void whatIsLeftOfTheDayBoundsWhatIsAvailable() {
        assertThat(members(answerTo(INQUIRY.withDayUse(RuleInput.TODAY, 73_500))))
                .containsEntry("availableCashBalance", "95")
                .containsEntry("availableDollarAmount", "10")
                .containsEntry("availableOfferUnits", "1")
                .containsEntry("dailyOfferLimit", "1");
    }

    @Test
    void belowOneUnitNothingIsAvailable() {
        assertThat(members(answerTo(Condition.FEW_MILES.in(INQUIRY))))
                .containsEntry("cashBalance", "94")
                .containsEntry("availableCashBalance", "0")
                .containsEntry("availableDollarAmount", "0");
    }

    @Test
    void theMembersOfAnAnswerToARedemptionAreInOrder() {
        Response answer =
                answerTo(RuleInput.of(Draft.redeem("20.00").basket("25.00")).withCash(1_615));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.contentType()).isEqualTo("application/json;charset=UTF-8");
        assertThat(new String(answer.body(), UTF_8))
                .isEqualTo(
                        """
                        {"acquirerId":"100000","availableCashBalance":"1425",\
                        "availableDollarAmount":"150","availableOfferUnits":"2",\
                        "cardEntryMode":"SWIPE","cashBalance":"1425",\
                        "collectorNumber":"84095202006","dailyOfferLimit":"73",\
                        "dateTime":"2026-06-15T12:00:00-0400","deviceId":"001",\
                        "dollarRedeemRequest":"20.00","dollarsRedeemed":"20.00",\
                        "dreamBalance":"4000","message":"Approved","milesRedeemed":"190",\
                        "offerDescEn":"Sample offer description in English.",\
                        "offerDescFr":"Exemple de description de l'offre en français.",\
                        "offerId":"1111111111","offerType":"RGL",\
                        "postTaxBasketAmount":"25.00","responseCode":"0000",\
                        "sponsorCode":"LOY1","storeId":"0001","traceId":"999999999999",\
                        "transDateTime":"2026-06-15T12:00:00",\
                        "txnConfirmationNumber":"%s","unitValueAMCash":"95",\
                        "unitValueDollars":"10.00","unitsRedeemed":"2","vendorId":"100087"}"""
                                .formatted(NUMBERS.of(booking())));
    }

    @Test
    void aReversalRepeatsTheConfirmationNumberUnderTheNameThatWasSent() {
        Draft aliased =
                Draft.of(Call.REVERSE)
                        .without(Field.REDEMPTION_CONFIRMATION_NUMBER)
                        .with(Field.REDEMPTION_CONFIRMATION_NUM, "ABC");

        assertThat(members(answerTo(Condition.reversal(aliased))))
                .containsEntry("redemptionConfirmationNum", "ABC")
                .doesNotContainKey("redemptionConfirmationNumber")
                .containsEntry("milesReversed", "190")
                .containsEntry("dollarsReversed", "20.00");
    }

    @Test
    void theMessageIsInTheLanguageOfTheRequest() {
        Draft french = Draft.of(Call.INQUIRE).with(Field.INSTANT_MESSAGE, "FR-ca");

        assertThat(members(answerTo(RuleInput.of(french))))
                .containsEntry("message", "Approuvé")
                .containsEntry("instantMessage", "FR-ca");
    }

    @Test
    void anEchoRepeatsTheRequest() {
        RuleInput input = RuleInput.of(Draft.of(Call.ECHO));
        Response answer = wording().echo(input.terms().request(), RuleInput.PROGRAMME, input.now());

        assertThat(answer.status()).isEqualTo(200);
        assertThat(new String(answer.body(), UTF_8))
                .isEqualTo(
                        """
                        {"deviceId":"001","message":"Approved","responseCode":"0000",\
                        "sponsorCode":"LOY1","storeId":"0001","traceId":"999999999999",\
                        "transDateTime":"2026-06-15T12:00:00","vendorId":"100087"}""");
    }

    @ParameterizedTest
    @EnumSource
    void aFaultHasItsCodeItsTextAndTheTimeOnly(ResponseCode code) {
        Response answer =
                wording()
                        .refusal(
                                code, Language.ENGLISH, "why", RuleInput.PROGRAMME, RuleInput.NOON);

        assertThat(answer.status()).isEqualTo(code.httpStatus());
        assertThat(members(answer))
                .containsOnlyKeys(ALWAYS)
                .containsEntry("message", code.message(Language.ENGLISH) + ": why");
    }

    @ParameterizedTest
    @EnumSource
    void aCollectorWhoHidesBalancesNeverGetsThem(ResponseCode code) {
        for (RuleInput input : List.of(INQUIRY, REDEMPTION, REVERSAL)) {
            Outcome outcome =
                    Outcome.of(code)
                            .withPurses(true, 777_777, 888_888)
                            .withOffer(input.draft().call() == Call.REVERSE ? 0 : 1, 5)
                            .withMoved(1, 95, 1_000);
            Response answer = worded(input, outcome);

            assertThat(members(answer)).doesNotContainKeys(BALANCES.toArray(String[]::new));
            assertThat(new String(answer.body(), UTF_8)).doesNotContain("777777", "888888");
        }
    }

    @Test
    void theSameRequestAndReceiptAreAlwaysTheSameBytes() {
        for (long seed = 0; seed < 2_000; seed++) {
            Random random = new Random(seed);
            Outcome outcome = anyOutcome(random);
            RuleInput input = List.of(INQUIRY, REDEMPTION).get(random.nextInt(2));
            RuleInput later =
                    input.withCash(0)
                            .withDayUse(RuleInput.TODAY, 75_000)
                            .at(input.now().plusSeconds(86_400));

            assertThat(worded(later, Outcome.ofFacts(outcome.facts())).body())
                    .as("seed %d", seed)
                    .isEqualTo(worded(input, outcome).body());
        }
    }

    @Test
    void noMemberIsEverEmpty() {
        for (long seed = 0; seed < 2_000; seed++) {
            Random random = new Random(seed);
            RuleInput input = List.of(INQUIRY, REDEMPTION).get(random.nextInt(2));

            assertThat(members(worded(input, anyOutcome(random))).values())
                    .as("seed %d", seed)
                    .noneMatch(String::isEmpty);
        }
    }

    private static Outcome anyOutcome(Random random) {
        ResponseCode[] codes = ResponseCode.values();
        return Outcome.of(codes[random.nextInt(codes.length)])
                .withPurses(random.nextBoolean(), random.nextInt(30_000), random.nextInt(30_000))
                .withOffer(random.nextInt(3), random.nextInt(76))
                .withMoved(random.nextInt(76), random.nextInt(7_126), random.nextInt(75_001));
    }

    private static Row row(
            String name, RuleInput input, Set<String> members, Condition... holding) {
        RuleInput changed = input;
        for (Condition condition : holding) {
            changed = condition.in(changed);
        }
        return new Row(name, changed, members);
    }

    private static String codeIn(String name) {
        return name.replaceAll("[^0-9]", "").substring(0, 4);
    }

    private static Response answerTo(RuleInput input) {
        return switch (input.draft().call()) {
            case ECHO -> throw new IllegalArgumentException("an echo is not decided");
            case INQUIRE ->
                    worded(input, CheckoutRules.inquire(input.terms(), input.books(), input.now()));
            case REDEEM ->
                    worded(input, RedeemRules.decide(input.terms(), input.books(), input.now()));
            case REVERSE ->
                    worded(input, ReverseRules.decide(input.terms(), input.books(), input.now()));
        };
    }

    private static Response worded(RuleInput input, Decision decision) {
        Optional<BookedTransfer> booking =
                decision instanceof Decision.Booked ? Optional.of(booking()) : Optional.empty();
        return wording()
                .receipt(
                        input.terms(),
                        new CheckoutReceipt(
                                input.now(), booking, Outcome.ofFacts(decision.facts())));
    }

    private static Response worded(RuleInput input, Outcome outcome) {
        return wording().receipt(input.terms(), CheckoutReceipt.of(RuleInput.NOON, outcome));
    }

    private static BookedTransfer booking() {
        return new BookedTransfer(
                new TransferId(RuleInput.of(Draft.of(Call.REDEEM)).terms().cash(), 7),
                new Epoch(5));
    }

    private static Wording wording() {
        return new Wording(WordingTest::offer, NUMBERS);
    }

    private static Offer offer(int version) {
        return version == 1 ? RuleInput.REGULAR : RuleInput.SPECIAL;
    }

    private static Map<String, String> members(Response answer) {
        Map<String, String> members = new TreeMap<>();
        Json.readObject(answer.body())
                .forEachEntry((name, value) -> members.put(name, value.stringValue()));
        return members;
    }

    private static Set<String> union(Set<String> one, Set<String> other, Set<String> third) {
        return union(union(one, other), third);
    }

    private static Set<String> union(Set<String> one, Set<String> other) {
        Set<String> all = new TreeSet<>(one);
        all.addAll(other);
        return all;
    }
}
