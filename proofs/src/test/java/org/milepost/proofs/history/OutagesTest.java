package org.milepost.proofs.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class OutagesTest {

    private final Outages outages = new Outages();

    @Test
    void anInvocationThatTouchesAnOutageOverlapsIt() {
        outages.add(10, 20, Duration.ofNanos(5));

        assertThat(outages.overlaps(invocation(1, 9))).isFalse();
        assertThat(outages.overlaps(invocation(1, 10))).isTrue();
        assertThat(outages.overlaps(invocation(12, 13))).isTrue();
        assertThat(outages.overlaps(invocation(25, 30))).isTrue();
        assertThat(outages.overlaps(invocation(26, 30))).isFalse();
    }

    private static Invocation invocation(long start, long end) {
        return new Invocation(1, 0, start, end, Invocation.Ending.ANSWERED, Completion.NONE);
    }
}
