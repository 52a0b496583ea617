package org.milepost.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.milepost.threads.JobStatus;

class ReadinessTest {

    private final AtomicBoolean isReachable = new AtomicBoolean(true);
    private final Readiness readiness = new Readiness();

    @Test
    void aProcessIsReadyWhileItServesAndNotBeforeOrAfter() {
        assertThat(readiness.down()).containsExactly("not-serving");

        readiness.serve();
        assertThat(readiness.down()).isEmpty();

        readiness.drain();
        assertThat(readiness.down()).containsExactly("not-serving");
    }

    @Test
    void aConditionIsAskedEachTime() {
        readiness.require("database", isReachable::get);
        readiness.serve();
        assertThat(readiness.down()).isEmpty();

        isReachable.set(false);
        assertThat(readiness.down()).containsExactly("database");

        isReachable.set(true);
        assertThat(readiness.down()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"true, 30, true", "true, 31, false", "false, 0, false"})
    void aJobThatHasEndedOrHasNotSucceededForTooLongIsNamed(
            boolean isAlive, int secondsSinceSuccess, boolean isReady) {
        readiness.watch(() -> status("well", true, 0));
        readiness.watch(() -> status("lane-1", isAlive, secondsSinceSuccess));
        readiness.serve();

        assertThat(readiness.down()).isEqualTo(isReady ? List.of() : List.of("lane-1"));
    }

    private static JobStatus status(String name, boolean isAlive, int seconds) {
        return new JobStatus(name, isAlive, Duration.ofSeconds(seconds), Duration.ofSeconds(30), 7);
    }
}
