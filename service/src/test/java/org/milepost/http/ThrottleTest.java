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
    void aSubjectIsSlowedDownAcrossAddressesForFifteenSecondsAtMost() {
        for (int i = 0; i < 200; i++) {
            throttle.failed("jane", "198.51.100." + i);
        }

        assertThat(throttle.attempt("jane", SHOP)).isEqualTo(Duration.ofSeconds(15));
        assertThat(throttle.attempt("tom", SHOP)).isZero();
    }

    @Test
    void anAddressIsSlowedDownAcrossSubjectsForFiveSecondsAtMost() {
        for (int i = 0; i < 1_000; i++) {
            throttle.failed("nobody-" + i, SHOP);
        }

        assertThat(throttle.attempt("jane", SHOP)).isEqualTo(Duration.ofSeconds(5));
        assertThat(throttle.attempt("jane", HOME)).isZero();
    }

    @Test
    void aTillThatIsKnownAtItsAddressIsNotSlowedDownByOthers() {
        throttle.succeeded("till", SHOP);
        for (int i = 0; i < 1_000; i++) {
            throttle.failed("nobody-" + i, SHOP);
            throttle.failed("till", "198.51.100." + i % 200);
        }

        for (int i = 0; i < 10_000; i++) {
            assertThat(throttle.attempt("till", SHOP)).isZero();
            throttle.succeeded("till", SHOP);
        }
    }

    @Test
    void aTillThatComesInDuringAnAttackWaitsOnceAndIsKnownThen() {
        for (int i = 0; i < 1_000; i++) {
            throttle.failed("nobody-" + i, SHOP);
        }
        Duration wait = throttle.attempt("till", SHOP);
        pass(wait);

        assertThat(throttle.attempt("till", SHOP)).isZero();
        throttle.succeeded("till", SHOP);
        assertThat(throttle.attempt("till", SHOP)).isZero();
    }

    @Test
    void theNetworkOfAnIpv6AddressIsOneAddress() {
        for (int i = 0; i < 5; i++) {
            throttle.failed("jane", "2001:db8:0:1::" + i);
        }

        assertThat(throttle.attempt("jane", "2001:db8:0:1:ffff::9")).isPositive();
        assertThat(throttle.attempt("jane", "2001:db8:0:2::9")).isZero();
    }

    @Test
    void waitsAreToldInWholeSecondsAndNeverTooFew() {
        assertThat(Throttle.retryAfterSeconds(Duration.ofMillis(1))).isEqualTo(1);
        assertThat(Throttle.retryAfterSeconds(Duration.ofSeconds(2))).isEqualTo(2);
        assertThat(Throttle.retryAfterSeconds(Duration.ofMillis(2_001))).isEqualTo(3);
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
