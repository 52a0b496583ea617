package org.milepost.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RetryAfterTest {

    @Test
    void waitsAreRoundedUpToWholeSeconds() {
        assertThat(RetryAfter.seconds(Duration.ofSeconds(-5))).isZero();
        assertThat(RetryAfter.seconds(Duration.ZERO)).isZero();
        assertThat(RetryAfter.seconds(Duration.ofNanos(1))).isEqualTo(1);
        assertThat(RetryAfter.seconds(Duration.ofSeconds(2))).isEqualTo(2);
        assertThat(RetryAfter.header(Duration.ofMillis(2_001))).containsEntry("Retry-After", "3");
    }
}
