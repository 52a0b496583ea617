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

    private static final int LENGTH_MAX = 64;

    /** ISO 8601 with an offset: {@code +0400}, {@code -04:00} or {@code Z}; fraction optional. */
    private static final DateTimeFormatter WITH_OFFSET =
            new DateTimeFormatterBuilder()
                    .append(DateTimeFormatter.ISO_LOCAL_DATE_TIME)
                    .appendPattern("[XXX][XX]")
                    .toFormatter(Locale.ROOT)
                    .withResolverStyle(ResolverStyle.STRICT);

    private static final DateTimeFormatter LOCAL =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss", Locale.ROOT);

    private DateTimes() {}

    /** Whether a till's time is well formed. Its value is nowhere used: clocks of tills err. */
    static boolean isDateTimeWithOffset(String value) {
        if (value.length() > LENGTH_MAX) {
            return false;
        }
        try {
            return WITH_OFFSET.parse(value).isSupported(ChronoField.OFFSET_SECONDS);
        } catch (DateTimeParseException e) {
            return false;
        }
    }

    /** The programme's local time on an answer: {@code 2019-01-30T11:41:55}. */
    static String local(LocalDateTime time) {
        return LOCAL.format(time);
    }
}
