package org.milepost.amcash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.milepost.ledger.AccountId;
import org.milepost.ledger.BookedTransfer;
import org.milepost.ledger.ConfirmationNumbers;
import org.milepost.ledger.Decision;
import org.milepost.ledger.Epoch;
import org.milepost.ledger.StoredAnswer;
import org.milepost.ledger.TransferId;

/** The command of a reverse call. */
@Tag("mutation")
final class ReversalTest {

    private static final ConfirmationNumbers NUMBERS = new ConfirmationNumbers(new byte[32]);
    private static final RuleInput SCENE = Condition.reversal(Draft.of(Call.REVERSE));

    @Test
    void aReversalIsAboutTheCashPurseAndShowsTheDreamPurse() {
        assertThat(reversal().holder()).isEqualTo("84095202006");
        assertThat(reversal().account()).isEqualTo(AccountId.of("AIRMILES", "84095202006", "CASH"));
        assertThat(reversal().companion())
                .hasValue(AccountId.of("AIRMILES", "84095202006", "DREAM"));
    }

    @Test
    void aReversalIsDecidedByItsRules() {
        assertThat(reversal().decide(SCENE.books(), SCENE.now()))
                .isEqualTo(ReverseRules.decide(SCENE.terms(), SCENE.books(), SCENE.now()));
    }

    @Test
    void theNumberOfATransferThatAnOlderBackupLostNamesNoRedemption() {
        BookedTransfer lost = new BookedTransfer(Condition.redemption().id(), new Epoch(6));
        Decision decision = reversal(NUMBERS.of(lost)).decide(SCENE.books(), SCENE.now());

        assertThat(decision)
                .isEqualTo(
                        new Decision.Declined(
                                Outcome.of(ResponseCode.INVALID_CONFIRMATION).facts()));
    }

    @Test
    void itsAnswerIsWhatIsRememberedOfIt() {
        Outcome outcome = Outcome.of(ResponseCode.APPROVED).withMoved(0, 190, 2_000);
        Optional<BookedTransfer> booked =
                Optional.of(
                        new BookedTransfer(new TransferId(SCENE.terms().cash(), 8), new Epoch(5)));

        assertThat(reversal().answer(new StoredAnswer(RuleInput.NOON, booked, outcome.facts())))
                .isEqualTo(new CheckoutReceipt(RuleInput.NOON, booked, outcome));
    }

    @Test
    void aKeyThatIsKnownWithOtherContentIsTheCallersFault() {
        assertThatThrownBy(reversal()::conflict)
                .isInstanceOf(InvalidParameter.class)
                .hasMessage("Idempotency-Key was used before with other content");
    }

    @Test
    void itsTransferRemembersWhereItWasAskedFor() {
        Draft draft =
                Draft.of(Call.REVERSE)
                        .with(Field.STORE_ID, "7")
                        .with(Field.DEVICE_ID, "d8")
                        .with(Field.TRACE_ID, "0012");
        RuleInput input = Condition.reversal(draft);
        Decision decision = ReverseRules.decide(input.terms(), input.books(), input.now());

        assertThat(((Decision.Booked) decision).posting().facts())
                .isEqualTo("{\"store\":\"7\",\"device\":\"d8\",\"trace\":\"0012\"}");
    }

    private static Reversal reversal() {
        return reversal(NUMBERS.of(Condition.redemption().booking()));
    }

    private static Reversal reversal(String number) {
        return new Reversal(
                SCENE.terms(),
                SCENE.terms().cash(),
                NUMBERS.read(SCENE.terms().cash(), number),
                SCENE.terms().identity(List.of("key")));
    }
}
