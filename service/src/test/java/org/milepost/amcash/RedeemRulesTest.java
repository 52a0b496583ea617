package org.milepost.amcash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.milepost.amcash.Condition.FORBIDS;
import static org.milepost.amcash.Condition.HIDES;

import java.time.Instant;
import java.time.LocalDate;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.milepost.dialect.ExceededLimit;
import org.milepost.ledger.Counter;
import org.milepost.ledger.Decision;
import org.milepost.ledger.Miles;
import org.milepost.ledger.Posting;
import org.milepost.ledger.TransferKind;
import org.milepost.programme.Cents;

@Tag("mutation")
final class RedeemRulesTest {

    private static final Set<Condition> CONDITIONS =
            EnumSet.complementOf(EnumSet.of(Condition.NO_SUCH_REDEMPTION, Condition.WINDOW_OVER));

    private static final RuleInput ONE_UNIT = RuleInput.of(Draft.redeem("10.00"));

    @Test
    void withNothingInTheWayARedemptionIsApproved() {
        assertThat(code(ONE_UNIT)).isEqualTo("0000");
    }

    @Test
    void ofAnyTwoConditionsTheEarlierDecides() {
        List<Condition> inOrder = List.copyOf(CONDITIONS);
        for (int i = 0; i < inOrder.size(); i++) {
            Condition first = inOrder.get(i);
            assertThat(code(first.in(ONE_UNIT))).as("%s", first).isEqualTo(first.code());
            for (Condition later : inOrder.subList(i + 1, inOrder.size())) {
                boolean together = first == FORBIDS && later == HIDES;
                assertThat(code(first.in(later.in(ONE_UNIT))))
                        .as("%s and %s", first, later)
                        .isEqualTo(together ? "0005" : first.code());
            }
        }
    }

    @Test
    void onlyAnApprovedRedemptionIsBooked() {
        for (Condition condition : CONDITIONS) {
            Decision decision = decide(condition.in(ONE_UNIT));

            assertThat(decision instanceof Decision.Booked)
                    .as("%s", condition)
                    .isEqualTo(condition == HIDES);
        }
    }

    @Test
    void everyDeclineButAWrongRequestIsRemembered() {
        Set<Condition> notStored = EnumSet.of(Condition.NO_ACCOUNT, Condition.SMALL_REQUEST);
        for (Condition condition : CONDITIONS) {
            assertThat(decide(condition.in(ONE_UNIT)) instanceof Decision.Rejected)
                    .as("%s", condition)
                    .isEqualTo(notStored.contains(condition));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"INACTIVE", "MANUAL_ENTRY", "HIDES_AND_FORBIDS"})
    void aRefusalBeforeTheOfferShowsNoNumber(Condition condition) {
        assertThat(outcome(condition.in(ONE_UNIT)))
                .isEqualTo(Outcome.of(ResponseCode.ofCode(condition.code())));
    }

    @ParameterizedTest
    @EnumSource(names = {"FORBIDS", "NO_OFFER", "OFFER_PAUSED"})
    void aRefusalForWantOfAnOfferShowsThePurses(Condition condition) {
        assertThat(outcome(condition.in(ONE_UNIT)))
                .isEqualTo(
                        Outcome.of(ResponseCode.ofCode(condition.code()))
                                .withPurses(false, 100_000, 4_000));
    }

    /** The contract's worked examples, asking for all that the balance and the day allow. */
    @ParameterizedTest
    @CsvSource({
        "LOY1, 1615, 17, 1615, 17000, 0",
        "LOY2, 1615, 19, 1615, 19000, 0",
        "LOY1, 20000, 75, 7125, 75000, 12875",
        "LOY2, 20000, 75, 6375, 75000, 13625",
        "LOY1, 950, 10, 950, 10000, 0",
        "LOY2, 950, 11, 935, 11000, 15",
        "LOY1, 120, 1, 95, 1000, 25",
        "LOY2, 120, 1, 85, 1000, 35",
        "LOY2, 94, 1, 85, 1000, 9"
    })
    void theWorkedExamplesHold(
            String sponsor, long cash, long units, long miles, long cents, long rest) {
        Draft draft = at(sponsor, Draft.redeem(units + "0.00"));
        RuleInput input = RuleInput.of(draft).withCash(cash);
        Outcome outcome = outcome(input);

        assertThat(outcome.code()).isEqualTo("0000");
        assertThat(outcome.units()).isEqualTo(units);
        assertThat(outcome.miles()).isEqualTo(miles);
        assertThat(outcome.cents()).isEqualTo(cents);
        assertThat(outcome.cash()).isEqualTo(rest);
    }

    /**
     * A large unit at a better price, beside the regular offer: the better one is chosen when one
     * unit of it fits the basket, the request, the purse and the day. When no offer has one unit
     * that fits, the smallest unit decides.
     */
    @ParameterizedTest
    @CsvSource({
        "100.00, 100.00, 1615, 0, 0000, 3",
        "100.00, 99.99, 1615, 0, 0000, 1",
        "99.99, 100.00, 1615, 0, 0000, 1",
        "100.00, 100.00, 849, 0, 0051, 1",
        "100.00, 10.00, 849, 0, 0000, 1",
        "100.00, 100.00, 1615, 65000, 0000, 3",
        "100.00, 100.00, 1615, 65001, 0065, 1",
        "100.00, 40.00, 1615, 70000, 0000, 1",
        "9.99, 100.00, 1615, 0, 0066, 1",
        "100.00, 100.00, 94, 0, 0051, 1",
        "100.00, 100.00, 1615, 75000, 0065, 1",
    })
    void theBestOfferWithOneAffordableUnitIsChosen(
            String basket, String request, long cash, long usedCents, String code, int offer) {
        RuleInput scene =
                RuleInput.of(Draft.redeem(request).basket(basket))
                        .withCash(cash)
                        .withDayUse(RuleInput.TODAY, usedCents)
                        .withOffers(RuleInput.LARGE, RuleInput.REGULAR);

        assertThat(outcome(scene).code()).isEqualTo(code);
        assertThat(outcome(scene).offer()).isEqualTo(offer);
    }

    @ParameterizedTest
    @CsvSource({
        "LOY1, 1615, 18, 0051",
        "LOY2, 1615, 20, 0051",
        "LOY1, 20000, 76, 0065",
        "LOY2, 20000, 76, 0065",
        "LOY1, 950, 11, 0051",
        "LOY2, 950, 12, 0051",
        "LOY1, 120, 2, 0051",
        "LOY2, 120, 2, 0051",
        "LOY1, 94, 1, 0051",
        "LOY2, 94, 2, 0051"
    })
    void oneUnitMoreThanTheWorkedExamplesIsDeclined(
            String sponsor, long cash, long units, String code) {
        Draft draft = at(sponsor, Draft.redeem(units + "0.00"));

        assertThat(code(RuleInput.of(draft).withCash(cash))).isEqualTo(code);
    }

    @ParameterizedTest
    @CsvSource({
        "10.00, 10.00, 1",
        "19.99, 1000.00, 1",
        "20, 19.99, 1",
        "25.50, 30.00, 2",
        "9999999999999.99, 31.00, 3",
        "31, 9999999999999.99, 3"
    })
    void theSmallerOfRequestAndBasketCountsInWholeUnits(String asked, String basket, long units) {
        Outcome outcome = outcome(RuleInput.of(Draft.redeem(asked).basket(basket)));

        assertThat(outcome.code()).isEqualTo("0000");
        assertThat(outcome.units()).isEqualTo(units);
    }

    @Test
    void aBookedRedemptionMovesItsMilesToTheSponsorsHouse() {
        Posting posting = booked(RuleInput.of(Draft.redeem("20.00").atLoy2()));

        assertThat(posting.kind()).isEqualTo(TransferKind.REDEMPTION);
        assertThat(posting.change()).isEqualTo(Miles.of(-170));
        assertThat(posting.house().number()).isEqualTo(RuleInput.LOY2.redemptionHouse());
        assertThat(posting.undoes()).isEmpty();
        assertThat(posting.counters())
                .containsExactly(DailyLimit.COUNTER.use(RuleInput.TODAY, 2_000));
    }

    @Test
    void aTransferRemembersTheOfferTheDayAndWhereItWasMade() {
        Draft draft =
                Draft.redeem("20.00")
                        .with(Field.STORE_ID, "7")
                        .with(Field.DEVICE_ID, "d8")
                        .with(Field.TRACE_ID, "9");

        RedemptionFacts facts = RedemptionFacts.ofJson(booked(RuleInput.of(draft)).facts());
        assertThat(facts.offer()).isEqualTo(1);
        assertThat(facts.units()).isEqualTo(2);
        assertThat(facts.miles()).isEqualTo(190);
        assertThat(facts.cents()).isEqualTo(2_000);
        assertThat(facts.businessDay()).isEqualTo(RuleInput.TODAY);
        assertThat(List.of(facts.store(), facts.device(), facts.trace()))
                .containsExactly("7", "d8", "9");
    }

    @Test
    void theDaysUseAddsUpAcrossSponsors() {
        RuleInput input =
                RuleInput.of(Draft.redeem("20.00").atLoy2()).withDayUse(RuleInput.TODAY, 73_000);

        assertThat(counterAfter(input)).isEqualTo(new Counter(RuleInput.TODAY, 75_000));
        assertThat(code(input.withDayUse(RuleInput.TODAY, 74_000))).isEqualTo("0065");
    }

    @Test
    void partOfAUnitLeftOfTheDayIsNoUnit() {
        assertThat(code(ONE_UNIT.withDayUse(RuleInput.TODAY, 74_000))).isEqualTo("0000");
        assertThat(code(ONE_UNIT.withDayUse(RuleInput.TODAY, 74_001))).isEqualTo("0065");
    }

    @Test
    void aLimitThatWasLoweredBelowTheDaysUseLeavesNothing() {
        Outcome outcome = outcome(ONE_UNIT.withDayUse(RuleInput.TODAY, 99_999_999));

        assertThat(outcome.code()).isEqualTo("0065");
        assertThat(outcome.left()).isZero();
    }

    @Test
    void aNewBusinessDayBeginsAtThreeAndStartsAtZero() {
        RuleInput usedUp = ONE_UNIT.withDayUse(RuleInput.YESTERDAY, 75_000);
        Instant three = Instant.parse("2026-06-15T07:00:00Z");

        assertThat(code(usedUp.at(three.minusNanos(1_000)))).isEqualTo("0065");
        assertThat(code(usedUp.at(three))).isEqualTo("0000");
        assertThat(counterAfter(usedUp.at(three))).isEqualTo(new Counter(RuleInput.TODAY, 1_000));
    }

    @Test
    void anAccountsBusinessDayDoesNotGoBackwards() {
        LocalDate tomorrow = RuleInput.TODAY.plusDays(1);

        assertThat(counterAfter(ONE_UNIT.withDayUse(tomorrow, 5_000)))
                .isEqualTo(new Counter(tomorrow, 6_000));
    }

    @Test
    void aDeclineShowsWhatIsLeft() {
        assertThat(
                        outcome(
                                RuleInput.of(Draft.redeem("760.00"))
                                        .withDayUse(RuleInput.TODAY, 10_000)))
                .isEqualTo(
                        Outcome.of(ResponseCode.DAILY_LIMIT_EXCEEDED)
                                .withPurses(false, 100_000, 4_000)
                                .withOffer(1, 65)
                                .withLimits(
                                        List.of(
                                                new ExceededLimit(
                                                        ExceededLimit.DAILY,
                                                        75_000,
                                                        10_000,
                                                        76_000,
                                                        Optional.empty()))));
    }

    /** The next business day begins at 03:00 in Toronto. */
    @Test
    void aDeclineNamesTheLimitAndWhenItFrees() {
        assertThat(
                        outcome(
                                        RuleInput.of(Draft.redeem("100.00"))
                                                .withDayUse(RuleInput.TODAY, 70_000))
                                .limits())
                .containsExactly(
                        new ExceededLimit(
                                ExceededLimit.DAILY,
                                75_000,
                                70_000,
                                10_000,
                                Optional.of(Instant.parse("2026-06-16T07:00:00Z"))));
    }

    @Test
    void withoutADreamAccountItsBalanceIsZero() {
        assertThat(outcome(ONE_UNIT.withDream(Optional.empty())).dream()).isZero();
        assertThat(outcome(ONE_UNIT).dream()).isEqualTo(4_000);
    }

    @Test
    void aRedemptionNeverTakesMoreThanAnyBoundAllows() {
        for (long seed = 0; seed < 3_000; seed++) {
            Random random = new Random(seed);
            long cash = random.nextLong(0, random.nextBoolean() ? 1_000 : 30_000);
            long used = random.nextLong(0, 80_000);
            long asked = random.nextLong(0, random.nextBoolean() ? 5_000 : 100_000);
            long basket = random.nextLong(0, random.nextBoolean() ? 5_000 : 100_000);
            Draft draft =
                    at(
                            random.nextBoolean() ? "LOY1" : "LOY2",
                            Draft.redeem(new Cents(asked).toDollars())
                                    .basket(new Cents(basket).toDollars()));
            RuleInput input =
                    RuleInput.of(draft)
                            .withCash(cash)
                            .withDayUse(
                                    random.nextInt(4) == 0 ? RuleInput.YESTERDAY : RuleInput.TODAY,
                                    used);

            assertThat(faultOf(input, cash, asked, basket)).as("seed %d", seed).isEmpty();
        }
    }

    /** Compares with the contract said in other words: count units up while everything allows. */
    private static String faultOf(RuleInput input, long cash, long asked, long basket) {
        boolean loy2 = "LOY2".equals(input.draft().fields().get(Field.SPONSOR_CODE));
        long unitMiles = loy2 ? 85 : 95;
        Counter before = input.cash().orElseThrow().counters().first();
        long usedToday = before.window().equals(RuleInput.TODAY) ? before.used() : 0;
        long wanted = 0;
        while ((wanted + 1) * 1_000 <= Math.min(asked, basket)) {
            wanted++;
        }
        boolean affordable = wanted * unitMiles <= cash;
        boolean withinDay = usedToday + wanted * 1_000 <= 75_000;
        String expected =
                basket < 1_000
                        ? "0066"
                        : asked < 1_000
                                ? "0035"
                                : !affordable ? "0051" : !withinDay ? "0065" : "0000";
        Decision decision = decide(input);
        Outcome outcome = Outcome.ofFacts(decision.facts());
        if (!outcome.code().equals(expected)) {
            return "expected " + expected + ", not " + outcome.code();
        }
        if (!(decision instanceof Decision.Booked booked)) {
            return expected.equals("0000") ? "approved but not booked" : "";
        }
        Posting posting = booked.posting();
        boolean adds =
                input.counterAfter(posting)
                                .equals(new Counter(RuleInput.TODAY, usedToday + wanted * 1_000))
                        && posting.change().count() == -wanted * unitMiles
                        && outcome.units() == wanted
                        && outcome.miles() == wanted * unitMiles
                        && outcome.cents() == wanted * 1_000
                        && outcome.cash() == cash - wanted * unitMiles
                        && outcome.left() == (75_000 - usedToday - wanted * 1_000) / 1_000;
        return adds ? "" : "the numbers do not add up: " + outcome + " " + posting;
    }

    private static Draft at(String sponsor, Draft draft) {
        return sponsor.equals("LOY2") ? draft.atLoy2() : draft;
    }

    private static Decision decide(RuleInput input) {
        return RedeemRules.decide(input.terms(), input.books(), input.now());
    }

    private static Outcome outcome(RuleInput input) {
        return Outcome.ofFacts(decide(input).facts());
    }

    private static String code(RuleInput input) {
        return outcome(input).code();
    }

    private static Counter counterAfter(RuleInput input) {
        return input.counterAfter(booked(input));
    }

    private static Posting booked(RuleInput input) {
        assertThat(decide(input)).isInstanceOf(Decision.Booked.class);
        return ((Decision.Booked) decide(input)).posting();
    }
}
