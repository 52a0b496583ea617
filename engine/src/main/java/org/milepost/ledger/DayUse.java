package org.milepost.ledger;

import java.time.LocalDate;

/**
 * How much of a daily limit an account has used, and on which business day.
 *
 * @param day the latest business day on which the account was used
 * @param used what that day's limit is counted in (cents at the checkout); not negative
 */
public record DayUse(LocalDate day, long used) {
    public DayUse {
        if (used < 0) {
            throw new IllegalArgumentException("a day's use is not negative");
        }
    }

    /**
     * The use as seen on a business day: a later day starts at zero, an earlier one is this day.
     */
    public DayUse on(LocalDate businessDay) {
        return businessDay.isAfter(day) ? new DayUse(businessDay, 0) : this;
    }

    /** With this much more used. */
    public DayUse plus(long more) {
        return new DayUse(day, Math.addExact(used, more));
    }

    /**
     * With a use of some day taken back: only the current day has a count to lower.
     *
     * @param businessDay the day that the use was counted on
     */
    public DayUse minus(LocalDate businessDay, long less) {
        return businessDay.equals(day) ? new DayUse(day, Math.max(0, used - less)) : this;
    }
}
