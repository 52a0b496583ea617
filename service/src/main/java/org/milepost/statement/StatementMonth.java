package org.milepost.statement;

import java.time.Instant;
import java.time.YearMonth;
import org.milepost.programme.BusinessCalendar;

/**
 * A month of a programme: its business days with a date in that month.
 *
 * @param from when its first business day begins, inclusive
 * @param until when that of the next month begins, exclusive
 */
public record StatementMonth(YearMonth month, Instant from, Instant until) {

    /** The month in a calendar. */
    public static StatementMonth of(YearMonth month, BusinessCalendar calendar) {
        return new StatementMonth(
                month,
                calendar.startOf(month.atDay(1)),
                calendar.startOf(month.plusMonths(1).atDay(1)));
    }

    /** Whether nothing more can be booked in it. */
    public boolean isOver(Instant now) {
        return !now.isBefore(until);
    }
}
