package org.milepost.programme;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.time.zone.ZoneOffsetTransition;
import java.util.Optional;

/**
 * When a programme's days begin. A business day has the date on which it begins and lasts until the
 * next begins, so it has 23 or 25 hours where the clocks change.
 *
 * <p>A business day begins at the first instant at which the local clock shows {@code dayStarts} of
 * its date or later. If the clocks skip that time the day begins at the skip; if they show it
 * twice, at the first time, and the clocks' going back does not end the day. Business days
 * therefore never go backwards, in any zone.
 *
 * @param zone the time zone of the programme
 *     <p>From a business day on, another calendar can hold. The last day before it ends when that
 *     day begins, so it may be longer or shorter.
 * @param dayStarts the local time at which a business day begins, in whole seconds
 * @param later the calendar that holds later
 */
public record BusinessCalendar(ZoneId zone, LocalTime dayStarts, Optional<Later> later) {

    /**
     * A calendar that holds from a business day on.
     *
     * @param from the first business day of it
     */
    public record Later(LocalDate from, BusinessCalendar calendar) {

        /** When it begins to hold. */
        public Instant startsAt() {
            return calendar.startOf(from);
        }

        private boolean holdsAt(Instant at) {
            return !at.isBefore(startsAt());
        }
    }

    /** A calendar that holds always. */
    public BusinessCalendar(ZoneId zone, LocalTime dayStarts) {
        this(zone, dayStarts, Optional.empty());
    }

    public BusinessCalendar {
        if (!dayStarts.equals(dayStarts.truncatedTo(ChronoUnit.SECONDS))) {
            throw new IllegalArgumentException("a business day starts on a whole second");
        }
    }

    /** The business day that contains the instant. */
    public LocalDate businessDay(Instant at) {
        if (later.isEmpty()) {
            return ownBusinessDay(at);
        }
        if (later.get().holdsAt(at)) {
            return later.get().calendar().businessDay(at);
        }
        LocalDate own = ownBusinessDay(at);
        LocalDate last = later.get().from().minusDays(1);
        return own.isAfter(last) ? last : own;
    }

    private LocalDate ownBusinessDay(Instant at) {
        LocalDate date = LocalDateTime.ofInstant(at, zone).toLocalDate();
        if (at.isBefore(ownStartOf(date))) {
            return date.minusDays(1);
        }
        // Clocks that go back over midnight show the old date again after the new day has begun.
        LocalDate next = date.plusDays(1);
        return at.isBefore(ownStartOf(next)) ? date : next;
    }

    /** The instant at which the business day of that date begins. */
    public Instant startOf(LocalDate day) {
        return later.filter(it -> !day.isBefore(it.from()))
                .map(it -> it.calendar().startOf(day))
                .orElseGet(() -> ownStartOf(day));
    }

    private Instant ownStartOf(LocalDate day) {
        LocalDateTime starts = day.atTime(dayStarts);
        ZoneOffsetTransition change = zone.getRules().getTransition(starts);
        if (change != null && change.isGap()) {
            return change.getInstant();
        }
        // Of two offsets, this takes the one before the change: the first time the clock shows it.
        return starts.atZone(zone).toInstant();
    }

    /**
     * The last instant, itself included, at which a redemption can be reversed: {@code dayStarts}
     * of the calendar day after the one that the redemption was made on. For a redemption between
     * midnight and {@code dayStarts} that is more than a day.
     */
    public Instant reversalDeadline(Instant madeAt) {
        return startOf(local(madeAt).toLocalDate().plusDays(1));
    }

    /** What the local clock shows at the instant, to its full precision. */
    public LocalDateTime local(Instant at) {
        return later.filter(it -> it.holdsAt(at))
                .map(it -> it.calendar().local(at))
                .orElseGet(() -> LocalDateTime.ofInstant(at, zone));
    }

    /** The same calendar, followed by another one from a business day on. */
    public BusinessCalendar followedBy(LocalDate from, BusinessCalendar next) {
        Later last =
                later.map(it -> new Later(it.from(), it.calendar().followedBy(from, next)))
                        .orElseGet(() -> new Later(from, next));
        return new BusinessCalendar(zone, dayStarts, Optional.of(last));
    }

    /** The calendar that holds at the instant, with those that hold later. */
    public BusinessCalendar heldAt(Instant at) {
        return later.filter(it -> it.holdsAt(at)).map(it -> it.calendar().heldAt(at)).orElse(this);
    }
}
