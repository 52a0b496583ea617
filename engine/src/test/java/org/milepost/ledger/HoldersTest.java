package org.milepost.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Who holds an answer. */
class HoldersTest {

    private static final int MAX = 16;

    @Test
    void theStoredFormIsFourBytesForEachAttemptInTheirOrder() {
        Holders holders = Holders.of(1).with(0x01020304).with(-2);

        assertThat(holders.bytes()).containsExactly(0, 0, 0, 1, 1, 2, 3, 4, 0xff, 0xff, 0xff, 0xfe);
        assertThat(Holders.ofBytes(holders.bytes())).isEqualTo(holders);
        assertThat(Holders.ofBytes(new byte[0])).isEqualTo(Holders.NONE);
    }

    @Test
    void anAttemptIsNotZero() {
        assertThatThrownBy(() -> Holders.of(0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whoIsStruckOutHoldsItNoLonger() {
        Holders holders = Holders.of(7).with(8);

        assertThat(holders.includes(7)).isTrue();
        assertThat(holders.includes(9)).isFalse();
        assertThat(holders.without(9)).isEqualTo(holders);
        assertThat(holders.without(7)).isEqualTo(Holders.of(8));
        assertThat(holders.without(7).isEmpty()).isFalse();
        assertThat(holders.without(7).without(8).isEmpty()).isTrue();
    }

    @Test
    void theFirstIsWhoWasDecided() {
        assertThat(Holders.of(7).with(8).isFirst(7)).isTrue();
        assertThat(Holders.of(7).with(8).isFirst(8)).isFalse();
        assertThat(Holders.NONE.isFirst(7)).isFalse();
    }

    @Test
    void oneTooManyMakesItForGood() {
        Holders full = new Holders(IntStream.rangeClosed(1, MAX).boxed().toList());
        Holders more = full.with(MAX + 1);

        assertThat(full.includes(MAX + 1)).isFalse();
        assertThat(more.includes(1)).isTrue();
        assertThat(more.includes(12345)).isTrue();
        assertThat(more.without(1)).isEqualTo(more);
        assertThat(more.bytes()).containsExactly(0, 0, 0, 0);
        List<Integer> tooMany = IntStream.rangeClosed(1, MAX + 1).boxed().toList();
        assertThatThrownBy(() -> new Holders(tooMany)).isInstanceOf(IllegalArgumentException.class);
    }
}
