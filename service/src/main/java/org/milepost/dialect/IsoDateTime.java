package org.milepost.dialect;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the dates and times of ISO 8601 that requests have: {@code 2019-01-30}, {@code
 * 2019-01-30T04:39}, {@code 2019-01-30T04:39:59.503-0400}. Seconds may be missing; a fraction has
 * any number of digits and is cut to microseconds, which the database keeps; the offset is {@code
 * Z}, {@code +04}, {@code +0400} or {@code +04:00}. Years are 0001 to 9999. There is no leap second
 * and no hour 24.
 */
public final class IsoDateTime {

    private static final Pattern FORM =
            Pattern.compile(
                    "([0-9]{4})-([0-9]{2})-([0-9]{2})"
                            + "(?:[Tt]([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:\\.([0-9]+))?)?"
                            + "(?:([Zz])|([+-])([0-9]{2})(?::?([0-9]{2}))?)?)?");
    private static final int MICROS_DIGITS = 6;
    private static final int NANOS_OF_MICRO = 1_000;
    private static final int YEAR_MAX = 9_999;

    private final Matcher parts;

    private IsoDateTime(Matcher parts) {
        this.parts = parts;
    }

    /**
     * A date, a time, or a time with an offset. A date is its midnight; without offset it is UTC.
     * The year in UTC is 0001 to 9999, too.
     */
    public static Optional<Instant> read(String text) {
        Matcher parts = FORM.matcher(text);
        return parts.matches()
                ? new IsoDateTime(parts).instant().filter(IsoDateTime::hasYearInRange)
                : Optional.empty();
    }

    /** A time with an offset. */
    public static Optional<Instant> readWithOffset(String text) {
        Matcher parts = FORM.matcher(text);
        boolean hasOffset = parts.matches() && (parts.start(8) >= 0 || parts.start(9) >= 0);
        return hasOffset ? new IsoDateTime(parts).instant() : Optional.empty();
    }

    private Optional<Instant> instant() {
        if (number(1) < 1) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    LocalDateTime.of(
                                    number(1), number(2), number(3), number(4), number(5),
                                    number(6), nanos())
                            .toInstant(offset()));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static boolean hasYearInRange(Instant instant) {
        int year = instant.atOffset(ZoneOffset.UTC).getYear();
        return year >= 1 && year <= YEAR_MAX;
    }

    private ZoneOffset offset() {
        if (parts.start(9) < 0) {
            return ZoneOffset.UTC;
        }
        int sign = parts.group(9).equals("-") ? -1 : 1;
        return ZoneOffset.ofHoursMinutes(sign * number(10), sign * number(11));
    }

    /** The number that a group spells; 0 when it is missing. */
    private int number(int group) {
        return parts.start(group) < 0 ? 0 : Integer.parseInt(parts.group(group));
    }

    private int nanos() {
        if (parts.start(7) < 0) {
            return 0;
        }
        String micros = (parts.group(7) + "000000").substring(0, MICROS_DIGITS);
        return Integer.parseInt(micros) * NANOS_OF_MICRO;
    }
}
