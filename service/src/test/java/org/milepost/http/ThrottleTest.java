package org.milepost.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.milepost.SetClock;

class ThrottleTest {

    private static final String HOME = "198.51.100.1";
    private static final String SHOP = "203.0.113.9";

    private final SetClock clock = new SetClock(Instant.parse("2026-06-15T16:00:00Z"));
    private final Throttle throttle = new Throttle(clock);

    @Test
    void fiveFailuresAreFreeAndThenTheWaitDoublesUpToThirtySeconds() {
        List<Long> waits = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            waits.add(failAfterWaiting("jane", HOME));
        }

        assertThat(waits).containsExactly(0L, 0L, 0L, 0L, 0L, 1L, 2L, 4L, 8L, 16L, 30L, 30L);
    }

    @Test
    void aQuarterOfAnHourForgetsFailures() {
        fail("jane", HOME, 6);
        pass(Duration.ofMinutes(15));

        assertThat(throttle.attempt("jane", HOME)).isZero();
        fail("jane", HOME, 4);
        assertThat(throttle.attempt("jane", HOME)).isZero();
    }

    @Test
    void whileSlowedDownOneAttemptGoesThroughAtATime() {
        fail("jane", HOME, 8);
        pass(Duration.ofSeconds(8));

        assertThat(throttle.attempt("jane", HOME)).isZero();
        assertThat(throttle.attempt("jane", HOME)).isEqualTo(Duration.ofSeconds(8));
    }

    @Test
    void aRightSecretForgetsTheFailuresBefore() {
        fail("jane", HOME, 7);
        pass(Duration.ofSeconds(4));
        throttle.attempt("jane", HOME);
        throttle.succeeded("jane", HOME);

        assertThat(throttle.attempt("jane", HOME)).isZero();
        fail("jane", HOME, 4);
        assertThat(throttle.attempt("jane", HOME)).isZero();
    }

    @Test
    void onePairDoesNotSlowDownAnother() {
        fail("jane", HOME, 1_000);

        assertThat(throttle.attempt("jane", SHOP)).isZero();
        assertThat(throttle.attempt("tom", HOME)).isZero();
    }

    private void pass(Duration time) {
        clock.set(clock.instant().plus(time));
    }

    private void fail(String subject, String address, int times) {
        for (int i = 0; i < times; i++) {
            throttle.failed(subject, address);
        }
    }

    private long failAfterWaiting(String subject, String address) {
        Duration wait = throttle.attempt(subject, address);
        pass(wait);
        if (!wait.isZero()) {
            throttle.attempt(subject, address);
        }
        throttle.failed(subject, address);
        return wait.toSeconds();
    }
}
