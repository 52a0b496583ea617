package org.milepost.threads;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("mutation")
class JobPaceTest {

    private static final long BUSY = Duration.ofMillis(10).toNanos();

    @Test
    void itPausesAsLongAsItsShareDemands() {
        assertThat(new JobPace(25, () -> false).pauseAfter(BUSY)).isEqualTo(Duration.ofMillis(30));
        assertThat(new JobPace(100, () -> false).pauseAfter(BUSY)).isEqualTo(Duration.ZERO);
    }

    @Test
    void itWorksATenthOfThatWhileCommandsWait() {
        AtomicBoolean wait = new AtomicBoolean(true);
        JobPace pace = new JobPace(50, wait::get);

        assertThat(pace.pauseAfter(BUSY)).isEqualTo(Duration.ofMillis(190));

        wait.set(false);
        assertThat(pace.pauseAfter(BUSY)).isEqualTo(Duration.ofMillis(10));
    }

    @Test
    void itNeverStopsWhileCommandsWait() {
        assertThat(new JobPace(5, () -> true).pauseAfter(BUSY)).isEqualTo(Duration.ofMillis(990));
    }
}
