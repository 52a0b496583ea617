package org.milepost.threads;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class DeadlineTest {

    @Test
    void whatIsLeftShrinksAndIsNeverNegative() {
        long now = Threads.REAL.nanoTime();
        Duration past = Duration.ofHours(1);
        Deadline running = new Deadline(Threads.REAL, now, Duration.ofHours(1));
        Deadline over = new Deadline(Threads.REAL, now - past.toNanos(), Duration.ofMinutes(59));

        assertThat(running.left()).isBetween(Duration.ofMinutes(59), Duration.ofHours(1));
        assertThat(running.isOver()).isFalse();
        assertThat(over.left()).isZero();
        assertThat(over.isOver()).isTrue();
        assertThat(over.leftWith(Duration.ofMinutes(2)))
                .isBetween(Duration.ofSeconds(1), Duration.ofMinutes(1));
    }
}
