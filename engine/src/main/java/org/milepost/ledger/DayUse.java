package org.milepost.ledger;

import java.time.LocalDate;

/**
 * How much of a daily limit an account has used, and on which business day.
 *
 * @param day the latest business day on which the account was used
 * @param used the amount used, in the unit of the limit (cents at the checkout); not negative
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

    /** With this amount added. */
    public DayUse plus(long more) {
        return new DayUse(day, Math.addExact(used, more));
    }

    /**
     * With a use taken back, if it was counted on the current day.
     *
     * @param businessDay the day on which it was counted
     */
    public DayUse minus(LocalDate businessDay, long less) {
        return businessDay.equals(day) ? new DayUse(day, Math.max(0, used - less)) : this;
    }
}
