package org.milepost.programme;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("defects")
@Tag("mutation")
class BusinessCalendarTest {
    private static final BusinessCalendar TORONTO = calendar("America/Toronto", "03:00");

    @ParameterizedTest
    @CsvSource({
        // Winter and summer.
        "2026-01-15T07:59:59.999999Z, 2026-01-14",
        "2026-01-15T08:00:00Z,        2026-01-15",
        "2026-07-15T06:59:59.999999Z, 2026-07-14",
        "2026-07-15T07:00:00Z,        2026-07-15",
        // Local midnight changes the date, not the business day.
        "2026-01-15T05:00:00Z,        2026-01-14",
        // The night of 8 March: 02:00 EST becomes 03:00 EDT.
        "2026-03-07T08:00:00Z,        2026-03-07",
        "2026-03-08T06:59:59.999999Z, 2026-03-07",
        "2026-03-08T07:00:00Z,        2026-03-08",
        "2026-03-09T06:59:59.999999Z, 2026-03-08",
        "2026-03-09T07:00:00Z,        2026-03-09",
        // The night of 1 November: 02:00 EDT becomes 01:00 EST.
        "2026-10-31T07:00:00Z,        2026-10-31",
        "2026-11-01T05:30:00Z,        2026-10-31",
        "2026-11-01T06:30:00Z,        2026-10-31",
        "2026-11-01T07:59:59.999999Z, 2026-10-31",
        "2026-11-01T08:00:00Z,        2026-11-01",
        // The turn of a year and a leap day.
        "2026-01-01T07:59:59Z,        2025-12-31",
        "2028-03-01T07:59:59Z,        2028-02-29",
    })
    void aBusinessDayBeginsAtThreeInToronto(Instant at, LocalDate day) {
        assertThat(TORONTO.businessDay(at)).isEqualTo(day);
    }

    @ParameterizedTest
    @CsvSource({"2026-03-07, PT23H", "2026-03-08, PT24H", "2026-10-31, PT25H", "2026-11-01, PT24H"})
    void theDaysBeforeTheClocksChangeAreShortOrLong(LocalDate day, Duration length) {
        assertThat(Duration.between(TORONTO.startOf(day), TORONTO.startOf(day.plusDays(1))))
                .isEqualTo(length);
    }

    @ParameterizedTest
    @CsvSource({
        // Made at 11:41 and at 23:59:59.999999 local: 03:00 tomorrow.
        "2026-01-15T16:41:55Z,        2026-01-16T08:00:00Z",
        "2026-01-16T04:59:59.999999Z, 2026-01-16T08:00:00Z",
        // Made at 00:00 and at 02:59 local, the business day of yesterday: still 03:00 tomorrow.
        "2026-01-16T05:00:00Z,        2026-01-17T08:00:00Z",
        "2026-01-16T07:59:00Z,        2026-01-17T08:00:00Z",
        "2026-01-16T08:00:00Z,        2026-01-17T08:00:00Z",
        // Over both changes of the clocks.
        "2026-03-07T17:00:00Z,        2026-03-08T07:00:00Z",
        "2026-03-08T05:30:00Z,        2026-03-09T07:00:00Z",
        "2026-10-31T16:00:00Z,        2026-11-01T08:00:00Z",
        "2026-11-01T05:30:00Z,        2026-11-02T08:00:00Z",
        "2026-11-01T06:30:00Z,        2026-11-02T08:00:00Z",
    })
    void aReversalIsInTimeUntilThreeOnTheNextCalendarDay(Instant madeAt, Instant deadline) {
        assertThat(TORONTO.reversalDeadline(madeAt)).isEqualTo(deadline);
    }

    @ParameterizedTest
    @CsvSource({
        "2026-03-08T06:59:59Z, 2026-03-08T01:59:59",
        "2026-03-08T07:00:00Z, 2026-03-08T03:00:00",
        "2026-11-01T05:59:59Z, 2026-11-01T01:59:59",
        "2026-11-01T06:00:00Z, 2026-11-01T01:00:00",
        "2026-07-15T16:00:00.123456Z, 2026-07-15T12:00:00.123456",
    })
    void theLocalClockShowsWhatTheZoneSays(Instant at, LocalDateTime shown) {
        assertThat(TORONTO.local(at)).isEqualTo(shown);
    }

    @ParameterizedTest
    @CsvSource({
        "2026-03-08T06:59:59.999999Z, 2026-03-07",
        "2026-03-08T07:00:00Z,        2026-03-08",
    })
    void aDayWhoseStartTheClocksSkipBeginsWithTheSkip(Instant at, LocalDate day) {
        assertThat(calendar("America/Toronto", "02:30").businessDay(at)).isEqualTo(day);
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-01T05:29:59.999999Z, 2026-10-31",
        "2026-11-01T05:30:00Z,        2026-11-01",
        // The clocks show 01:00 and 01:30 again.
        "2026-11-01T06:00:00Z,        2026-11-01",
        "2026-11-01T06:30:00Z,        2026-11-01",
    })
    void aDayWhoseStartTheClocksShowTwiceBeginsAtTheFirstShowing(Instant at, LocalDate day) {
        assertThat(calendar("America/Toronto", "01:30").businessDay(at)).isEqualTo(day);
    }

    @ParameterizedTest
    @CsvSource({
        // On 2010-11-07 the clocks of St. John's went from 00:01 back to 23:01 of the day before.
        "2010-11-07T02:29:59Z, 2010-11-06",
        "2010-11-07T02:30:00Z, 2010-11-07",
        "2010-11-07T02:31:00Z, 2010-11-07",
        "2010-11-07T03:29:00Z, 2010-11-07",
        "2010-11-07T03:30:00Z, 2010-11-07",
    })
    void clocksThatGoBackOverMidnightDoNotBringYesterdayBack(Instant at, LocalDate day) {
        assertThat(calendar("America/St_Johns", "00:00").businessDay(at)).isEqualTo(day);
    }

    @Test
    void anInstantLiesBetweenTheStartOfItsDayAndTheNextInAnyZone() {
        for (long seed = 0; seed < 50_000; seed++) {
            Random random = new Random(seed);
            BusinessCalendar calendar = anyCalendar(random);
            Instant at = anyInstant(random, calendar.zone());
            LocalDate day = calendar.businessDay(at);

            assertThat(at)
                    .as("seed %d, %s", seed, calendar)
                    .isAfterOrEqualTo(calendar.startOf(day))
                    .isBefore(calendar.startOf(day.plusDays(1)));
        }
    }

    @Test
    void businessDaysNeverGoBackwardsInAnyZone() {
        for (long seed = 0; seed < 50_000; seed++) {
            Random random = new Random(seed);
            BusinessCalendar calendar = anyCalendar(random);
            Instant at = anyInstant(random, calendar.zone());
            Instant later = at.plusSeconds(random.nextLong(7200));

            assertThat(calendar.businessDay(later))
                    .as("seed %d, %s, %s, %s", seed, calendar, at, later)
                    .isAfterOrEqualTo(calendar.businessDay(at));
        }
    }

    @Test
    void aDeadlineIsLaterThanItsRedemptionAndWithinTwoDaysInToronto() {
        for (long seed = 0; seed < 50_000; seed++) {
            Instant madeAt = anyInstant(new Random(seed), TORONTO.zone());
            Instant deadline = TORONTO.reversalDeadline(madeAt);

            assertThat(Duration.between(madeAt, deadline))
                    .as("seed %d, %s", seed, madeAt)
                    .isGreaterThan(Duration.ofHours(2))
                    .isLessThanOrEqualTo(Duration.ofHours(28));
            assertThat(TORONTO.local(deadline).toLocalTime()).isEqualTo(LocalTime.of(3, 0));
        }
    }

    @Test
    void aDayThatStartsWithinASecondIsRefused() {
        assertThatThrownBy(() -> calendar("America/Toronto", "03:00:00.5"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({
        // Toronto until 17 June; then Vancouver, three hours later
        "America/Vancouver, 03:00, 2026-06-17T06:59:59Z, 2026-06-16",
        "America/Vancouver, 03:00, 2026-06-17T09:59:59Z, 2026-06-16",
        "America/Vancouver, 03:00, 2026-06-17T10:00:00Z, 2026-06-17",
        // or Paris, six hours earlier: 16 June has 18 hours
        "Europe/Paris, 03:00, 2026-06-16T07:00:00Z, 2026-06-16",
        "Europe/Paris, 03:00, 2026-06-17T00:59:59Z, 2026-06-16",
        "Europe/Paris, 03:00, 2026-06-17T01:00:00Z, 2026-06-17",
        "Europe/Paris, 03:00, 2026-06-17T07:00:00Z, 2026-06-17",
        "Europe/Paris, 03:00, 2026-06-18T01:00:00Z, 2026-06-18",
    })
    void anotherCalendarHoldsFromTheStartOfItsFirstDay(
            String zone, String dayStarts, Instant at, LocalDate day) {
        BusinessCalendar changed =
                TORONTO.followedBy(LocalDate.of(2026, 6, 17), calendar(zone, dayStarts));

        assertThat(changed.businessDay(at)).isEqualTo(day);
        assertThat(changed.startOf(day)).isBeforeOrEqualTo(at);
        assertThat(changed.startOf(day.plusDays(1))).isAfter(at);
    }

    @Test
    void calendarsThatFollowEachOtherHoldInTurn() {
        BusinessCalendar paris = calendar("Europe/Paris", "04:00");
        BusinessCalendar tokyo = calendar("Asia/Tokyo", "05:00");
        BusinessCalendar changed =
                TORONTO.followedBy(LocalDate.of(2026, 6, 17), paris)
                        .followedBy(LocalDate.of(2026, 7, 1), tokyo);

        assertThat(changed.startOf(LocalDate.of(2026, 6, 16)))
                .isEqualTo(TORONTO.startOf(LocalDate.of(2026, 6, 16)));
        assertThat(changed.startOf(LocalDate.of(2026, 6, 30)))
                .isEqualTo(paris.startOf(LocalDate.of(2026, 6, 30)));
        assertThat(changed.startOf(LocalDate.of(2026, 7, 1)))
                .isEqualTo(tokyo.startOf(LocalDate.of(2026, 7, 1)));
        assertThat(changed.heldAt(Instant.parse("2026-08-01T00:00:00Z"))).isEqualTo(tokyo);
        assertThat(changed.local(Instant.parse("2026-06-20T12:00:00Z")))
                .isEqualTo(LocalDateTime.parse("2026-06-20T14:00:00"));
        LocalDate last = LocalDate.MIN;
        for (int hour = 0; hour < 24 * 40; hour++) {
            LocalDate day =
                    changed.businessDay(
                            Instant.parse("2026-06-01T00:00:00Z").plus(Duration.ofHours(hour)));
            assertThat(day).isAfterOrEqualTo(last);
            last = day;
        }
    }

    private static BusinessCalendar calendar(String zone, String dayStarts) {
        return new BusinessCalendar(ZoneId.of(zone), LocalTime.parse(dayStarts));
    }

    private static BusinessCalendar anyCalendar(Random random) {
        List<String> zones =
                List.of(
                        "America/Toronto",
                        "America/St_Johns",
                        "America/Sao_Paulo",
                        "America/Havana",
                        "Europe/London",
                        "Australia/Lord_Howe",
                        "Africa/Casablanca",
                        "Asia/Beirut",
                        "UTC");
        return new BusinessCalendar(
                ZoneId.of(zones.get(random.nextInt(zones.size()))),
                LocalTime.MIDNIGHT.plusMinutes(
                        15L * random.nextInt(random.nextBoolean() ? 16 : 96)));
    }

    /** Mostly close to where the zone's clocks change, since the rest of the year is easy. */
    private static Instant anyInstant(Random random, ZoneId zone) {
        Instant first = Instant.parse("2000-01-01T00:00:00Z");
        Instant at = first.plusSeconds(random.nextLong(Duration.ofDays(10_000).toSeconds()));
        var change = zone.getRules().nextTransition(at);
        if (change == null || random.nextInt(4) == 0) {
            return at;
        }
        long farthest = random.nextBoolean() ? 8_000 : 90_000;
        return change.getInstant().plusSeconds(random.nextLong(-farthest, farthest));
    }
}
