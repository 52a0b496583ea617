package org.milepost.bulk;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.milepost.http.Text;
import org.milepost.operator.TextRule;

/**
 * Reads the values of a row, and keeps the first fault. An empty value is absent. What a fault says
 * never contains the value.
 *
 * <p>Threads: used by one thread at a time.
 */
final class RowForm {

    private static final Pattern DATE = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}");
    private static final Pattern WHOLE = Pattern.compile("[0-9]{1,15}");
    private static final LocalDate EARLIEST_BIRTH = LocalDate.of(1900, 1, 1);

    private final Map<String, Integer> places;
    private final List<String> values;
    private Optional<RowVerdict> fault = Optional.empty();

    RowForm(Map<String, Integer> places, CsvRow row) {
        this.places = places;
        this.values = row.values();
        if (values.size() != places.size()) {
            fault =
                    Optional.of(
                            RowVerdict.refused(
                                    "",
                                    "has "
                                            + values.size()
                                            + " values, and the file has "
                                            + places.size()
                                            + " columns"));
        }
    }

    /** The first fault. */
    Optional<RowVerdict> fault() {
        return fault;
    }

    /** Notes a fault, unless there is one. */
    void refuse(String column, String reason) {
        fault = fault.or(() -> Optional.of(RowVerdict.refused(column, reason)));
    }

    /** A value that must be there and follow a rule; empty text after a fault. */
    String required(String column, TextRule rule) {
        Optional<String> text = text(column, rule);
        if (text.isEmpty()) {
            refuse(column, "is required");
        }
        return text.orElse("");
    }

    /** A value that follows a rule. */
    Optional<String> text(String column, TextRule rule) {
        return text(column, rule::allows, rule.demand());
    }

    /** A value that people read, of a length in characters. */
    Optional<String> line(String column, int lengthMax) {
        return text(
                column,
                it -> it.codePointCount(0, it.length()) <= lengthMax && Text.isReadable(it),
                "must be 1 to "
                        + lengthMax
                        + " characters, none a control, invisible, private-use or direction"
                        + " character");
    }

    /** A value of some words. */
    <T> Optional<T> word(String column, Map<String, T> words) {
        return text(column, words::containsKey, "must be one of " + words.keySet())
                .map(it -> Objects.requireNonNull(words.get(it)));
    }

    /** A whole number from 0 on; 0 after a fault. */
    long whole(String column, long max) {
        String demand = "must be a whole number from 0 to " + max;
        Optional<Long> number =
                text(column, it -> WHOLE.matcher(it).matches(), demand).map(Long::valueOf);
        if (number.isEmpty()) {
            refuse(column, "is required");
        }
        if (number.filter(it -> it > max).isPresent()) {
            refuse(column, demand);
        }
        return number.orElse(0L);
    }

    /** A date of birth. */
    Optional<LocalDate> born(String column, LocalDate today) {
        Optional<LocalDate> date = raw(column).flatMap(RowForm::date);
        if (raw(column).isPresent()
                && date.filter(it -> !it.isAfter(today) && !it.isBefore(EARLIEST_BIRTH))
                        .isEmpty()) {
            refuse(column, "must be a day since 1900, not in the future, in the form YYYY-MM-DD");
        }
        return date;
    }

    /** A value that passes a check. */
    Optional<String> text(String column, Predicate<String> check, String demand) {
        Optional<String> text = raw(column);
        if (text.isPresent() && !check.test(text.get())) {
            refuse(column, demand);
            return Optional.empty();
        }
        return text;
    }

    private Optional<String> raw(String column) {
        Integer place = places.get(column);
        return place == null || place >= values.size()
                ? Optional.empty()
                : Optional.of(values.get(place)).filter(it -> !it.isEmpty());
    }

    private static Optional<LocalDate> date(String text) {
        try {
            return DATE.matcher(text).matches()
                    ? Optional.of(LocalDate.parse(text))
                    : Optional.empty();
        } catch (DateTimeException _) {
            return Optional.empty();
        }
    }
}
