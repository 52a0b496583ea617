package org.milepost.amcash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.milepost.amcash.Condition.redemption;

import java.time.Instant;
import java.time.LocalDate;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.milepost.dialect.Restrictions;
import org.milepost.ledger.AccountView;
import org.milepost.ledger.AccountView.NamedTransfer;
import org.milepost.ledger.Counter;
import org.milepost.ledger.Decision;
import org.milepost.ledger.Miles;
import org.milepost.ledger.Parts;
import org.milepost.ledger.PartsRead;
import org.milepost.ledger.Posting;
import org.milepost.ledger.Standing;
import org.milepost.ledger.Transfer;
import org.milepost.ledger.TransferKind;

@Tag("defects")
@Tag("mutation")
final class ReverseRulesTest {

    private static final Set<Condition> CONDITIONS =
            EnumSet.of(
                    Condition.NO_ACCOUNT,
                    Condition.NO_SUCH_REDEMPTION,
                    Condition.WINDOW_OVER,
                    Condition.MANUAL_ENTRY,
                    Condition.HIDES);

    private static final RuleInput REVERSAL = Condition.reversal(Draft.of(Call.REVERSE));

    @Test
    void withNothingInTheWayAReversalIsApproved() {
        assertThat(code(REVERSAL)).isEqualTo("0000");
    }

    @Test
    void ofAnyTwoConditionsTheEarlierDecides() {
        List<Condition> inOrder = List.copyOf(CONDITIONS);
        for (int i = 0; i < inOrder.size(); i++) {
            Condition first = inOrder.get(i);
            assertThat(code(first.in(REVERSAL))).as("%s", first).isEqualTo(first.code());
            for (Condition later : inOrder.subList(i + 1, inOrder.size())) {
                assertThat(code(first.in(later.in(REVERSAL))))
                        .as("%s and %s", first, later)
                        .isEqualTo(first.code());
            }
        }
    }

    @ParameterizedTest
    @EnumSource(
            names = {"INACTIVE", "FORBIDS", "NO_OFFER", "OFFER_PAUSED", "FEW_MILES", "DAY_USED_UP"})
    void theMilesGoBackWhateverForbidsARedemption(Condition condition) {
        assertThat(code(condition.in(REVERSAL))).isEqualTo("0000");
    }

    @ParameterizedTest
    @EnumSource(
            value = TransferKind.class,
            names = {"REVERSAL", "CANCELLATION"})
    void whatWasTakenBackIsNotTakenBackAgain(TransferKind undoneBy) {
        assertThat(code(naming(redemption(), Optional.of(undoneBy)))).isEqualTo("0057");
    }

    @ParameterizedTest
    @EnumSource(value = TransferKind.class, mode = EnumSource.Mode.EXCLUDE, names = "REDEMPTION")
    void onlyARedemptionCanBeReversed(TransferKind kind) {
        Transfer other =
                new Transfer(
                        redemption().id(),
                        kind,
                        redemption().change(),
                        redemption().house(),
                        OptionalInt.empty(),
                        redemption().at(),
                        redemption().epoch(),
                        redemption().facts(),
                        redemption().link());

        assertThat(code(naming(other, Optional.empty()))).isEqualTo("0057");
    }

    @Test
    void anotherPartnersRedemptionIsNone() {
        Draft loy2 = Draft.of(Call.REVERSE).atLoy2();

        assertThat(code(Condition.reversal(loy2))).isEqualTo("0057");
    }

    /** Both nights on which the clocks change, and an ordinary one. */
    @ParameterizedTest
    @CsvSource({
        "2026-06-15T16:00:00Z, 2026-06-16T07:00:00Z",
        "2026-06-15T06:59:59Z, 2026-06-16T07:00:00Z",
        "2026-06-15T07:00:00Z, 2026-06-16T07:00:00Z",
        "2026-06-16T03:59:59Z, 2026-06-16T07:00:00Z",
        "2026-06-16T04:00:00Z, 2026-06-17T07:00:00Z",
        "2026-03-07T17:00:00Z, 2026-03-08T07:00:00Z",
        "2026-03-08T17:00:00Z, 2026-03-09T07:00:00Z",
        "2026-10-31T16:00:00Z, 2026-11-01T08:00:00Z",
        "2026-11-01T05:30:00Z, 2026-11-02T08:00:00Z"
    })
    void theWindowIsOpenUntilThreeTheNextNightInclusive(Instant madeAt, Instant last) {
        Transfer made =
                new Transfer(
                        redemption().id(),
                        TransferKind.REDEMPTION,
                        redemption().change(),
                        redemption().house(),
                        OptionalInt.empty(),
                        madeAt,
                        redemption().epoch(),
                        redemption().facts(),
                        redemption().link());
        RuleInput input = naming(made, Optional.empty());

        assertThat(code(input.at(madeAt))).isEqualTo("0000");
        assertThat(code(input.at(last))).isEqualTo("0000");
        assertThat(code(input.at(last.plusNanos(1_000)))).isEqualTo("0080");
    }

    @Test
    void aReversalGivesTheWholeRedemptionBackToWhereItCameFrom() {
        Posting posting = booked(REVERSAL);

        assertThat(posting.kind()).isEqualTo(TransferKind.REVERSAL);
        assertThat(posting.change()).isEqualTo(Miles.of(190));
        assertThat(posting.house()).isEqualTo(redemption().house());
        assertThat(posting.undoes()).hasValue(redemption().id().ordinal());
    }

    @Test
    void aReversalShowsWhatWasReversedAndBothPurses() {
        assertThat(outcome(REVERSAL.withCash(1_425)))
                .isEqualTo(
                        Outcome.of(ResponseCode.APPROVED)
                                .withPurses(false, 1_615, 4_000)
                                .withMoved(0, 190, 2_000));
    }

    @Test
    void aReversalLowersTheUseOfItsOwnDay() {
        assertThat(counterAfter(REVERSAL.withDayUse(RuleInput.TODAY, 7_000)))
                .isEqualTo(new Counter(RuleInput.TODAY, 5_000));
    }

    /**
     * It does not begin a new day of the account: an instance whose clock is behind may still
     * redeem on the day that it finds.
     */
    @Test
    void aReversalOnTheNextBusinessDayLowersTheUseOfTheRedemptionsDay() {
        Instant three = Instant.parse("2026-06-16T07:00:00Z");

        assertThat(counterAfter(REVERSAL.withDayUse(RuleInput.TODAY, 7_000).at(three)))
                .isEqualTo(new Counter(RuleInput.TODAY, 5_000));
    }

    @Test
    void aReversalLeavesTheUseOfALaterDay() {
        LocalDate tomorrow = RuleInput.TODAY.plusDays(1);
        Instant three = Instant.parse("2026-06-16T07:00:00Z");

        assertThat(counterAfter(REVERSAL.withDayUse(tomorrow, 7_000).at(three)))
                .isEqualTo(new Counter(tomorrow, 7_000));
    }

    @Test
    void theNameThatWasSentIsRememberedWithEveryAnswer() {
        Draft draft = Draft.of(Call.REVERSE);
        Draft aliased =
                draft.without(Field.REDEMPTION_CONFIRMATION_NUMBER)
                        .with(Field.REDEMPTION_CONFIRMATION_NUM, "0000000000000000");
        for (Condition condition : CONDITIONS) {
            assertThat(outcome(condition.in(REVERSAL.with(aliased))).aliased()).isTrue();
            assertThat(outcome(condition.in(REVERSAL.with(draft))).aliased()).isFalse();
        }
    }

    @Test
    void everyDeclineButAnUnknownCollectorIsRemembered() {
        assertThat(decide(Condition.NO_ACCOUNT.in(REVERSAL))).isInstanceOf(Decision.Rejected.class);
        assertThat(decide(Condition.NO_SUCH_REDEMPTION.in(REVERSAL)))
                .isInstanceOf(Decision.Declined.class);
        assertThat(decide(Condition.WINDOW_OVER.in(REVERSAL)))
                .isInstanceOf(Decision.Declined.class);
        assertThat(decide(Condition.MANUAL_ENTRY.in(REVERSAL)))
                .isInstanceOf(Decision.Declined.class);
    }

    @ParameterizedTest
    @EnumSource(names = {"NO_SUCH_REDEMPTION", "WINDOW_OVER", "MANUAL_ENTRY"})
    void aRefusalShowsNoNumber(Condition condition) {
        assertThat(outcome(condition.in(REVERSAL)))
                .isEqualTo(Outcome.of(ResponseCode.ofCode(condition.code())));
    }

    @Test
    void aCollectorWhoHidesBalancesGetsTheMilesBackToo() {
        RuleInput input =
                REVERSAL.withStanding(new Restrictions(true, true).with(Standing.Status.ACTIVE));

        assertThat(code(input)).isEqualTo("0001");
        assertThat(booked(input).change()).isEqualTo(Miles.of(190));
    }

    @Test
    void aRedemptionOfWhichAPartWentBackIsNotReversed() {
        RuleInput input = naming(redemption(), Optional.empty());
        AccountView books =
                input.books()
                        .with(
                                new PartsRead(redemption().id().ordinal()),
                                new Parts(Miles.of(95), 1_000));

        Decision decision = ReverseRules.decide(input.terms(), books, input.now());

        assertThat(Outcome.ofFacts(decision.facts()).code()).isEqualTo("0057");
    }

    private static RuleInput naming(Transfer transfer, Optional<TransferKind> undoneBy) {
        return REVERSAL.withNamed(Optional.of(new NamedTransfer(transfer, undoneBy)));
    }

    private static Decision decide(RuleInput input) {
        return ReverseRules.decide(input.terms(), input.books(), input.now());
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
