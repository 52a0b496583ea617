package org.milepost.refusal;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which refusals are wanted.
 *
 * @param partner the number of the partner; 0 for all
 * @param store the store of the partner; empty for all
 * @param till the till of the store; empty for all
 * @param code the response or error code; empty for all
 * @param holder the collector's or account's number; empty for all
 * @param others further numbers, only if there is one
 * @param from the first time
 * @param until the time after the last
 * @param before the place of the refusal after the first one
 * @param limit the most refusals
 */
public record RefusalQuery(
        int partner,
        String store,
        String till,
        String code,
        String holder,
        Set<OtherNumber> others,
        Instant from,
        Instant until,
        Place before,
        int limit) {

    public RefusalQuery {
        others = Set.copyOf(others);
    }

    /** A number of the same person in a programme, such as that of a card. */
    public record OtherNumber(int programme, String number) {}

    /**
     * A place in lists by time.
     *
     * @param number the number of the refusal
     */
    public record Place(Instant at, long number) {

        private static final Pattern CURSOR =
                Pattern.compile("([0-9]{1,11})-([0-9]{1,9})-([0-9]{1,18})");

        /** The place at which the newest refusals before a time begin. */
        public static Place newest(Instant until) {
            return new Place(until, 0);
        }

        /** The form in which a list gives it as the place to continue from. */
        public String cursor() {
            return "%d-%d-%d".formatted(at.getEpochSecond(), at.getNano(), number);
        }

        /** The place that a list gave; empty when it is none. */
        public static Optional<Place> ofCursor(String cursor) {
            Matcher parts = CURSOR.matcher(cursor);
            return parts.matches()
                    ? Optional.of(
                            new Place(
                                    Instant.ofEpochSecond(
                                            Long.parseLong(parts.group(1)),
                                            Long.parseLong(parts.group(2))),
                                    Long.parseLong(parts.group(3))))
                    : Optional.empty();
        }
    }

    /** Without content, because logs may have it. */
    @Override
    public String toString() {
        return "RefusalQuery";
    }
}
