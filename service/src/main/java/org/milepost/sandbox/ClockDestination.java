package org.milepost.sandbox;

import java.time.Duration;
import java.time.Instant;
import java.time.zone.ZoneOffsetTransition;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Predicate;
import org.milepost.programme.BusinessCalendar;

/** A moment that tests of a till want to reach, reckoned from the time that the demo has. */
enum ClockDestination {
    /** The last second of the business day: 02:59:59 on most days. */
    BEFORE_DAY_START("before-day-start"),
    /** The start of the next business day: 03:00 on most days. */
    DAY_START("day-start"),
    /** The start of the first business day after the clocks go forward; the day before has 23 h. */
    SPRING_NIGHT("spring-night"),
    /** The start of the first business day after the clocks go back; the day before has 25 h. */
    AUTUMN_NIGHT("autumn-night"),
    /** Eight days on, when the answers to all earlier requests are forgotten. */
    EIGHT_DAYS("eight-days");

    private static final Duration EIGHT_DAYS_ON = Duration.ofDays(8);

    private final String wireName;

    ClockDestination(String wireName) {
        this.wireName = wireName;
    }

    /** The name in requests and answers. */
    String wireName() {
        return wireName;
    }

    /** The destination with this name. */
    static Optional<ClockDestination> of(String name) {
        return Arrays.stream(values()).filter(it -> it.wireName.equals(name)).findFirst();
    }

    /** When it is reached next; empty when the zone does not change its clocks. */
    Optional<Instant> from(Instant now, BusinessCalendar calendar) {
        Instant dayStart = calendar.startOf(calendar.businessDay(now).plusDays(1));
        return switch (this) {
            case BEFORE_DAY_START -> {
                Instant last = dayStart.minusSeconds(1);
                yield Optional.of(
                        last.isBefore(now)
                                ? calendar.startOf(calendar.businessDay(now).plusDays(2))
                                        .minusSeconds(1)
                                : last);
            }
            case DAY_START -> Optional.of(dayStart);
            case SPRING_NIGHT -> night(now, calendar, ZoneOffsetTransition::isGap);
            case AUTUMN_NIGHT -> night(now, calendar, ZoneOffsetTransition::isOverlap);
            case EIGHT_DAYS -> Optional.of(now.plus(EIGHT_DAYS_ON));
        };
    }

    private static Optional<Instant> night(
            Instant now, BusinessCalendar calendar, Predicate<ZoneOffsetTransition> kind) {
        ZoneOffsetTransition change = calendar.zone().getRules().nextTransition(now);
        while (change != null && !kind.test(change)) {
            change = calendar.zone().getRules().nextTransition(change.getInstant());
        }
        if (change == null) {
            return Optional.empty();
        }
        Instant start = calendar.startOf(change.getDateTimeAfter().toLocalDate());
        return Optional.of(
                start.isBefore(change.getInstant())
                        ? calendar.startOf(change.getDateTimeAfter().toLocalDate().plusDays(1))
                        : start);
    }
}
