package org.milepost.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.milepost.FakeClock;

@Tag("defects")
@Tag("mutation")
class TransferTest {
    private static final AccountId ID = new AccountId(7, 42);
    private static final HouseId HOUSE = new HouseId(3);
    private static final Epoch EPOCH = StoredBooks.EPOCH;
    private static final LocalDate DAY = LocalDate.of(2026, 3, 1);
    private static final List<CounterUse> USE =
            List.of(
                    new CounterKind(0, CounterKind.Window.DAY, CounterKind.Measure.AMOUNT)
                            .use(DAY, 500));

    private final Account account =
            Account.opened(ID, "80000000001", 1, Standing.ORDINARY, FakeClock.START);

    @Test
    void theFirstTransferHasOrdinalOneAndFollowsTheAccountsFirstLink() {
        Transfer transfer = Transfer.next(account, posting(100), EPOCH, FakeClock.START);

        assertThat(transfer.id()).isEqualTo(new TransferId(ID, 1));
        assertThat(transfer.link()).isEqualTo(account.head().over(transfer));
    }

    @Test
    void anAccountContinuesWithItsTransfer() {
        Transfer transfer =
                Transfer.next(account, posting(100), EPOCH, FakeClock.START.plusSeconds(1));

        Account after = account.after(transfer, USE);

        assertThat(after)
                .isEqualTo(
                        new Account(
                                ID,
                                "80000000001",
                                1,
                                Miles.of(100),
                                Miles.ZERO,
                                new Counters(new Counter(DAY, 500), Map.of()),
                                Standing.ORDINARY,
                                1,
                                FakeClock.START.plusSeconds(1),
                                transfer.link()));
        assertThat(Transfer.next(after, posting(1), EPOCH, after.lastAt()).id().ordinal())
                .isEqualTo(2);
    }

    @Test
    void aTransferIsNeverEarlierThanTheOneBefore() {
        Instant earlier = FakeClock.START.minusSeconds(3_600);

        assertThat(Transfer.next(account, posting(1), EPOCH, earlier).at())
                .isEqualTo(account.lastAt());
    }

    @Test
    void aTransferThatDoesNotContinueTheHistoryIsRefused() {
        Transfer first = Transfer.next(account, posting(100), EPOCH, FakeClock.START);
        Account after = account.after(first, USE);

        assertThatThrownBy(() -> after.after(first, USE)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aTransferThatIsEarlierThanTheHistoryIsRefused() {
        Transfer first = Transfer.next(account, posting(100), EPOCH, FakeClock.START);
        Transfer early =
                new Transfer(
                        first.id(),
                        first.kind(),
                        first.change(),
                        first.house(),
                        first.undoes(),
                        FakeClock.START.minusSeconds(1),
                        EPOCH,
                        first.facts(),
                        first.link());

        assertThatThrownBy(() -> account.after(early, USE))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void theBalanceMayReachTheFloorAndNotPassIt() {
        Account owing = withBalanceAndFloor(10, -5);

        Account empty =
                owing.after(Transfer.next(owing, posting(-15), EPOCH, FakeClock.START), USE);

        assertThat(empty.balance()).isEqualTo(Miles.of(-5));
        assertThat(empty.available()).isEqualTo(Miles.of(-5));
        assertThatThrownBy(
                        () ->
                                owing.after(
                                        Transfer.next(owing, posting(-16), EPOCH, FakeClock.START),
                                        USE))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aBalanceThatCannotBeCountedIsRefused() {
        Account rich = withBalanceAndFloor(Long.MAX_VALUE, 0);

        assertThatThrownBy(
                        () ->
                                rich.after(
                                        Transfer.next(rich, posting(1), EPOCH, FakeClock.START),
                                        USE))
                .isInstanceOf(ArithmeticException.class);
    }

    @Test
    void anOrdinalThatCannotBeCountedIsRefused() {
        Account old = withOrdinal(Integer.MAX_VALUE);

        assertThatThrownBy(() -> Transfer.next(old, posting(1), EPOCH, FakeClock.START))
                .isInstanceOf(ArithmeticException.class);
    }

    @Test
    void aTransferOfNothingIsRefused() {
        assertThatThrownBy(() -> posting(0)).isInstanceOf(IllegalArgumentException.class);
    }

    private Account withBalanceAndFloor(long balance, long floor) {
        return new Account(
                ID,
                account.holder(),
                1,
                Miles.of(balance),
                Miles.of(floor),
                Counters.NONE,
                Standing.ORDINARY,
                0,
                account.lastAt(),
                account.head());
    }

    private Account withOrdinal(int ordinal) {
        return new Account(
                ID,
                account.holder(),
                1,
                Miles.ZERO,
                Miles.ZERO,
                Counters.NONE,
                Standing.ORDINARY,
                ordinal,
                account.lastAt(),
                account.head());
    }

    private static Posting posting(long change) {
        return new Posting(
                TransferKind.ISSUANCE, Miles.of(change), HOUSE, OptionalInt.empty(), "{}");
    }
}
