package org.milepost.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("mutation")
class DayUseTest {
    private static final LocalDate DAY = LocalDate.of(2026, 3, 1);

    private final DayUse use = new DayUse(DAY, 700);

    @Test
    void aLaterDayStartsAtNothing() {
        assertThat(use.on(DAY.plusDays(1))).isEqualTo(new DayUse(DAY.plusDays(1), 0));
    }

    @Test
    void theSameDayGoesOn() {
        assertThat(use.on(DAY).plus(50)).isEqualTo(new DayUse(DAY, 750));
    }

    @Test
    void anEarlierDayIsThisDay() {
        assertThat(use.on(DAY.minusDays(1))).isEqualTo(use);
    }

    @Test
    void aUseOfThisDayIsTakenBack() {
        assertThat(use.minus(DAY, 200)).isEqualTo(new DayUse(DAY, 500));
    }

    @Test
    void aUseOfAnotherDayTakesNothingBack() {
        assertThat(use.minus(DAY.minusDays(1), 200)).isEqualTo(use);
        assertThat(use.minus(DAY.plusDays(1), 200)).isEqualTo(use);
    }

    @Test
    void aDaysUseIsNeverLessThanNothing() {
        assertThat(use.minus(DAY, 701)).isEqualTo(new DayUse(DAY, 0));
        assertThatThrownBy(() -> new DayUse(DAY, -1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aUseThatCannotBeCountedIsRefused() {
        assertThatThrownBy(() -> use.plus(Long.MAX_VALUE)).isInstanceOf(ArithmeticException.class);
    }
}
