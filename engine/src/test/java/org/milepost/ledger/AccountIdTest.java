package org.milepost.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.milepost.FakeClock;

@Tag("mutation")
final class AccountIdTest {

    /** Computed by another program. If these change, no stored account is found any more. */
    @ParameterizedTest
    @CsvSource({
        "AIRMILES, 84095202006, CASH, 34, 770279061671782508",
        "AIRMILES, 84095202006, DREAM, 34, 9179484634171291089",
        "AIRMILES, 80000000001, CASH, 209, 6069230160181130298",
        "AVIOS, 84095202006, AVIOS, 190, 2832400438389199919"
    })
    void whereAHoldersAccountIsNeverChanges(
            String programme, String holder, String currency, int bucket, long number) {
        assertThat(AccountId.of(programme, holder, currency))
                .isEqualTo(new AccountId(bucket, number));
    }

    @Test
    void allAccountsOfOneHolderShareABucket() {
        IntStream.range(0, 1_000)
                .mapToObj(Integer::toString)
                .forEach(
                        holder ->
                                assertThat(AccountId.of("P", holder, "A").bucket())
                                        .isEqualTo(AccountId.of("P", holder, "B").bucket()));
    }

    @Test
    void everyBucketHasItsShareOfHolders() {
        int[] holders = new int[AccountId.BUCKETS];
        IntStream.range(0, 100 * AccountId.BUCKETS)
                .mapToObj(Integer::toString)
                .forEach(holder -> holders[AccountId.of("P", holder, "A").bucket()]++);

        assertThat(holders).isNotEmpty().matches(it -> all(it, 50, 150));
    }

    @Test
    void textsThatReadTheSameInARowAreOtherAccounts() {
        assertThat(
                        List.of(
                                AccountId.of("AB", "1", "C"),
                                AccountId.of("A", "B1", "C"),
                                AccountId.of("A", "B", "1C")))
                .doesNotHaveDuplicates();
    }

    @Test
    void theFirstAndTheLastOfBothNumbersAreAccounts() {
        assertThat(new AccountId(0, 1).bucket()).isZero();
        assertThat(new AccountId(255, Long.MAX_VALUE).number()).isEqualTo(Long.MAX_VALUE);
    }

    @ParameterizedTest
    @CsvSource({"-1, 1", "256, 1", "0, 0", "0, -1"})
    void whatLiesBesideThemIsNone(int bucket, long number) {
        assertThatIllegalArgumentException().isThrownBy(() -> new AccountId(bucket, number));
    }

    @Test
    void accountsAreLockedByBucketAndThenByNumber() {
        AccountId first = new AccountId(3, 900);
        AccountId second = new AccountId(4, 2);
        AccountId third = new AccountId(4, 10);

        assertThat(List.of(third, first, second).stream().sorted())
                .containsExactly(first, second, third);
        assertThat(List.of(opening(third), opening(first), opening(second)).stream().sorted())
                .containsExactly(opening(first), opening(second), opening(third));
    }

    @Test
    void anAccountOpensAsItWasAskedFor() {
        Standing hiding = new Standing(Standing.Status.ACTIVE, 1);
        AccountOpening opening = new AccountOpening(new AccountId(3, 900), "8", 2, hiding);

        assertThat(opening.account(FakeClock.START))
                .isEqualTo(Account.opened(new AccountId(3, 900), "8", 2, hiding, FakeClock.START));
    }

    private static boolean all(int[] counts, int least, int most) {
        return IntStream.of(counts).allMatch(count -> count >= least && count <= most);
    }

    private static AccountOpening opening(AccountId id) {
        return new AccountOpening(id, "8", 1, Standing.ORDINARY);
    }
}
