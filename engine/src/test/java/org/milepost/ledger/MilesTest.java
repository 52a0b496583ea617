package org.milepost.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("mutation")
final class MilesTest {

    private static final Miles MOST = Miles.of(Long.MAX_VALUE);
    private static final Miles LEAST = Miles.of(Long.MIN_VALUE);
    private static final Miles ONE = Miles.of(1);

    @Test
    void milesAreCountedExactly() {
        assertThat(Miles.of(95).plus(Miles.of(-100))).isEqualTo(Miles.of(-5));
        assertThat(Miles.of(95).minus(Miles.of(-5))).isEqualTo(Miles.of(100));
        assertThat(Miles.of(95).times(17)).isEqualTo(Miles.of(1_615));
        assertThat(Miles.of(95).negated()).isEqualTo(Miles.of(-95));
    }

    @Test
    void aNumberThatCannotBeCountedIsRefusedAndNeverWrapsAround() {
        List<Runnable> overflows =
                List.of(
                        () -> MOST.plus(ONE),
                        () -> LEAST.minus(ONE),
                        () -> MOST.times(2),
                        LEAST::negated);

        assertThat(overflows)
                .allSatisfy(
                        it ->
                                assertThatExceptionOfType(ArithmeticException.class)
                                        .isThrownBy(it::run));
    }

    @Test
    void onlyMoreThanNothingIsPositive() {
        assertThat(ONE.isPositive()).isTrue();
        assertThat(Miles.ZERO.isPositive()).isFalse();
        assertThat(Miles.of(-1).isPositive()).isFalse();
    }

    @Test
    void milesAreOrderedByTheirNumber() {
        assertThat(List.of(ONE, MOST, LEAST, Miles.ZERO).stream().sorted())
                .containsExactly(LEAST, Miles.ZERO, ONE, MOST);
        assertThat(Miles.ZERO.isLessThan(ONE)).isTrue();
        assertThat(ONE.isLessThan(ONE)).isFalse();
        assertThat(ONE.isLessThan(Miles.ZERO)).isFalse();
    }

    @Test
    void milesReadAsTheirDigits() {
        assertThat(Miles.of(-1_615)).hasToString("-1615");
    }
}
