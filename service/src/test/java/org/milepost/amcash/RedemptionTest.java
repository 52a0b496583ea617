package org.milepost.amcash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.milepost.ledger.AccountId;
import org.milepost.ledger.BookedTransfer;
import org.milepost.ledger.CancelledKeyRead;
import org.milepost.ledger.Counter;
import org.milepost.ledger.Epoch;
import org.milepost.ledger.HouseId;
import org.milepost.ledger.Miles;
import org.milepost.ledger.Posting;
import org.milepost.ledger.StoredAnswer;
import org.milepost.ledger.TransferId;
import org.milepost.ledger.TransferKind;

/** The command of a redeem call, and its cancellation. */
@Tag("mutation")
final class RedemptionTest {

    private static final RuleInput SCENE = RuleInput.of(Draft.redeem("20.00").by("84095202006"));

    @Test
    void aRedemptionIsAboutTheCashPurseAndShowsTheDreamPurse() {
        Redemption redemption = redemption(SCENE);

        assertThat(redemption.holder()).isEqualTo("84095202006");
        assertThat(redemption.account()).isEqualTo(AccountId.of("AIRMILES", "84095202006", "CASH"));
        assertThat(redemption.companion())
                .hasValue(AccountId.of("AIRMILES", "84095202006", "DREAM"));
        assertThat(redemption.reads()).isEmpty();
    }

    @Test
    void aRedemptionIsDecidedByItsRules() {
        assertThat(redemption(SCENE).decide(SCENE.books(), SCENE.now()))
                .isEqualTo(RedeemRules.decide(SCENE.terms(), SCENE.books(), SCENE.now()));
    }

    @Test
    void itsAnswerIsWhatIsRememberedOfIt() {
        Outcome outcome = Outcome.of(ResponseCode.APPROVED).withMoved(2, 190, 2_000);
        Optional<BookedTransfer> booked =
                Optional.of(
                        new BookedTransfer(new TransferId(SCENE.terms().cash(), 7), new Epoch(5)));

        assertThat(
                        redemption(SCENE)
                                .answer(new StoredAnswer(RuleInput.NOON, booked, outcome.facts())))
                .isEqualTo(new CheckoutReceipt(RuleInput.NOON, booked, outcome));
    }

    @Test
    void aKeyThatIsKnownWithOtherContentIsTheCallersFault() {
        assertThatThrownBy(redemption(SCENE)::conflict)
                .isInstanceOf(InvalidParameter.class)
                .hasMessage("Idempotency-Key was used before with other content");
    }

    /** As documented: booked within 60 seconds of the redemption, or never. */
    @Test
    void aRedemptionCanBeCancelledForAMinute() {
        assertThat(redemption(SCENE).cancellableFor()).isEqualTo(Duration.ofSeconds(60));
    }

    @Test
    void takingItBackReturnsTheSameMilesFromWhereTheyWent() {
        RuleInput used = SCENE.withDayUse(RuleInput.TODAY, 7_000);

        assertThat(undoing(used))
                .isEqualTo(
                        new Posting(
                                        TransferKind.CANCELLATION,
                                        Miles.of(190),
                                        new HouseId(RuleInput.LOY1.redemptionHouse()),
                                        OptionalInt.of(7),
                                        CancelledKeyRead.facts(
                                                SCENE.terms().identity(List.of("key"))))
                                .counting(DailyLimit.COUNTER.giveBack(RuleInput.TODAY, 2_000)));
        assertThat(used.counterAfter(undoing(used))).isEqualTo(new Counter(RuleInput.TODAY, 5_000));
    }

    @Test
    void aCancellationLowersTheUseOfItsOwnDayOnly() {
        LocalDate tomorrow = RuleInput.TODAY.plusDays(1);

        RuleInput later = SCENE.withDayUse(tomorrow, 7_000);

        assertThat(later.counterAfter(undoing(later))).isEqualTo(new Counter(tomorrow, 7_000));
    }

    private static Posting undoing(RuleInput input) {
        return redemption(input).undoing(input.cash().orElseThrow(), Condition.redemption());
    }

    private static Redemption redemption(RuleInput input) {
        return new Redemption(
                input.terms(), input.terms().cash(), input.terms().identity(List.of("key")), 7);
    }
}
