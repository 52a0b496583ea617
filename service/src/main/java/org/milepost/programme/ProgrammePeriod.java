package org.milepost.programme;

import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;

/**
 * What a programme is called and when its days begin, from a business day on.
 *
 * @param firstDay the first business day, in the calendar of the period
 */
public record ProgrammePeriod(LocalDate firstDay, String name, ZoneId zone, LocalTime dayStarts) {
    public ProgrammePeriod {
        TextRules.line("a programme's name", name);
    }

    /** The days of the period alone. */
    public BusinessCalendar calendar() {
        return new BusinessCalendar(zone, dayStarts);
    }
}
