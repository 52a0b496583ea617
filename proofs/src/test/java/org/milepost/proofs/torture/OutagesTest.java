package org.milepost.proofs.torture;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.milepost.proofs.retries.Attempt;

final class OutagesTest {

    private final Outages outages = new Outages();

    @Test
    void anAttemptMeetsAnOutageThatItOverlaps() {
        outages.add(10, 20, Duration.ofNanos(5));

        assertThat(outages.met(attempt(1, 9))).isFalse();
        assertThat(outages.met(attempt(1, 10))).isTrue();
        assertThat(outages.met(attempt(12, 13))).isTrue();
        assertThat(outages.met(attempt(25, 30))).isTrue();
        assertThat(outages.met(attempt(26, 30))).isFalse();
    }

    private static Attempt attempt(long start, long end) {
        return new Attempt(1, 0, start, end, Attempt.Ending.ANSWERED, Optional.empty());
    }
}
