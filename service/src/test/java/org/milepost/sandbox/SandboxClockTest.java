package org.milepost.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.milepost.FakeClock;
import org.milepost.programme.BusinessCalendar;

final class SandboxClockTest {

    private static final Instant NOON = Instant.parse("2026-06-15T16:00:00Z");
    private static final BusinessCalendar TORONTO =
            new BusinessCalendar(ZoneId.of("America/Toronto"), LocalTime.of(3, 0));

    private final FakeClock source = new FakeClock(NOON);
    private final SandboxClock clock = new SandboxClock(source);

    @Test
    void untilItIsMovedItShowsTheTimeOfItsSource() {
        source.pass(Duration.ofMillis(1_234));

        assertThat(clock.instant()).isEqualTo(source.instant());
        assertThat(clock.speed()).isEqualTo(1);
    }

    @Test
    void itRunsOnFromWhereItIsMovedTo() {
        assertThat(clock.moveTo(Instant.parse("2026-07-01T00:00:00Z"))).isTrue();
        source.pass(Duration.ofSeconds(5));

        assertThat(clock.instant()).isEqualTo("2026-07-01T00:00:05Z");
    }

    @Test
    void itDoesNotMoveBack() {
        assertThat(clock.moveTo(NOON.minusNanos(1_000))).isFalse();
        assertThat(clock.instant()).isEqualTo(NOON);
        assertThat(clock.moveTo(NOON)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "1, 10", "60, 600", "86400, 864000"})
    void itRunsAtASpeed(int speed, int seconds) {
        clock.runAt(speed);
        source.pass(Duration.ofSeconds(10));

        assertThat(clock.instant()).isEqualTo(NOON.plusSeconds(seconds));
        assertThat(clock.speed()).isEqualTo(speed);
    }

    @Test
    void aChangeOfSpeedDoesNotMoveIt() {
        clock.runAt(3_600);
        source.pass(Duration.ofSeconds(2));
        clock.runAt(0);

        assertThat(clock.instant()).isEqualTo(NOON.plusSeconds(7_200));
    }

    @Test
    void itStopsBeforeYearsOfFiveDigits() {
        clock.moveTo(SandboxClock.LAST.minusSeconds(10));
        clock.runAt(SandboxClock.SPEED_MAX);
        source.pass(Duration.ofSeconds(1));

        assertThat(clock.instant()).isEqualTo(SandboxClock.LAST);
        assertThat(clock.moveTo(Instant.MAX)).isTrue();
        assertThat(clock.instant()).isEqualTo(SandboxClock.LAST);
    }

    @ParameterizedTest
    @CsvSource({"-1", "86401"})
    void itHasNoOtherSpeed(int speed) {
        assertThatThrownBy(() -> clock.runAt(speed)).isInstanceOf(IllegalArgumentException.class);
    }

    /** Of the spring night the clocks skip 02:00 to 03:00; the autumn night has 02:00 twice. */
    @ParameterizedTest
    @CsvSource({
        "2026-06-15T16:00:00Z, before-day-start, 2026-06-16T06:59:59Z",
        "2026-06-15T16:00:00Z, day-start, 2026-06-16T07:00:00Z",
        "2026-06-16T06:59:59Z, before-day-start, 2026-06-16T06:59:59Z",
        "2026-06-16T06:59:59.500Z, before-day-start, 2026-06-17T06:59:59Z",
        "2026-06-16T07:00:00Z, day-start, 2026-06-17T07:00:00Z",
        "2026-03-08T06:00:00Z, before-day-start, 2026-03-08T06:59:59Z",
        "2026-03-08T06:00:00Z, day-start, 2026-03-08T07:00:00Z",
        "2026-06-15T16:00:00Z, autumn-night, 2026-11-01T08:00:00Z",
        "2026-06-15T16:00:00Z, spring-night, 2027-03-14T07:00:00Z",
        "2026-06-15T16:00:00Z, eight-days, 2026-06-23T16:00:00Z"
    })
    void aDestinationIsTheNextSuchMoment(String now, String name, String then) {
        ClockDestination destination = ClockDestination.of(name).orElseThrow();

        assertThat(destination.from(Instant.parse(now), TORONTO)).contains(Instant.parse(then));
    }

    @Test
    void aZoneThatNeverChangesItsClocksHasNoSuchNight() {
        BusinessCalendar utc = new BusinessCalendar(ZoneOffset.UTC, LocalTime.of(3, 0));

        assertThat(ClockDestination.SPRING_NIGHT.from(NOON, utc)).isEqualTo(Optional.empty());
        assertThat(ClockDestination.AUTUMN_NIGHT.from(NOON, utc)).isEqualTo(Optional.empty());
    }
}
