package org.milepost.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.milepost.ledger.Adjustment.Result.BOOKED;
import static org.milepost.ledger.Adjustment.Result.INSUFFICIENT;
import static org.milepost.ledger.Adjustment.Result.NO_ACCOUNT;
import static org.milepost.ledger.Adjustment.Result.REFERENCE_USED;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.milepost.FakeClock;

@Tag("mutation")
class AdjustmentTest {
    private static final HouseId HOUSE = new HouseId(3);
    private static final Account ACCOUNT =
            Account.opened(
                    new AccountId(7, 42), "80000000001", 1, Standing.ORDINARY, FakeClock.START);

    @Test
    void aCreditIsBookedAsRequested() {
        Decision decision = adjustment(500, "A1").decide(books(ACCOUNT), FakeClock.START);

        assertThat(decision)
                .isEqualTo(
                        new Decision.Booked(
                                new Posting(
                                        TransferKind.ADJUSTMENT,
                                        Miles.of(500),
                                        HOUSE,
                                        OptionalInt.empty(),
                                        "{}"),
                                "BOOKED"));
    }

    @Test
    void anAccountThatDoesNotExistIsNotAdjusted() {
        AccountView none = new AccountView(Optional.empty(), Optional.empty(), Optional.empty());

        assertThat(adjustment(500, "A1").decide(none, FakeClock.START))
                .isEqualTo(new Decision.Rejected(NO_ACCOUNT.name()));
    }

    @Test
    void noMoreIsTakenThanThereIs() {
        Account with500 =
                ACCOUNT.after(
                        Transfer.next(
                                ACCOUNT,
                                new Posting(
                                        TransferKind.ISSUANCE,
                                        Miles.of(500),
                                        HOUSE,
                                        OptionalInt.empty(),
                                        "{}"),
                                StoredBooks.EPOCH,
                                FakeClock.START),
                        List.of());

        assertThat(adjustment(-500, "A1").decide(books(with500), FakeClock.START))
                .isInstanceOf(Decision.Booked.class);
        assertThat(adjustment(-501, "A1").decide(books(with500), FakeClock.START))
                .isEqualTo(new Decision.Rejected(INSUFFICIENT.name()));
    }

    @Test
    void aReferenceTakesEffectOnce() {
        Batch batch = new Batch(List.of(ACCOUNT), StoredBooks.EPOCH, FakeClock.START);
        Adjustment first = adjustment(500, "A1");

        assertThat(result(batch, first)).isEqualTo(BOOKED);
        assertThat(result(batch, first)).isEqualTo(BOOKED);
        assertThat(result(batch, adjustment(501, "A1"))).isEqualTo(REFERENCE_USED);
        assertThat(result(batch, adjustment(500, "A2"))).isEqualTo(BOOKED);
        assertThat(batch.changed())
                .singleElement()
                .extracting(Account::balance)
                .isEqualTo(Miles.of(1_000));
    }

    @Test
    void anAdjustmentThatFoundTooLittleMayBeTriedAgain() {
        Batch batch = new Batch(List.of(ACCOUNT), StoredBooks.EPOCH, FakeClock.START);
        Adjustment debit = adjustment(-500, "A1");

        assertThat(result(batch, debit)).isEqualTo(INSUFFICIENT);
        assertThat(result(batch, adjustment(500, "A2"))).isEqualTo(BOOKED);
        assertThat(result(batch, debit)).isEqualTo(BOOKED);
    }

    private static Adjustment.Result result(Batch batch, Adjustment adjustment) {
        Batch.Reading nothing = new Batch.Reading(Optional.empty(), Optional.empty());
        return switch (batch.decide(adjustment, nothing).value()) {
            case CommandOutcome.Answered it -> adjustment.answer(it.answer());
            case CommandOutcome.Conflicting _ -> adjustment.conflict();
        };
    }

    private static AccountView books(Account account) {
        return new AccountView(Optional.of(account), Optional.empty(), Optional.empty());
    }

    private static Adjustment adjustment(long change, String reference) {
        return Adjustment.of(
                ACCOUNT.id(),
                ACCOUNT.holder(),
                TransferKind.ADJUSTMENT,
                Miles.of(change),
                HOUSE,
                reference,
                "{}");
    }
}
