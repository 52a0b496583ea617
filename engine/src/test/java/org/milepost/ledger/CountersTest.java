package org.milepost.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.milepost.ledger.CounterKind.Measure;
import org.milepost.ledger.CounterKind.Window;

@Tag("mutation")
class CountersTest {

    private static final byte[] NOTHING = {};
    private static final LocalDate DAY = LocalDate.of(2026, 3, 31);
    private static final CounterKind CENTS = new CounterKind(0, Window.DAY, Measure.AMOUNT);
    private static final CounterKind TIMES = new CounterKind(5, Window.MONTH, Measure.COUNT);
    private static final CounterKind MILES = new CounterKind(127, Window.WEEK, Measure.AMOUNT);

    @Test
    void eachKindCountsForItself() {
        Counters counters =
                Counters.NONE.after(
                        List.of(CENTS.use(DAY, 700), TIMES.use(DAY, 1), TIMES.use(DAY, 1)));

        assertThat(counters.on(DAY, CENTS)).isEqualTo(new Counter(DAY, 700));
        assertThat(counters.on(DAY, TIMES)).isEqualTo(new Counter(LocalDate.of(2026, 3, 1), 2));
        assertThat(counters.on(DAY, MILES)).isEqualTo(new Counter(LocalDate.of(2026, 3, 30), 0));
        assertThat(counters.on(DAY.plusDays(1), TIMES).used()).isZero();
    }

    @Test
    void theStoredFormNeverChanges() {
        Counters counters = Counters.NONE.after(List.of(MILES.use(DAY, 95), TIMES.use(DAY, 1)));

        assertThat(HexFormat.of().formatHex(counters.stored()))
                .isEqualTo(
                        "05"
                                + "00005021"
                                + "0000000000000001"
                                + "7f"
                                + "0000503e"
                                + "000000000000005f");
        assertThat(Counters.ofStored(Counter.UNUSED, counters.stored(), NOTHING))
                .isEqualTo(counters);
    }

    @Test
    void aFirstCounterAloneNeedsNoBytes() {
        Counters counters = Counters.NONE.after(CENTS.use(DAY, 700));

        assertThat(counters.stored()).isEmpty();
        assertThat(Counters.ofStored(counters.first(), counters.stored(), NOTHING))
                .isEqualTo(counters);
        assertThat(counters.others()).isEqualTo(Map.of());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "05",
                "000000502d0000000000000001",
                "ff0000502d0000000000000001",
                "050000502d0000000000000001050000502d0000000000000001"
            })
    void damagedCountersAreRefused(String hex) {
        byte[] damaged = HexFormat.of().parseHex(hex);

        assertThatThrownBy(() -> Counters.ofStored(Counter.UNUSED, damaged, NOTHING))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
