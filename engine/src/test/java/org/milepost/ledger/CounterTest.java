package org.milepost.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.milepost.ledger.CounterKind.Measure;
import org.milepost.ledger.CounterKind.Window;

@Tag("mutation")
class CounterTest {

    /** A Sunday. */
    private static final LocalDate DAY = LocalDate.of(2026, 3, 1);

    private static final CounterKind KIND = new CounterKind(0, Window.DAY, Measure.AMOUNT);

    private final Counter counter = new Counter(DAY, 700);

    @Test
    void aLaterWindowStartsAtNothing() {
        LocalDate later = DAY.plusDays(1);

        assertThat(counter.in(later)).isEqualTo(new Counter(later, 0));
        assertThat(counter.after(KIND.use(later, 50))).isEqualTo(new Counter(later, 50));
    }

    @Test
    void theSameWindowContinues() {
        assertThat(counter.after(KIND.use(DAY, 50))).isEqualTo(new Counter(DAY, 750));
    }

    @Test
    void anEarlierWindowIsThisOne() {
        assertThat(counter.in(DAY.minusDays(1))).isEqualTo(counter);
        assertThat(counter.after(KIND.use(DAY.minusDays(1), 50))).isEqualTo(new Counter(DAY, 750));
    }

    @Test
    void aUseOfThisWindowIsGivenBack() {
        assertThat(counter.after(KIND.giveBack(DAY, 200))).isEqualTo(new Counter(DAY, 500));
    }

    @Test
    void aUseOfAnotherWindowIsNotGivenBack() {
        assertThat(counter.after(KIND.giveBack(DAY.minusDays(1), 200))).isEqualTo(counter);
        assertThat(counter.after(KIND.giveBack(DAY.plusDays(1), 200))).isEqualTo(counter);
    }

    @Test
    void aCounterIsNeverLessThanNothing() {
        assertThat(counter.after(KIND.giveBack(DAY, 701))).isEqualTo(new Counter(DAY, 0));
        assertThatThrownBy(() -> new Counter(DAY, -1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aUseThatCannotBeCountedIsRefused() {
        CounterUse tooMuch = KIND.use(DAY, Long.MAX_VALUE);

        assertThatThrownBy(() -> counter.after(tooMuch)).isInstanceOf(ArithmeticException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "DAY, 2026-03-01, 2026-03-01",
        "WEEK, 2026-03-01, 2026-02-23",
        "WEEK, 2026-03-02, 2026-03-02",
        "MONTH, 2026-03-01, 2026-03-01",
        "MONTH, 2026-03-31, 2026-03-01",
    })
    void aWindowStartsOnItsFirstDay(Window window, LocalDate day, LocalDate start) {
        CounterKind kind = new CounterKind(1, window, Measure.AMOUNT);

        assertThat(kind.use(day, 5).window()).isEqualTo(start);
        assertThat(kind.giveBack(day, 5)).isEqualTo(new CounterUse(kind, start, -5));
    }

    @Test
    void whatIsCountedOrGivenBackIsNotNegative() {
        assertThatThrownBy(() -> KIND.use(DAY, -1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> KIND.giveBack(DAY, -1))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aTransferCountsOnce() {
        CounterKind times = new CounterKind(3, Window.MONTH, Measure.COUNT);

        assertThat(times.use(DAY, 1).amount()).isEqualTo(1);
        assertThat(times.giveBack(DAY, 1).amount()).isEqualTo(-1);
        assertThatThrownBy(() -> times.use(DAY, 2)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aCodeIsStoredInSevenBits() {
        assertThatThrownBy(() -> new CounterKind(-1, Window.DAY, Measure.COUNT))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new CounterKind(128, Window.DAY, Measure.COUNT))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(new CounterKind(127, Window.DAY, Measure.COUNT).code()).isEqualTo(127);
    }
}
