package org.milepost.ledger;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.temporal.TemporalAdjusters;

/**
 * What an account counts for one limit: an amount or a number of times, in windows of equal kind.
 * An API declares the kinds that its limits need. Adding a kind changes no table.
 *
 * @param code stored with the account, 0 to {@value #CODE_MAX}; it never changes
 * @param window how long a window is
 * @param measure what is added
 */
public record CounterKind(int code, Window window, Measure measure) {

    /** The highest code. */
    public static final int CODE_MAX = 127;

    /** How long a window is, in business days. */
    public enum Window {
        DAY,
        /** From Monday to Sunday. */
        WEEK,
        /** A calendar month. */
        MONTH;

        /** The first day of the window that has this day. */
        LocalDate start(LocalDate day) {
            return switch (this) {
                case DAY -> day;
                case WEEK -> day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
                case MONTH -> day.withDayOfMonth(1);
            };
        }
    }

    /** What is added to a counter. */
    public enum Measure {
        /** An amount, in the unit of the limit. */
        AMOUNT,
        /** One for each transfer. */
        COUNT
    }

    public CounterKind {
        if (code < 0 || code > CODE_MAX) {
            throw new IllegalArgumentException("the code of a counter is 0 to " + CODE_MAX);
        }
    }

    /**
     * The counting of a transfer.
     *
     * @param day the business day of the transfer
     * @param amount zero or more; 1 for a count
     */
    public CounterUse use(LocalDate day, long amount) {
        if (amount < 0) {
            throw new IllegalArgumentException("what is counted is not negative");
        }
        return new CounterUse(this, window.start(day), amount);
    }

    /**
     * The opposite of a {@link #use}, for what undoes the transfer.
     *
     * @param day the business day with which the use was counted
     */
    public CounterUse giveBack(LocalDate day, long amount) {
        if (amount < 0) {
            throw new IllegalArgumentException("what is given back is not negative");
        }
        return new CounterUse(this, window.start(day), -amount);
    }
}
