package org.milepost.avios;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.milepost.http.Text;
import org.milepost.ledger.HistoryRange;

/**
 * The query of a list of transactions.
 *
 * <p>Source: Retrieve Transactions, "Request Elements". Records are counted from the latest one
 * within the dates.
 */
final class TransactionQuery {

    static final String START = "start-record";
    static final String END = "end-record";
    static final String FROM = "date-made-from";
    static final String TO = "date-made-to";
    static final String SOURCE = "external-source";

    private static final String API_KEY = "api_key";

    /** How many are listed when the request has no range. */
    static final int RECORDS_USUAL = 100;

    private static final int RECORD_MAX = 99_999;
    private static final int SOURCE_LENGTH_MAX = 10;
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,40}");
    private static final Pattern RECORD = Pattern.compile("[0-9]{1,5}");
    private static final Pattern DATE = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}");

    private final Map<String, String> parameters = new HashMap<>();
    private final Faults faults;

    private TransactionQuery(Faults faults) {
        this.faults = faults;
    }

    /**
     * What a query requests.
     *
     * @param raw as in the request line
     * @param faults gets all that is wrong; the result is not valid then
     */
    static HistoryRange read(String raw, Faults faults) {
        TransactionQuery query = new TransactionQuery(faults);
        query.take(raw);
        return query.range();
    }

    private void take(String raw) {
        for (String pair : raw.isEmpty() ? new String[0] : raw.split("&", -1)) {
            int equals = pair.indexOf('=');
            String name = equals < 0 ? pair : pair.substring(0, equals);
            Optional<String> value = decoded(equals < 0 ? "" : pair.substring(equals + 1));
            switch (name) {
                case API_KEY -> {}
                case START, END, FROM, TO, SOURCE -> {
                    if (value.isEmpty() || parameters.put(name, value.get()) != null) {
                        faults.add(
                                ErrorCode.DATA_INVALID, name, "It is malformed or present twice.");
                    }
                }
                default -> faults.add(ErrorCode.DATA_INVALID, unknown(name));
            }
        }
    }

    /** Names the parameter, unless its name could be anything but one. */
    private static String unknown(String name) {
        return NAME.matcher(name).matches()
                ? "The query parameter " + name + " is unknown."
                : "A query parameter is unknown.";
    }

    private HistoryRange range() {
        Optional<Integer> start = record(START);
        Optional<Integer> end = record(END);
        Optional<Instant> from = date(FROM);
        Optional<Instant> to = date(TO);
        requireSource();
        int first = start.orElse(1);
        int last = end.orElse(start.map(it -> it + RECORDS_USUAL - 1).orElse(RECORDS_USUAL));
        if (last < first) {
            faults.add(
                    ErrorCode.RECORD_RANGE_INVALID,
                    "The end record must not be before the start record.");
        }
        if (from.isPresent() && to.isPresent() && from.get().isAfter(to.get())) {
            faults.add(
                    ErrorCode.DATE_RANGE_INVALID, "The from date must not be after the to date.");
        }
        return new HistoryRange(from, to, first, Math.max(first, last), TransactionList.AMOUNT_MAX);
    }

    private Optional<Integer> record(String name) {
        String value = parameters.get(name);
        if (value == null) {
            return Optional.empty();
        }
        int record = RECORD.matcher(value).matches() ? Integer.parseInt(value) : 0;
        if (record < 1) {
            faults.add(
                    ErrorCode.DATA_INVALID,
                    name,
                    "It is a whole number from 1 to " + RECORD_MAX + ".");
            return Optional.empty();
        }
        return Optional.of(record);
    }

    private Optional<Instant> date(String name) {
        String value = parameters.get(name);
        if (value == null) {
            return Optional.empty();
        }
        try {
            if (DATE.matcher(value).matches()) {
                return Optional.of(LocalDate.parse(value).atStartOfDay().toInstant(ZoneOffset.UTC));
            }
        } catch (DateTimeException _) {
            // There is no such day.
        }
        faults.add(ErrorCode.DATA_INVALID, name, "It is a day in the form YYYY-MM-DD.");
        return Optional.empty();
    }

    /** The list does not depend on it, "ignores value supplied"; its form is held all the same. */
    private void requireSource() {
        String source = parameters.getOrDefault(SOURCE, "");
        if (source.codePointCount(0, source.length()) > SOURCE_LENGTH_MAX
                || !Text.isPrintable(source)) {
            faults.add(
                    ErrorCode.DATA_INVALID,
                    SOURCE,
                    "It has at most "
                            + SOURCE_LENGTH_MAX
                            + " characters, none a control character.");
        }
    }

    private static Optional<String> decoded(String value) {
        try {
            return Optional.of(URLDecoder.decode(value, StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
