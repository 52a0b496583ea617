package org.milepost.amcash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.milepost.amcash.Condition.FORBIDS;
import static org.milepost.amcash.Condition.HIDES;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("mutation")
final class CheckoutRulesTest {

    private static final Set<Condition> CONDITIONS =
            EnumSet.of(
                    Condition.NO_ACCOUNT,
                    Condition.INACTIVE,
                    Condition.MANUAL_ENTRY,
                    Condition.HIDES_AND_FORBIDS,
                    FORBIDS,
                    Condition.NO_OFFER,
                    Condition.OFFER_PAUSED,
                    Condition.FEW_MILES,
                    HIDES);

    private static final RuleInput INQUIRY = RuleInput.of(Draft.of(Call.INQUIRE));

    @Test
    void withNothingInTheWayAnInquiryIsApproved() {
        assertThat(code(INQUIRY)).isEqualTo("0000");
    }

    @Test
    void ofAnyTwoConditionsTheEarlierDecides() {
        List<Condition> inOrder = List.copyOf(CONDITIONS);
        for (int i = 0; i < inOrder.size(); i++) {
            Condition first = inOrder.get(i);
            assertThat(code(first.in(INQUIRY))).as("%s", first).isEqualTo(first.code());
            for (Condition later : inOrder.subList(i + 1, inOrder.size())) {
                boolean together = first == FORBIDS && later == HIDES;
                assertThat(code(first.in(later.in(INQUIRY))))
                        .as("%s and %s", first, later)
                        .isEqualTo(together ? "0005" : first.code());
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"LOY1, 95, 0000", "LOY1, 94, 0051", "LOY2, 85, 0000", "LOY2, 84, 0051"})
    void oneUnitOfTheOfferInForceMustBeThere(String sponsor, long cash, String code) {
        Draft draft = Draft.of(Call.INQUIRE);
        RuleInput input = RuleInput.of(sponsor.equals("LOY2") ? draft.atLoy2() : draft);

        assertThat(code(input.withCash(cash))).isEqualTo(code);
    }

    @Test
    void aBasketBelowOneUnitIsNoMatter() {
        assertThat(code(Condition.SMALL_BASKET.in(INQUIRY))).isEqualTo("0000");
    }

    @Test
    void aDayUsedUpIsApprovedWithNothingLeft() {
        assertThat(outcome(Condition.DAY_USED_UP.in(INQUIRY)))
                .isEqualTo(
                        Outcome.of(ResponseCode.APPROVED)
                                .withPurses(false, 100_000, 4_000)
                                .withOffer(1, 0));
    }

    @Test
    void anInquiryShowsThePursesTheOfferAndTheRestOfTheDailyLimit() {
        assertThat(outcome(INQUIRY.withCash(1_615).withDayUse(RuleInput.TODAY, 10_000)))
                .isEqualTo(
                        Outcome.of(ResponseCode.APPROVED)
                                .withPurses(false, 1_615, 4_000)
                                .withOffer(1, 65));
    }

    @Test
    void yesterdaysUseDoesNotCountToday() {
        assertThat(outcome(INQUIRY.withDayUse(RuleInput.YESTERDAY, 75_000)).left()).isEqualTo(75);
    }

    @Test
    void withoutADreamAccountItsBalanceIsZero() {
        assertThat(outcome(INQUIRY.withDream(Optional.empty())).dream()).isZero();
    }

    private static Outcome outcome(RuleInput input) {
        return CheckoutRules.inquire(input.terms(), input.books(), input.now());
    }

    private static String code(RuleInput input) {
        return outcome(input).code();
    }
}
