package org.milepost.amcash;

import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** The form of date and time in an answer. */
final class DateTimes {

    private static final DateTimeFormatter LOCAL =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss", Locale.ROOT);

    private DateTimes() {}

    /** The programme's local time on an answer: {@code 2019-01-30T11:41:55}. */
    static String local(LocalDateTime time) {
        return LOCAL.format(time);
    }
}
