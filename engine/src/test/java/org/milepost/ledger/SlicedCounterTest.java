package org.milepost.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("mutation")
class SlicedCounterTest {

    private static final int NUMBER = 7;
    private static final byte[] NOTHING = {};

    private static SliceUse use(long slice, long amount) {
        return new SliceUse(NUMBER, slice, 3, amount);
    }

    private static SlicedCounter after(SliceUse... uses) {
        return Counters.NONE.after(List.of(uses)).sliced(NUMBER);
    }

    @Test
    void usesOfASliceAddUp() {
        SlicedCounter counter = after(use(10, 5), use(10, 7), use(11, 1));

        assertThat(counter.used()).isEqualTo(Map.of(10L, 12L, 11L, 1L));
        assertThat(counter.usedSince(10)).isEqualTo(13);
        assertThat(counter.usedSince(11)).isEqualTo(1);
        assertThat(counter.usedSince(12)).isZero();
    }

    @Test
    void aUseRemovesTheSlicesThatNoLongerCount() {
        assertThat(after(use(10, 5), use(11, 7), use(13, 1)).used())
                .isEqualTo(Map.of(11L, 7L, 13L, 1L));
    }

    @Test
    void whatIsGivenBackLowersItsSlice() {
        SlicedCounter counter = after(use(10, 5), use(12, 7), SliceUse.giveBack(NUMBER, 10, 2));

        assertThat(counter.used()).isEqualTo(Map.of(10L, 3L, 12L, 7L));
    }

    @Test
    void aSliceOfWhichAllIsGivenBackIsNotKept() {
        SlicedCounter counter = after(use(10, 5), use(12, 7), SliceUse.giveBack(NUMBER, 10, 5));

        assertThat(counter.used()).isEqualTo(Map.of(12L, 7L));
        assertThat(after(use(10, 5), SliceUse.giveBack(NUMBER, 10, 9)).isEmpty()).isTrue();
        assertThat(after(use(10, 5), SliceUse.giveBack(NUMBER, 10, 0)).used())
                .as("a part may give nothing back")
                .isEqualTo(Map.of(10L, 5L));
    }

    @Test
    void whatIsGivenBackOfASliceThatIsOverChangesNothing() {
        SlicedCounter counter = after(use(10, 5), use(20, 7), SliceUse.giveBack(NUMBER, 10, 5));

        assertThat(counter.used()).isEqualTo(Map.of(20L, 7L));
    }

    @Test
    void aClockThatIsBehindCountsInTheLatestSlice() {
        SlicedCounter counter = after(use(10, 5), use(4, 7));

        assertThat(counter.used()).isEqualTo(Map.of(10L, 12L));
        assertThat(counter.current(4)).isEqualTo(10);
        assertThat(counter.current(11)).isEqualTo(11);
    }

    @Test
    void aCounterIsRemoved() {
        Counters counters = Counters.NONE.after(List.of(use(10, 5), new CounterRemoval(NUMBER)));

        assertThat(counters).isEqualTo(Counters.NONE);
    }

    @Test
    void theStoredFormNeverChanges() {
        Counters counters =
                Counters.NONE.after(
                        List.of(new SliceUse(300, 20_000, 1, 95), use(10, 5), use(12, 7)));

        assertThat(HexFormat.of().formatHex(counters.storedSlices()))
                .isEqualTo(
                        "00000007"
                                + "02"
                                + "000000000000000c"
                                + "02"
                                + "0000000000000005"
                                + "00"
                                + "0000000000000007"
                                + "0000012c"
                                + "01"
                                + "0000000000004e20"
                                + "00"
                                + "000000000000005f");
        assertThat(Counters.ofStored(Counter.UNUSED, NOTHING, counters.storedSlices()))
                .isEqualTo(counters);
        assertThat(Counters.NONE.storedSlices()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "00000007",
                "0000000701000000000000000c00",
                "0000000701000000000000000c010000000000000005",
                "0000000700000000000000000c",
                "0000000001000000000000000c000000000000000005",
                "0000000701000000000000000c000000000000000000",
                "0000000701000000000000000cff0000000000000005",
                "0000000702000000000000000c000000000000000005000000000000000005"
            })
    void damagedSlicesAreRefused(String hex) {
        byte[] damaged = HexFormat.of().parseHex(hex);

        assertThatThrownBy(() -> Counters.ofStored(Counter.UNUSED, NOTHING, damaged))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void slicesThatNeverCountTogetherAreRefused() {
        TreeMap<Long, Long> used = new TreeMap<>(Map.of(1L, 1L, 61L, 1L));
        assertThat(new SlicedCounter(used).usedSince(1)).isEqualTo(2);
        used.put(62L, 1L);

        assertThatThrownBy(() -> new SlicedCounter(used))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new SliceUse(0, 1, 1, 1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new SliceUse(1, 1, 62, 1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new SliceUse(1, 1, 0, 1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new SliceUse(1, 1, 1, 0))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> SliceUse.giveBack(1, 1, -1))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
