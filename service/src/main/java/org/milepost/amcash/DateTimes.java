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

    /** A 0 stands for any digit. */
    private static final String ORDINARY = "0000-00-00T00:00:00-0000";

    private static final String ORDINARY_OFFSET = "-0000";

    private DateTimes() {}

    /**
     * Whether a till's time is well formed. Its value is not used, because the clocks of tills are
     * wrong.
     */
    static boolean isDateTimeWithOffset(String value) {
        return isOrdinary(value) || isWellFormed(value);
    }

    /**
     * Whether it has the form that nearly all tills send. This check is fast; the formatters, which
     * decide about all other forms, take as long as reading the rest of the request.
     */
    private static boolean isOrdinary(String value) {
        int offset = ORDINARY.length() - ORDINARY_OFFSET.length();
        boolean isUtc = value.length() == offset + 1 && value.charAt(offset) == 'Z';
        if (!isUtc && value.length() != ORDINARY.length()) {
            return false;
        }
        int end = isUtc ? offset : value.length();
        for (int i = 0; i < end; i++) {
            if (!isOfForm(value.charAt(i), i == offset ? '+' : ORDINARY.charAt(i))) {
                return false;
            }
        }
        return isWithin(value, 5, 1, 12)
                && isWithin(value, 8, 1, 28)
                && isWithin(value, 11, 0, 23)
                && isWithin(value, 14, 0, 59)
                && isWithin(value, 17, 0, 59)
                && (isUtc || (isWithin(value, 20, 0, 17) && isWithin(value, 22, 0, 59)));
    }

    private static boolean isOfForm(char c, char form) {
        return switch (form) {
            case '0' -> c >= '0' && c <= '9';
            case '+' -> c == '+' || c == '-';
            default -> c == form;
        };
    }

    private static boolean isWithin(String value, int at, int min, int max) {
        int number = (value.charAt(at) - '0') * 10 + value.charAt(at + 1) - '0';
        return number >= min && number <= max;
    }

    private static boolean isWellFormed(String value) {
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
