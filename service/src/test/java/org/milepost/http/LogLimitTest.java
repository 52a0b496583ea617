package org.milepost.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.milepost.FakeClock;

class LogLimitTest {

    private final FakeClock clock = new FakeClock(Instant.parse("2026-06-15T16:00:00Z"));
    private final LogLimit limit = new LogLimit(clock);

    @Test
    void linesBeyondTheLimitAreOmittedAndTheNextOneHasTheirNumber() {
        for (int i = 0; i < LogLimit.LINES_MAX; i++) {
            assertThat(limit.line()).hasValue(0);
        }
        for (int i = 0; i < 1_000; i++) {
            assertThat(limit.line()).isEqualTo(OptionalLong.empty());
        }
        pass(LogLimit.WINDOW.minusNanos(1));
        assertThat(limit.line()).isEmpty();
        pass(Duration.ofNanos(1));

        assertThat(limit.line()).hasValue(1_001);
        assertThat(limit.line()).hasValue(0);
        assertThat(LogLimit.words(1_001)).isEqualTo("; 1001 similar lines were omitted before");
        assertThat(LogLimit.words(0)).isEmpty();
    }

    private void pass(Duration time) {
        clock.set(clock.instant().plus(time));
    }
}
