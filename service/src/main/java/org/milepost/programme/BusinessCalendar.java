package org.milepost.programme;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.time.zone.ZoneOffsetTransition;

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
 * @param dayStarts the local time at which a business day begins, in whole seconds
 */
public record BusinessCalendar(ZoneId zone, LocalTime dayStarts) {
    public BusinessCalendar {
        if (!dayStarts.equals(dayStarts.truncatedTo(ChronoUnit.SECONDS))) {
            throw new IllegalArgumentException("a business day starts on a whole second");
        }
    }

    /** The business day that contains the instant. */
    public LocalDate businessDay(Instant at) {
        LocalDate date = local(at).toLocalDate();
        if (at.isBefore(startOf(date))) {
            return date.minusDays(1);
        }
        // Clocks that go back over midnight show the old date again after the new day has begun.
        LocalDate next = date.plusDays(1);
        return at.isBefore(startOf(next)) ? date : next;
    }

    /** The instant at which the business day of that date begins. */
    public Instant startOf(LocalDate day) {
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
        return LocalDateTime.ofInstant(at, zone);
    }
}
