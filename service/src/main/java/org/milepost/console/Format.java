package org.milepost.console;

import java.math.BigDecimal;
import java.text.NumberFormat;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Currency;
import java.util.Locale;

/**
 * Numbers in the form of a language, and times in the zone of a programme. Times have the form of
 * ISO 8601 in every language, so that nobody reads a month as a day.
 *
 * <p>Threads: immutable.
 */
record Format(Locale locale, ZoneId zone) {

    private static final DateTimeFormatter SECONDS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");
    private static final DateTimeFormatter MINUTES =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm");
    private static final Currency DOLLARS = Currency.getInstance("CAD");

    /** The form of a language. */
    static Format of(String language, ZoneId zone) {
        return new Format(language.equals("fr") ? Locale.CANADA_FRENCH : Locale.CANADA, zone);
    }

    /** A whole number. */
    String number(long number) {
        return NumberFormat.getIntegerInstance(locale).format(number);
    }

    /** A whole number with its sign, also when it is above zero. */
    String signed(long number) {
        return (number > 0 ? "+" : "") + number(number).replace('-', '\u2212');
    }

    /** Dollars, which the API writes such as {@code 10.00}; another text stays as it is. */
    String dollars(String amount) {
        try {
            NumberFormat format = NumberFormat.getCurrencyInstance(locale);
            format.setCurrency(DOLLARS);
            return format.format(new BigDecimal(amount));
        } catch (NumberFormatException _) {
            return amount;
        }
    }

    /** A time to the second; a text that is none stays as it is. */
    String time(String instant) {
        try {
            return SECONDS.format(Instant.parse(instant).atZone(zone));
        } catch (DateTimeException _) {
            return instant;
        }
    }

    /** A time as the value of an input of a form; empty for a text that is none. */
    String input(String instant) {
        try {
            return MINUTES.format(Instant.parse(instant).atZone(zone));
        } catch (DateTimeException _) {
            return "";
        }
    }
}
