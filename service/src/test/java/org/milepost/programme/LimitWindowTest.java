package org.milepost.programme;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.OptionalInt;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("mutation")
class LimitWindowTest {

    private static final BusinessCalendar CALENDAR =
            new BusinessCalendar(ZoneId.of("America/Toronto"), LocalTime.of(3, 0));

    /** The clocks change in the nights of 2026-03-08 and 2026-11-01. */
    @ParameterizedTest
    @CsvSource({
        "2026-06-15T06:59:59Z, 2026-06-14, 2026-06-15T07:00:00Z",
        "2026-06-15T07:00:00Z, 2026-06-15, 2026-06-16T07:00:00Z",
        "2026-03-08T06:59:59Z, 2026-03-07, 2026-03-08T07:00:00Z",
        "2026-11-01T07:59:59Z, 2026-10-31, 2026-11-01T08:00:00Z"
    })
    void aBusinessDayIsOneSlice(Instant at, LocalDate day, Instant end) {
        LimitWindow window = LimitWindow.BUSINESS_DAY;

        assertThat(window.slice(at, CALENDAR)).isEqualTo(day.toEpochDay());
        assertThat(window.sliceCount()).isEqualTo(1);
        assertThat(window.startOf(day.toEpochDay(), CALENDAR)).isEqualTo(CALENDAR.startOf(day));
        assertThat(window.endOf(day.toEpochDay(), CALENDAR)).isEqualTo(end);
    }

    /** A slice of an hour is a minute long. */
    @ParameterizedTest
    @CsvSource({
        "60, 2026-06-15T16:00:00Z, 2026-06-15T15:00:00Z, 2026-06-15T17:01:00Z",
        "60, 2026-06-15T16:00:59.999999Z, 2026-06-15T15:00:00Z, 2026-06-15T17:01:00Z",
        "60, 2026-06-15T16:01:00Z, 2026-06-15T15:01:00Z, 2026-06-15T17:02:00Z",
        "1440, 2026-06-15T16:00:00Z, 2026-06-14T16:00:00Z, 2026-06-16T16:24:00Z"
    })
    void aSlidingWindowHasSixtySlicesAndAPart(int minutes, Instant at, Instant start, Instant end) {
        LimitWindow window = LimitWindow.sliding(minutes);
        long slice = window.slice(at, CALENDAR);

        assertThat(window.sliceCount()).isEqualTo(61);
        assertThat(window.startOf(slice, CALENDAR)).isEqualTo(start);
        assertThat(window.endOf(slice, CALENDAR)).isEqualTo(end);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 527_041})
    void otherLengthsAreRefused(int minutes) {
        assertThatThrownBy(() -> LimitWindow.sliding(minutes))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theLongestWindowIsALeapYear() {
        assertThat(LimitWindow.sliding(527_040).minutes()).isEqualTo(OptionalInt.of(527_040));
    }
}
