package org.milepost.amcash;

import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.DateTimeParseException;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.util.Locale;

/** The two forms of date and time on the wire. */
final class DateTimes {

    /** ISO 8601 with an offset such as {@code -04:00} or {@code Z}; fraction optional. */
    private static final DateTimeFormatter WITH_COLON = withOffset("XXX");

    /** ISO 8601 with an offset such as {@code +0400} or {@code Z}; fraction optional. */
    private static final DateTimeFormatter WITHOUT_COLON = withOffset("XX");

    private static final DateTimeFormatter LOCAL =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss", Locale.ROOT);

    private DateTimes() {}

    /** Whether a till's time is well formed. Its value is nowhere used: clocks of tills err. */
    static boolean isDateTimeWithOffset(String value) {
        try {
            return form(value).parse(value).isSupported(ChronoField.OFFSET_SECONDS);
        } catch (DateTimeParseException e) {
            return false;
        }
    }

    /** The programme's local time on an answer: {@code 2019-01-30T11:41:55}. */
    static String local(LocalDateTime time) {
        return LOCAL.format(time);
    }

    /** The one form that may fit; one formatter with two options would take two offsets. */
    private static DateTimeFormatter form(String value) {
        int colon = value.length() - "mm".length() - 1;
        return colon >= 0 && value.charAt(colon) == ':' ? WITH_COLON : WITHOUT_COLON;
    }

    private static DateTimeFormatter withOffset(String pattern) {
        return new DateTimeFormatterBuilder()
                .append(DateTimeFormatter.ISO_LOCAL_DATE_TIME)
                .appendPattern(pattern)
                .toFormatter(Locale.ROOT)
                .withResolverStyle(ResolverStyle.STRICT);
    }
}
