package org.milepost.reconciliation;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Makes a partner's line of the texts of its fields. Pure. */
final class LineValues {

    static final String AMOUNT = "amount";
    static final String BOOKED_AT = "bookedAt";
    static final String HAPPENED_AT = "happenedAt";
    static final String STORE = "store";

    private static final Pattern NUMBER = Pattern.compile("0|-?[1-9][0-9]{0,14}");
    private static final int KEY_LENGTH_MAX = 255;
    private static final int YEAR_MIN = 1970;
    private static final int YEAR_MAX = 2200;

    private LineValues() {}

    /**
     * The line; empty when a value does not have its form.
     *
     * @param fields the texts by the names of the fields; absent ones are empty
     */
    static Optional<PartnerLine> line(Map<String, String> fields) {
        String amount = fields.getOrDefault(AMOUNT, "");
        String happened = fields.getOrDefault(HAPPENED_AT, "");
        String time = happened.isEmpty() ? fields.getOrDefault(BOOKED_AT, "") : happened;
        Optional<Instant> at = time.isEmpty() ? Optional.empty() : time(time);
        if (!NUMBER.matcher(amount).matches() || at.isEmpty() != time.isEmpty()) {
            return Optional.empty();
        }
        Map<MatchKey, String> keys = new EnumMap<>(MatchKey.class);
        for (MatchKey key : MatchKey.values()) {
            String value = fields.getOrDefault(key.word(), "");
            if (value.length() > KEY_LENGTH_MAX || value.indexOf('\0') >= 0) {
                return Optional.empty();
            }
            if (!value.isEmpty()) {
                keys.put(key, value);
            }
        }
        String store = fields.getOrDefault(STORE, "");
        return store.indexOf('\0') >= 0
                ? Optional.empty()
                : Optional.of(new PartnerLine(Long.parseLong(amount), at, store, keys));
    }

    private static Optional<Instant> time(String text) {
        try {
            OffsetDateTime time = OffsetDateTime.parse(text);
            return time.getYear() < YEAR_MIN || time.getYear() > YEAR_MAX
                    ? Optional.empty()
                    : Optional.of(time.toInstant().truncatedTo(ChronoUnit.MICROS));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
